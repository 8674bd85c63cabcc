"""Follows the treadmill through the records, for views: what it was asked for, what it reports, whether it is ours."""

from backrun_treadmill.core.commands import Cause, PauseBelt, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    LinkLost,
    MachineConnected,
    MachineStatusReceived,
    Result,
    Status,
)
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    ConsoleChanged,
    IntervalEntered,
    RiseWithheld,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Align
from backrun_treadmill.core.readout.picture import BeltSeen, Grip
from backrun_treadmill.core.session.belt import Belt
from backrun_treadmill.core.units import SECOND_US

LATE_US = SECOND_US
"""An answer later than this is called late."""

_CONTROL_OP = "00"


class BeltFollowed:
    """Records are given by type; see `fold`."""

    def __init__(self) -> None:
        self.target_ckmh: int | None = None
        self.lost_at: int | None = None
        self._was_ckmh: int | None = None
        self._belt = Belt()
        self._last_ckmh: int | None = None
        self._linked = False
        self._grip = Grip.NONE
        self._asked: tuple[int, int] | None = None
        """Number and instant of the newest command that has no answer yet."""
        self._speed_seq = 0
        self._withheld: RiseWithheld | None = None
        self._early: SetSpeed | None = None
        """A speed for the next interval that left before its instant."""

    @property
    def seen(self) -> BeltSeen:
        """The belt as known now."""
        withheld = self._withheld
        return BeltSeen(
            target_ckmh=self.target_ckmh,
            reported_ckmh=self._belt.speed_ckmh,
            last_ckmh=self._last_ckmh,
            standing=self._belt.standing,
            unknown_at=self._belt.unknown_at,
            linked=self._linked,
            lost_at=self.lost_at,
            grip=self._grip,
            unanswered_since=None if self._asked is None else self._asked[1],
            rising_ckmh=self._rising_ckmh,
            withheld_ckmh=None if withheld is None else withheld.target_ckmh,
            withheld_why="" if withheld is None else withheld.reason,
        )

    @property
    def _rising_ckmh(self) -> int | None:
        early = self._early
        rises = early is not None and early.align is Align.BELT and early.target_ckmh > early.was_ckmh
        return early.target_ckmh if early is not None and rises else None

    # what we ask

    def speed_set(self, record: SetSpeed) -> None:
        """A new target goes out."""
        self._early = record if record.cause is Cause.BOUNDARY and record.at < record.planned else None
        self._was_ckmh, self.target_ckmh = self.target_ckmh, record.target_ckmh
        self._asked, self._speed_seq = (record.seq, record.at), record.seq
        if self._withheld is not None and record.target_ckmh >= self._withheld.target_ckmh:
            self._withheld = None

    def started(self, record: StartBelt) -> None:
        """The machine begins at a speed of its own."""
        self.target_ckmh, self._asked = None, (record.seq, record.at)

    def stopped(self, record: StopBelt | PauseBelt) -> None:
        """The belt is to stand."""
        self.target_ckmh, self._asked, self._withheld = 0, (record.seq, record.at), None

    def control_asked(self) -> None:
        """Control is requested; some machines never answer that."""
        if self._grip is Grip.NONE:
            self._grip = Grip.OURS

    def console_asked(self, record: ConsoleAsked) -> None:
        """The runner is told what to set."""
        self.target_ckmh = record.target_ckmh

    def console_changed(self, record: ConsoleChanged) -> None:
        """Somebody set it on the machine."""
        self.target_ckmh, self._withheld = record.speed_ckmh, None

    def withheld(self, record: RiseWithheld) -> None:
        """A rise that was due is not sent."""
        self._withheld = record

    def interval_entered(self, record: IntervalEntered) -> None:
        """A rise withheld belongs to its interval, and may have been due before it."""
        self._early = None
        if self._withheld is not None and self._withheld.interval != record.index:
            self._withheld = None

    @property
    def own_target_ckmh(self) -> int | None:
        """What was asked for the present interval, whatever has left early for the next one."""
        return self.target_ckmh if self._early is None else self._early.was_ckmh

    # what comes back

    def connected(self, record: MachineConnected) -> None:
        """A link stands."""
        self._linked = True
        self._belt.rest_ckmh = record.machine.rest_ckmh

    def link_lost(self, record: LinkLost) -> None:
        """Nothing is known any more."""
        self._linked, self.lost_at = False, record.at
        self._grip, self._asked = Grip.NONE, None
        self._belt.forget()

    def measured(self, record: BeltMeasured) -> None:
        """A report; one without a speed says nothing of the belt."""
        if record.speed_ckmh is not None:
            self._belt.measured(record.at, record.speed_ckmh)
            self._last_ckmh = record.speed_ckmh

    def forget(self) -> None:
        """Earlier reports prove nothing any more."""
        self._belt.forget()

    def answered(self, record: CommandAnswered) -> None:
        """In time, late, or refused because another app has control."""
        if record.result is Result.NOT_PERMITTED:
            self._grip = Grip.TAKEN
        elif record.op == _CONTROL_OP and record.result is Result.SUCCESS:
            self._grip = Grip.OURS
        if self._asked is not None and record.seq == self._asked[0]:
            late = record.at - self._asked[1] > LATE_US
            self._asked = None
            if self._grip is not Grip.TAKEN:
                self._grip = Grip.LATE if late else Grip.OURS

    def failed(self, record: CommandFailed) -> None:
        """A speed that was not taken leaves the one before in force."""
        if record.seq == self._speed_seq:
            self.target_ckmh = self._was_ckmh

    def status(self, record: MachineStatusReceived) -> None:
        """The machine's own word that control was taken from us."""
        if record.status is Status.CONTROL_LOST:
            self._grip = Grip.TAKEN

    def state_entered(self, record: StateEntered, before: State) -> None:
        """A held belt that goes on goes on at its own speed; a lost one is found when the session says so."""
        if record.state is not State.LOST:
            self.lost_at = None
        if record.state is State.RUNNING and before is State.HELD and self._belt.moving:
            self.target_ckmh = self._belt.speed_ckmh
