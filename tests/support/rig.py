"""A session beside a treadmill of a few lines, in virtual time: what the session's tests are told with."""

import heapq
import itertools
from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.commands import (
    Close,
    Connect,
    Disconnect,
    PauseBelt,
    RequestControl,
    SetSpeed,
    StartBelt,
    StopBelt,
    UseUnit,
    WakeAt,
)
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    CommandSent,
    ConnectFailed,
    Driving,
    FailedBecause,
    LinkLost,
    MachineConnected,
    Result,
    SessionOpened,
    Woke,
)
from backrun_treadmill.core.intents import ConfirmPressed, LeavePressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, Said, SessionEnded, State, StateEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.session.session import Session
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

KNOWN = MachineProfile(name="test", target_unit=Unit.KMH, up_ckmh_s=200, down_ckmh_s=100)
REPORT_US = 500_000
ANSWER_US = 45_000
OPS = {RequestControl: "00", SetSpeed: "02", StartBelt: "07", StopBelt: "08", PauseBelt: "08"}


def step(kind: Kind, seconds: float, kmh: float, to_kmh: float | None = None, set_no: int = 0) -> Interval:
    """An interval in the units people use."""
    return Interval(
        kind=kind,
        from_ckmh=round(kmh * 100),
        to_ckmh=round((kmh if to_kmh is None else to_kmh) * 100),
        duration_us=round(seconds * SECOND_US),
        set_no=set_no,
    )


def plan(*intervals: Interval) -> Plan:
    """A plan of these intervals."""
    return Plan(name="test", intervals=intervals, sets=max((i.set_no for i in intervals), default=0))


RUN_AND_REST = plan(
    step(Kind.WALK, 10, 4),
    step(Kind.RUN, 10, 8, set_no=1),
    step(Kind.REST, 10, 4, set_no=1),
    step(Kind.RUN, 10, 8, set_no=2),
    step(Kind.REST, 10, 4, set_no=2),
)


class Fate(Struct, frozen=True, kw_only=True):
    """What becomes of one request."""

    result: Result | None = Result.SUCCESS
    """What the machine answers; None: nothing."""
    obeyed: bool = True
    lost: bool = False
    """The link does not take it, and says so."""


