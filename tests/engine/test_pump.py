import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.commands import Close, Outcome, StopBelt, WakeAt
from backrun_treadmill.core.events import Woke
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import Level as How
from backrun_treadmill.core.notes import Said, StopSent
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine.pump import Pump

STOP = StopPressed(at=7, pressed_at=5)
CLOSE = Close(at=9, outcome=Outcome.STOPPED, exit_code=0, text="Stopped.")


class Scripted:
    """A session that says what it was told to say, event by event."""

    def __init__(self, answers: list[list[AnyCommand]]) -> None:
        self.answers = list(answers)

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        return self.answers.pop(0)


def pumped(session: Scripted, events: list[AnyEvent]) -> tuple[list[str], Close]:
    """What the pump did, in order, until the session closed."""
    done: list[str] = []

    async def play() -> Close:
        pump = Pump(
            session=session,
            keep=lambda record: done.append(f"keep {type(record).__name__}"),
            carry_out=lambda command: done.append(f"do {type(command).__name__}"),
            look=lambda: None,
        )
        for event in events:
            pump.post(event)
        return await pump.run()

    return done, asyncio.run(play())


def test_each_command_is_in_the_journal_before_it_is_carried_out() -> None:
    session = Scripted([[StopBelt(at=7, seq=1), StopSent(at=7), WakeAt(at=7, due=8)], [CLOSE]])
    done, close = pumped(session, [STOP, Woke(at=9, due=8)])
    assert done == [
        "keep StopPressed",
        "keep StopBelt",
        "do StopBelt",
        "keep StopSent",
        "do StopSent",
        "keep WakeAt",
        "do WakeAt",
        "keep Woke",
        "keep Close",
    ]
    assert close is CLOSE


def test_nothing_is_done_after_the_session_has_closed() -> None:
    session = Scripted([[CLOSE, StopBelt(at=9, seq=1)]])
    done, _ = pumped(session, [STOP, STOP])
    assert done == ["keep StopPressed", "keep Close"]


def test_what_the_session_raises_comes_out_of_the_pump() -> None:
    class Broken:
        def handle(self, event: AnyEvent) -> list[AnyCommand]:
            raise ZeroDivisionError("a bug of ours")

    async def play() -> None:
        pump = Pump(session=Broken(), keep=lambda record: None, carry_out=lambda command: None, look=lambda: None)
        pump.post(STOP)
        await pump.run()

    with pytest.raises(ZeroDivisionError):
        asyncio.run(play())


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_events_are_handled_in_the_order_they_came_with_their_commands_between(counts: list[int]) -> None:
    events: list[AnyEvent] = [Woke(at=n, due=n) for n in range(len(counts) + 1)]
    answers: list[list[AnyCommand]] = [
        [Said(at=n, level=How.INFO, text=str(i)) for i in range(count)] for n, count in enumerate(counts)
    ]
    script: list[list[AnyCommand]] = [*answers, [CLOSE]]
    kept: list[AnyEvent | AnyCommand] = []

    async def play() -> None:
        pump = Pump(session=Scripted(script), keep=kept.append, carry_out=lambda command: None, look=lambda: None)
        for event in events:
            pump.post(event)
        await pump.run()

    asyncio.run(play())
    expected: list[AnyEvent | AnyCommand] = []
    for event, answer in zip(events, script, strict=True):
        expected += [event, *answer]
    assert kept == expected
