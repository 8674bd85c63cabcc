import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from virtual_time import VirtualTimeLoop

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import FrontGone, FrontReturned, FrontSilent, Suspended, Woke
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine import clock
from backrun_treadmill.engine.clock import SessionClock
from backrun_treadmill.engine.pump import Pump
from backrun_treadmill.engine.watch import Watch

type Run = Callable[[Callable[[VirtualTimeLoop], Coroutine[Any, Any, None]]], None]
type Story = Callable[[Watch, VirtualTimeLoop], Awaitable[None]]


def watched(run: Run, story: Story) -> tuple[list[AnyEvent], int]:
    """What the watch posted while `story` went on, and how many heartbeats it sent."""
    posted: list[AnyEvent] = []
    beats: list[None] = []

    async def play(loop: VirtualTimeLoop) -> None:
        watch = Watch(
            clock=SessionClock(lambda: round(loop.time() * 1e9)), post=posted.append, beat=lambda: beats.append(None)
        )
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(watch.run())
            await story(watch, loop)
            ticking.cancel()

    run(play)
    return posted, len(beats)


async def beat_for(watch: Watch, seconds: float) -> None:
    for _ in range(round(seconds / 0.5)):
        watch.heard()
        await asyncio.sleep(0.5)


def test_a_front_that_beats_is_never_accused(in_virtual_time: Run) -> None:
    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        await beat_for(watch, 600)

    posted, beats = watched(in_virtual_time, story)
    assert posted == []
    assert 1150 <= beats <= 1201


def test_two_seconds_of_silence_are_said_once_and_the_return_too(in_virtual_time: Run) -> None:
    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        watch.heard()
        await asyncio.sleep(3.5)
        await beat_for(watch, 5)

    posted, _ = watched(in_virtual_time, story)
    assert [type(event) for event in posted] == [FrontSilent, FrontReturned]
    assert 2_000_000 <= posted[0].at <= 2_300_000


def test_five_seconds_of_silence_are_a_dead_front_once_and_for_all(in_virtual_time: Run) -> None:
    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        watch.heard()
        await asyncio.sleep(60)
        await beat_for(watch, 5)
        watch.front_gone("the link was closed")

    posted, _ = watched(in_virtual_time, story)
    assert [type(event) for event in posted] == [FrontSilent, FrontGone]
    assert 5_000_000 <= posted[1].at <= 5_400_000


def test_an_engine_that_was_stopped_for_a_minute_accuses_nobody(in_virtual_time: Run) -> None:
    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        await beat_for(watch, 5)
        loop.stall(60)
        await asyncio.sleep(0.2)
        await beat_for(watch, 5)

    posted, _ = watched(in_virtual_time, story)
    assert posted == []


def test_the_end_of_the_link_is_a_dead_front_at_once(in_virtual_time: Run) -> None:
    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        await beat_for(watch, 1)
        watch.front_gone("the link was closed")

    posted, _ = watched(in_virtual_time, story)
    assert [type(event) for event in posted] == [FrontGone]


def test_a_computer_that_slept_is_told_once_with_how_long(
    in_virtual_time: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asleep_us = 0
    monkeypatch.setattr(clock, "asleep_us", lambda: asleep_us)

    async def story(watch: Watch, loop: VirtualTimeLoop) -> None:
        nonlocal asleep_us
        await beat_for(watch, 2)
        asleep_us = 90_000_000
        await beat_for(watch, 2)
        asleep_us += 100_000  # clocks drift apart by a little all the time
        await beat_for(watch, 2)

    posted, _ = watched(in_virtual_time, story)
    assert [event.gap_us for event in posted if isinstance(event, Suspended)] == [90_000_000]


def test_a_sleep_is_known_before_the_wake_up_that_fell_due_in_it(
    in_virtual_time: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the sleep the timer of a due write is the first thing that runs, long before the watch ticks."""
    asleep_us = 0
    monkeypatch.setattr(clock, "asleep_us", lambda: asleep_us)
    handled: list[AnyEvent] = []

    class Session:
        def handle(self, event: AnyEvent) -> list[AnyCommand]:
            handled.append(event)
            done = isinstance(event, Woke) and event.due == 2
            return [Close(at=event.at, outcome=Outcome.STOPPED, exit_code=0, text="")] if done else []

    def fall_asleep() -> None:
        nonlocal asleep_us
        asleep_us = 3_600_000_000

    async def play(loop: VirtualTimeLoop) -> None:
        session_clock = SessionClock(lambda: round(loop.time() * 1e9))
        pump = Pump(
            session=Session(),
            keep=lambda _: None,
            carry_out=lambda _: None,
            look=lambda: watch.look_for_sleep(),
        )
        watch = Watch(clock=session_clock, post=pump.post, beat=lambda: None)
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(watch.run())
            loop.call_later(1.03, lambda: pump.post(Woke(at=session_clock.now(), due=1)))
            loop.call_later(1.0301, fall_asleep)
            loop.call_later(1.0302, lambda: pump.post(Woke(at=session_clock.now(), due=2)))
            await pump.run()
            ticking.cancel()

    in_virtual_time(play)
    assert [type(event).__name__ for event in handled] == ["Woke", "Suspended", "Woke"]
    assert [event.gap_us for event in handled if isinstance(event, Suspended)] == [3_600_000_000]
    assert [event.at for event in handled] == sorted(event.at for event in handled)
