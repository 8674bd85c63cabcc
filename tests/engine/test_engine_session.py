"""The engine in this process, a real socket to a front made of test, real Bluetooth bytes to a virtual room."""

import asyncio
import datetime
import gc
import itertools
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from backrun_treadmill.core.commands import Close, Connect, Outcome, RequestControl, StartBelt, StopBelt, WakeAt
from backrun_treadmill.core.events import (
    CommandAnswered,
    ConnectFailed,
    Driving,
    FailedBecause,
    FrontGone,
    MachineConnected,
    SessionOpened,
    SignalReceived,
    Woke,
)
from backrun_treadmill.core.intents import PausePressed, StopPressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine import run
from backrun_treadmill.engine.clock import SessionClock, wall_time
from backrun_treadmill.engine.machine_lock import MachineLock
from backrun_treadmill.engine.run import Engine
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import Entry, decode
from backrun_treadmill.link.lines import LineLink, open_link
from backrun_treadmill.link.messages import (
    RECORD_BEGINS,
    Beat,
    CannotOpen,
    Opening,
    PodChoice,
    Pressed,
    Told,
    decode_from_engine,
    encode,
)
from backrun_treadmill.sim.room import Room

PLAN = Plan(name="a walk", intervals=(Interval(kind=Kind.WALK, from_ckmh=300, to_ckmh=300, duration_us=1_000_000),))
CLOSE = Close(at=1, outcome=Outcome.STOPPED, exit_code=7, text="Enough.")

type Answers = Callable[[AnyEvent], list[AnyCommand]]


