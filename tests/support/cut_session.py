"""A session whose link is cut once, at a moment that matters, before a runner who gives no key but, perhaps, the stop.

The real session, driver, HCI and journal in virtual time, as in `odd_session`.
"""

from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from odd_hands import Behaviour, Hands
from odd_session import ADDRESS, Circumstances, OddSession, Told

from backrun_treadmill.core.commands import SetSpeed, StartBelt
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import IntervalEntered, SessionEnded, State
from backrun_treadmill.core.plan import Align, Interval, Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.machine_profiles import MachineProfiles, file_stem
from backrun_treadmill.sim.models import COMPLIANT
from backrun_treadmill.sim.room import Room

WALK_S, RUN_S, REST_S = 20, 30, 30
REST, RUN = 2, 3
"""The rest between the runs and the run after it, by index."""

LEARNED = """
[learned]
dead_time_ms = 50
up_ckmh_s = 200
down_ckmh_s = 100
learned_with = "runner"
"""

GIVES_UP_S = 30.0
"""A session that waits for a key so long is stopped."""


class Place(StrEnum):
    """Where the link is cut."""

    COUNTDOWN = "in the countdown"
    RAMP = "in a ramp up"
    LEAD = "inside a lead"
    TO_REST = "from run to rest"
    TO_RUN = "from rest to run"


class Cut(Struct, frozen=True, kw_only=True):
    """One cut of the link; `offset_s` after the write at its place, or before the boundary."""

    place: Place
    seconds: float
    offset_s: float
    stop: bool
    """Stop is pressed in the gap."""

    @property
    def stop_after_s(self) -> float:
        """From the cut to the key."""
        return min(0.4 * self.seconds, 4.0)


def plan(align: Align = Align.COMMAND) -> Plan:
    """Walk, run, rest, run, and a long rest that outlasts the longest gap."""

    def step(kind: Kind, ckmh: int, seconds: int, set_no: int = 0) -> Interval:
        how = align if kind is Kind.RUN else Align.COMMAND
        return Interval(
            kind=kind, from_ckmh=ckmh, to_ckmh=ckmh, duration_us=seconds * 1_000_000, set_no=set_no, align=how
        )

    return Plan(
        name="cut",
        intervals=(
            step(Kind.WALK, 400, WALK_S),
            step(Kind.RUN, 800, RUN_S, 1),
            step(Kind.REST, 400, REST_S, 1),
            step(Kind.RUN, 800, RUN_S, 2),
            step(Kind.REST, 400, 4 * REST_S, 2),
        ),
        sets=2,
    )


class CutHands(Hands):
    """Confirms the start, has the link cut, perhaps presses stop in the gap, and nothing else."""

    def __init__(self, cut: Cut, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self._cut = cut
        self._cut_is_due = False

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Everything by the records: the place of the cut, and the end."""
        if isinstance(record, SessionEnded):
            self._after(1.0, self._leave)
        due_in_s = self._due_in_s(record)
        if due_in_s is not None and not self._cut_is_due:
            self._cut_is_due = True
            self._after(due_in_s, self._break_link)
            if self._cut.stop:
                self._after(due_in_s + self._cut.stop_after_s, self._press, StopPressed)
        super().see(record) if not isinstance(record, SessionEnded | IntervalEntered) else None

    def _due_in_s(self, record: AnyEvent | AnyCommand) -> float | None:
        offset_s = self._cut.offset_s
        match self._cut.place, record:
            case Place.COUNTDOWN, StartBelt():
                return offset_s
            case Place.RAMP | Place.LEAD, SetSpeed(interval=1):
                return offset_s
            case Place.TO_REST, IntervalEntered(index=1):
                return RUN_S - offset_s
            case Place.TO_RUN, IntervalEntered(index=2):
                return REST_S - offset_s
            case _:
                return None

    def _break_link(self) -> None:
        self._touch(f"cut {self._cut.seconds:g} treadmill")

    def _see_state(self, state: State) -> None:
        self._state = state
        if state is State.ARMED and not self._cut_is_due:
            self._after(1.0, self._confirm)
        elif state in (State.HELD, State.PAUSED, State.WAITING, State.ARMED):
            self._after(GIVES_UP_S, self._give_up_waiting)

    def _give_up_waiting(self) -> None:
        if self._state in (State.HELD, State.PAUSED, State.WAITING, State.ARMED):
            self._press(StopPressed)

    def _hear(self, text: str) -> None:
        """No sentence moves this runner."""


class CutSession(OddSession):
    """Such a session on a compliant treadmill; its journal and what was learned of the machine are in `folder`."""

    def __init__(self, cut: Cut, folder: Path) -> None:
        folder.mkdir()
        self.cut = cut
        align = Align.BELT if cut.place is Place.LEAD else Align.COMMAND
        (folder / f"{file_stem(ADDRESS)}.toml").write_text(LEARNED if cut.place is Place.LEAD else "")
        super().__init__(
            COMPLIANT,
            Behaviour.LINK,
            folder / "journal.jsonl",
            MachineProfiles(folder),
            replace(Circumstances(), plan=plan(align), down_kmh_s=1.0),
        )

    def _runner(self, room: Room) -> Hands:
        return CutHands(
            self.cut,
            self._behaviour,
            room,
            self._model,
            now=self._clock.now,
            post=self._pump.post,
            answers_unit_after_s=1.0,
            patience_s=600.0,
        )


__all__ = ["Cut", "CutSession", "Place", "Told"]