class Rig:
    """`run_to(seconds)` plays virtual time; `told` holds (seconds, command) of everything the session returned."""

    def __init__(
        self,
        what: Plan = RUN_AND_REST,
        *,
        runner: Runner | None = None,
        machine: MachineProfile = KNOWN,
        belt_ckmh: float = 0,
        driving: Driving = Driving.MACHINE,
        attended: bool = True,
        keys_given: bool = False,
        unit_answer: Unit | None = None,
        lead: bool = True,
        unfinished: str = "",
        stays: bool = False,
    ) -> None:
        self.session = Session()
        self.stays = stays
        """The runner stays for the questions at the end; else leaves as soon as they are asked."""
        self.now = 0
        self.told: list[tuple[float, AnyCommand]] = []
        self.events: list[AnyEvent] = []
        self.machine = machine
        self.belt_ckmh = belt_ckmh
        self.target_ckmh = belt_ckmh
        self.moving_at: int | None = None
        self.linked = False
        self.reports = True
        self.answers = True
        self.answer_us: Callable[[], int] = lambda: ANSWER_US
        """How long the machine takes for its next answer."""
        self.obeys_stop = True
        self.countdown_us = 3 * SECOND_US
        """From a Start to the first movement."""
        self.reachable = True
        self.tells_failures = False
        """A connection that cannot be had is told, as a driver would; else nothing comes back."""
        self.console_works = True
        self.set_point = False
        """It reports what it was asked for, not what the belt does."""
        self.report_us = REPORT_US
        self.jitter_ckmh: tuple[int, ...] = (0,)
        """Added to the reports of a moving belt in turn."""
        self.up_ckmh_s, self.down_ckmh_s = 200, 100
        self.reaction_us = 0
        """From the write of a speed to the belt's first movement."""
        self.restores_ckmh = 80
        """What the belt goes to after a Start."""
        self.least_ckmh, self.step_ckmh = 80, 10
        self.report_factor = 1.0
        """0.621 for a machine that reports miles."""
        self.scale = 1.0
        """1.609 for one that takes every target as miles."""
        self.strays: list[tuple[float, AnyCommand]] = []
        """Control writes that came while there was no link."""
        self._written, self._read = 1.0, 1.0
        self._reported = 0
        self.result_of: dict[str, list[Result]] = {}
        self.fate_of: Callable[[str], Fate] = self._fate_by_result
        """What becomes of a request with this op code."""
        self.closing_ckmh: float | None = None
        """The true speed of the belt when the session closed."""
        self._moved_at = 0
        self._wake: int | None = None
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.feed(
            SessionOpened(
                at=0,
                format=1,
                session="20260101T000000Z-000000",
                wall="2026-01-01T00:00:00+00:00",
                origin_ns=0,
                version="0",
                plan=what,
                runner=runner or Runner(),
                driving=driving,
                attended=attended,
                keys_given=keys_given,
                unit_answer=unit_answer,
                lead=lead,
                unfinished=unfinished,
            )
        )
        self.at(self.report_us, self._report)

    # time

    def at(self, when: int, do: Callable[[], None]) -> None:
        """Do something at an instant (µs)."""
        heapq.heappush(self._queue, (when, next(self._order), do))

    def run_to(self, seconds: float) -> None:
        """Play up to and including that instant."""
        end = round(seconds * SECOND_US)
        while True:
            due = self._queue[0][0] if self._queue else end + 1
            wake = self._wake if self._wake is not None else end + 1
            if min(due, wake) > end:
                break
            if wake <= due:
                self.now, self._wake = max(self.now, wake), None
                self.feed(Woke(at=self.now, due=wake))
            else:
                when, _, do = heapq.heappop(self._queue)
                self.now = max(self.now, when)
                do()
        self.now = end

    def stall(self, seconds: float) -> None:
        """The engine stands still; the belt does not. What came meanwhile arrives afterwards."""
        self.now += round(seconds * SECOND_US)

    # the session

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """What is decided about an event."""
        return self.session.handle(event)

    def feed(self, event: AnyEvent) -> list[AnyCommand]:
        """Hand an event over and carry out what comes back."""
        self.events.append(event)
        commands = self.handle(event)
        for command in commands:
            self.told.append((self.now / SECOND_US, command))
            self._perform(command)
        if self.state is State.FINISHED and self.closing_ckmh is None:
            self._move()
            self.closing_ckmh = self.belt_ckmh
        if any(isinstance(command, SessionEnded) and command.asks for command in commands) and not self.stays:
            self.at(self.now, self._leave)
        return commands

    def press(self, intent: type, **fields: object) -> list[AnyCommand]:
        """A key, now."""
        return self.feed(intent(at=self.now, pressed_at=self.now, **fields))

    def _leave(self) -> None:
        self.press(LeavePressed)

    def start(self) -> float:
        """Bring the session from arming to the first movement; the instant of it."""
        self.run_to(2)
        self.press(ConfirmPressed)
        while self.state is not State.RUNNING:
            self.run_to(self.now / SECOND_US + 0.1)
            assert self.now < 60 * SECOND_US, self.transcript()
        return next(at for at, c in reversed(self.told) if isinstance(c, StateEntered) and c.state is State.RUNNING)

    @property
    def state(self) -> State:
        """The session's state."""
        return self.session.state

    def of(self, kind: type) -> list[tuple[float, AnyCommand]]:
        """Everything told of one type."""
        return [(at, command) for at, command in self.told if isinstance(command, kind)]

    def writes(self) -> list[tuple[float, str]]:
        """Every control write: ("0.0", "start"), ("3.5", "speed 4")…"""
        names = {RequestControl: "control", StartBelt: "start", StopBelt: "stop", PauseBelt: "pause"}
        told: list[tuple[float, str]] = []
        for at, command in self.told:
            if isinstance(command, SetSpeed):
                told.append((at, f"speed {command.target_ckmh / 100:g}"))
            elif type(command) in names:
                told.append((at, names[type(command)]))
        return told

    def said(self) -> str:
        """Everything said, a line each."""
        return "\n".join(command.text for _, command in self.told if isinstance(command, Said))

    @property
    def ended(self) -> SessionEnded | None:
        """The end of the session, if there was one."""
        return next((command for _, command in self.told if isinstance(command, SessionEnded)), None)

    @property
    def closed(self) -> Close | None:
        """The last record, if it was told."""
        last = self.told[-1][1] if self.told else None
        return last if isinstance(last, Close) else None

    @property
    def counting_in(self) -> bool:
        """A count-in is under way."""
        notes = [c for _, c in self.told if isinstance(c, CountingIn | CountInCancelled | StateEntered)]
        return bool(notes) and isinstance(notes[-1], CountingIn)

    def said_since(self, seconds: float) -> str:
        """What was said in the last seconds."""
        since = self.now / SECOND_US - seconds
        return "\n".join(command.text for at, command in self.told if at >= since and isinstance(command, Said))

    def transcript(self) -> str:
        """All commands, a line each, for a failing test to print."""
        return "\n".join(f"{at:8.3f} {command}" for at, command in self.told if not isinstance(command, WakeAt))

    # the machine

    def turn_console(self, kmh: float) -> None:
        """Somebody sets a speed on the machine, if it runs."""
        self._move()
        if self.target_ckmh > 0 and self.console_works:
            self.target_ckmh = kmh * 100

    def lose_link(self) -> None:
        """The link breaks now."""
        self.linked = False
        self.feed(LinkLost(at=self.now, reason="supervision timeout"))

    def _perform(self, command: AnyCommand) -> None:
        match command:
            case WakeAt():
                self._wake = command.due
            case Connect():
                self.at(self.now + 900_000, self._connect)
            case RequestControl() | SetSpeed() | StartBelt() | StopBelt() | PauseBelt():
                if self.linked:
                    self._write(command)
                else:
                    self.strays.append((self.now / SECOND_US, command))
            case UseUnit():
                self._use(command.target_unit, command.report_unit)
                self.machine = replace(self.machine, target_unit=command.target_unit, report_unit=command.report_unit)
            case Disconnect():
                self.linked = False
            case _:
                pass

    def _connect(self) -> None:
        if not self.reachable:
            if self.tells_failures:
                text = "The treadmill was not found."
                self.feed(ConnectFailed(at=self.now, because=FailedBecause.NOT_FOUND, text=text))
            return
        self.linked = True
        self._use(self.machine.target_unit, self.machine.report_unit)
        self.feed(
            MachineConnected(
                at=self.now,
                address="F0:00:00:00:00:01",
                name="test treadmill",
                range=SpeedRange(least_ckmh=self.least_ckmh, most_ckmh=2000, step_ckmh=self.step_ckmh),
                machine=self.machine,
            )
        )

    def _write(self, command: RequestControl | SetSpeed | StartBelt | StopBelt | PauseBelt) -> None:
        self._move()
        op = OPS[type(command)]
        self.at(self.now + 100, lambda: self._sent(command.seq, op))
        fate = self.fate_of(op)
        answered_at, result = self.now + self.answer_us(), fate.result
        if fate.lost:
            self.at(answered_at, lambda: self._lose(command.seq))
        elif self.answers and result is not None:
            self.at(answered_at, lambda: self._answer(command.seq, op, result))
        if fate.lost or not fate.obeyed:
            return
        match command:
            case StartBelt():
                self.moving_at = self.now + self.countdown_us
                self.at(self.moving_at, self._begin_moving)
            case SetSpeed():
                target_ckmh = command.target_ckmh * self._written * self.scale
                if self.reaction_us:
                    self.at(self.now + self.reaction_us, partial(self._head_for, target_ckmh))
                else:
                    self._head_for(target_ckmh)
            case StopBelt() | PauseBelt() if self.obeys_stop:
                self.target_ckmh, self.moving_at = 0, None
            case _:
                pass

    def _fate_by_result(self, op: str) -> Fate:
        planned = self.result_of.get(op, [])
        result = planned.pop(0) if planned else Result.SUCCESS
        return Fate(result=result, obeyed=result is Result.SUCCESS)

    def _lose(self, seq: int) -> None:
        if self.linked:
            self.feed(CommandFailed(at=self.now, seq=seq, reason="the link did not take it"))

    def _head_for(self, target_ckmh: float) -> None:
        self._move()
        self.target_ckmh = target_ckmh

    def _sent(self, seq: int, op: str) -> None:
        if self.linked:
            self.feed(CommandSent(at=self.now, seq=seq, raw=op))

    def _answer(self, seq: int, op: str, result: Result) -> None:
        if self.linked:
            self.feed(CommandAnswered(at=self.now, seq=seq, raw="", op=op, result=result))

    def _begin_moving(self) -> None:
        if self.moving_at is not None:
            self._move()
            self.target_ckmh = max(self.target_ckmh, self.restores_ckmh)
            self.moving_at = None

    def _move(self) -> None:
        passed_s = (self.now - self._moved_at) / SECOND_US
        self._moved_at = self.now
        if self.belt_ckmh < self.target_ckmh:
            self.belt_ckmh = min(self.target_ckmh, self.belt_ckmh + self.up_ckmh_s * passed_s)
        else:
            self.belt_ckmh = max(self.target_ckmh, self.belt_ckmh - self.down_ckmh_s * passed_s)

    def _report(self) -> None:
        self._move()
        if self.linked and self.reports:
            self.feed(BeltMeasured(at=self.now, raw="", speed_ckmh=self._speed_to_report()))
        self.at(self.now + self.report_us, self._report)

    def _speed_to_report(self) -> int:
        speed = self.target_ckmh if self.set_point else self.belt_ckmh
        if speed <= 0:
            return 0
        self._reported += 1
        wavering = self.jitter_ckmh[self._reported % len(self.jitter_ckmh)]
        return max(1, round(speed * self.report_factor * self._read) + wavering)

    def _use(self, target_unit: Unit | None, report_unit: Unit | None) -> None:
        self._written = 1 / 1.609344 if target_unit is Unit.MPH else 1.0
        self._read = 1.609344 if report_unit is Unit.MPH else 1.0