class Answering:
    """A session that is one function, and remembers what it was told."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.events: list[AnyEvent] = []

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        self.events.append(event)
        return self.answers(event)


class Front:
    """The other end of the link."""

    def __init__(self) -> None:
        self.records: list[AnyEvent | AnyCommand] = []
        self.beats = 0
        self.refusals: list[str] = []
        self.link = LineLink(on_line=self._line, on_end=lambda reason: None)

    def _line(self, line: bytes) -> None:
        if line.startswith(RECORD_BEGINS):
            entry = decode(line)
            assert isinstance(entry, Entry)
            self.records.append(entry.record)
            return
        message = decode_from_engine(line)
        self.beats += isinstance(message, Beat)
        if isinstance(message, CannotOpen):
            self.refusals.append(message.text)

    async def until(self, kind: type) -> None:
        async with asyncio.timeout(20):
            while not any(isinstance(record, kind) for record in self.records):  # noqa: ASYNC110 -- a test may poll
                await asyncio.sleep(0.01)


class Stage:
    """Engine, front and room of one test."""

    def __init__(self, folder: Path, adapter: str) -> None:
        self.folder = folder
        self.adapter = adapter
        self.journal = folder / "journal.jsonl"
        self.front = Front()

    def opening(self, *, driving: Driving = Driving.MACHINE) -> Opening:
        return Opening(
            plan=PLAN,
            runner=Runner(),
            driving=driving,
            adapter=self.adapter,
            selector="",
            pod=PodChoice.NONE,
            journal=str(self.journal),
            sessions=str(self.folder),
            machines=str(self.folder / "machines"),
            locks=str(self.folder / "locks"),
        )

    async def serve(self, session: Answering, story: Callable[[LineLink], AsyncIterator[None]] | None = None) -> int:
        """One session from its opening to its end; `story` says things to the engine meanwhile."""
        ours, theirs = socket.socketpair()
        await open_link(ours, self.front.link)
        self.front.link.send(encode(self.opening()), droppable=False)
        try:
            async with asyncio.TaskGroup() as tasks:
                engine = tasks.create_task(Engine(session=session, clock=SessionClock()).serve(theirs))
                if story is not None:
                    async for _ in story(self.front.link):
                        pass
            return engine.result()
        finally:
            await self.front.link.close(within_s=1)


@pytest.fixture(autouse=True)
def _doors_open_again() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with Room() as room:
        yield room


@pytest.fixture
async def stage(room: Room, tmp_path: Path) -> Stage:
    return Stage(tmp_path, f"hci:tcp-client:127.0.0.1:{await room.listen()}")


def writes(room: Room) -> list[str]:
    return [str(entry["write"]) for entry in room.truth if "write" in entry]


def until_moving(event: AnyEvent) -> list[AnyCommand] | None:
    """What brings a belt to a start; None from there on."""
    match event:
        case SessionOpened():
            return [Connect(at=event.at, attempt=1)]
        case MachineConnected():
            return [RequestControl(at=event.at, seq=1)]
        case CommandAnswered(op="00"):
            return [StartBelt(at=event.at, seq=2)]
        case CommandAnswered(op="07"):
            return None
        case _:
            return []


async def test_a_bug_of_ours_stops_the_belt_before_the_engine_dies_of_it(stage: Stage, room: Room) -> None:
    def session(event: AnyEvent) -> list[AnyCommand]:
        commands = until_moving(event)
        if commands is None:
            raise ZeroDivisionError("a bug of ours")
        return commands

    with pytest.raises(ExceptionGroup) as death:
        await stage.serve(Answering(session))
    assert death.group_contains(ZeroDivisionError)
    assert writes(room) == ["00", "07", "0801"]
    kept = read_journal(stage.journal).records
    assert isinstance(kept[-1], StopBelt)


async def test_a_bug_before_anything_was_written_writes_nothing(stage: Stage, room: Room) -> None:
    def session(event: AnyEvent) -> list[AnyCommand]:
        if isinstance(event, MachineConnected):
            raise ZeroDivisionError("a bug of ours")
        return until_moving(event) or []

    with pytest.raises(ExceptionGroup):
        await stage.serve(Answering(session))
    assert writes(room) == []


async def test_an_orderly_session_is_the_same_in_the_journal_and_over_the_link(stage: Stage, room: Room) -> None:
    def session(event: AnyEvent) -> list[AnyCommand]:
        commands = until_moving(event)
        if commands is None:
            return [StopBelt(at=event.at, seq=3), CLOSE]
        return commands

    assert await stage.serve(Answering(session)) == 7
    reading = read_journal(stage.journal)
    assert not reading.damage
    assert list(reading.records) == stage.front.records
    assert isinstance(reading.records[0], SessionOpened)
    assert isinstance(reading.records[-1], Close)
    assert stage.front.beats >= 1


async def test_a_key_keeps_the_instant_at_which_it_was_pressed(stage: Stage) -> None:
    told = Answering(lambda event: [CLOSE] if isinstance(event, PausePressed) else [])
    pressed_ns = time.monotonic_ns() - 400_000_000

    async def story(link: LineLink) -> AsyncIterator[None]:
        await stage.front.until(SessionOpened)
        link.send(
            encode(Pressed(mono_ns=pressed_ns, intent=PausePressed(at=0, pressed_at=0))),
            droppable=False,
        )
        yield

    await stage.serve(told, story)
    opened, pause = told.events[0], told.events[-1]
    assert isinstance(opened, SessionOpened)
    assert isinstance(pause, PausePressed)
    assert pause.pressed_at == (pressed_ns - opened.origin_ns) // 1000
    assert 400_000 <= pause.at - pause.pressed_at <= 5_000_000


async def test_keys_reach_the_session_in_the_order_pressed_and_after_its_opening(stage: Stage) -> None:
    told = Answering(lambda event: [CLOSE] if isinstance(event, SignalReceived) else [])

    async def story(link: LineLink) -> AsyncIterator[None]:
        # sent in one breath with the opening, before the engine has opened anything
        stop, pause = StopPressed(at=0, pressed_at=0), PausePressed(at=0, pressed_at=0)
        for wish in (pause, stop, pause, stop):
            link.send(encode(Pressed(mono_ns=time.monotonic_ns(), intent=wish)), droppable=False)
        link.send(encode(Told(name="INT")), droppable=False)
        yield

    await stage.serve(told, story)
    assert [type(event) for event in told.events] == [
        SessionOpened,
        PausePressed,
        StopPressed,
        PausePressed,
        StopPressed,
        SignalReceived,
    ]


async def test_the_end_of_the_link_is_told_at_once_and_the_session_still_ends_in_order(stage: Stage) -> None:
    told = Answering(lambda event: [CLOSE] if isinstance(event, FrontGone) else [])

    async def story(link: LineLink) -> AsyncIterator[None]:
        await stage.front.until(SessionOpened)
        await link.close(within_s=1)
        yield

    began = time.monotonic()
    assert await stage.serve(told, story) == 7
    assert time.monotonic() - began < 2.0
    assert isinstance(read_journal(stage.journal).records[-1], Close)


async def test_a_journal_that_is_there_already_opens_no_session(stage: Stage, room: Room) -> None:
    stage.journal.write_text("an older session\n")
    told = Answering(lambda event: [])
    assert await stage.serve(told) == 1
    assert told.events == []
    (refusal,) = stage.front.refusals
    assert "never written over" in refusal
    assert stage.journal.read_text() == "an older session\n"


async def test_a_treadmill_that_another_backrun_has_is_left_alone(stage: Stage, room: Room) -> None:
    other = MachineLock(stage.folder / "locks")
    assert other.take(f"{stage.adapter} C2:00:00:00:00:01")

    def session(event: AnyEvent) -> list[AnyCommand]:
        return [CLOSE] if isinstance(event, ConnectFailed | MachineConnected) else until_moving(event) or []

    told = Answering(session)
    await stage.serve(told)
    other.release()
    failed = told.events[-1]
    assert isinstance(failed, ConnectFailed)
    assert failed.because is FailedBecause.LOCKED
    assert "nother backrun" in failed.text
    assert writes(room) == []


async def test_an_adapter_that_is_not_there_is_an_answer_and_no_crash(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        stage = Stage(tmp_path, f"hci:tcp-client:127.0.0.1:{nobody.getsockname()[1]}")

        def session(event: AnyEvent) -> list[AnyCommand]:
            return [CLOSE] if isinstance(event, ConnectFailed) else until_moving(event) or []

        told = Answering(session)
        assert await stage.serve(told) == 7
    failed = told.events[-1]
    assert isinstance(failed, ConnectFailed)
    assert failed.because is FailedBecause.NO_ADAPTER


async def test_the_time_of_day_is_read_for_the_header_alone_and_may_jump(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = itertools.count()
    wall, due_us = wall_time(), 400_000

    def jumping() -> datetime.datetime:
        return wall + datetime.timedelta(hours=-5 if next(hours) % 2 else 5)

    monkeypatch.setattr(run, "wall_time", jumping)
    monkeypatch.setattr(time, "time", lambda: jumping().timestamp())
    monkeypatch.setattr(time, "time_ns", lambda: int(jumping().timestamp() * 1e9))

    def session(event: AnyEvent) -> list[AnyCommand]:
        if isinstance(event, SessionOpened):
            return [WakeAt(at=event.at, due=due_us)]
        return [CLOSE] if isinstance(event, Woke) else []

    told = Answering(session)
    began = time.monotonic()
    await stage.serve(told)
    assert time.monotonic() - began < 60
    opened, woke = told.events
    assert isinstance(opened, SessionOpened)
    assert opened.wall == (wall + datetime.timedelta(hours=5)).isoformat(timespec="milliseconds")
    assert woke.at >= due_us
    assert next(hours) == 1
