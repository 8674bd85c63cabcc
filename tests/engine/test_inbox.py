"""What is handled first, and how much waits."""

import asyncio
import itertools

from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import BeltMeasured, CommandSent, Suspended, Woke
from backrun_treadmill.core.intents import CancelPressed, ConfirmPressed, Intent, SlowerPressed, StopPressed
from backrun_treadmill.core.sensor_events import HeartMeasured
from backrun_treadmill.core.session.guard import NEVER_EXPIRE
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine.inbox import FIRST_IN_A_ROW, REPORTS, WISHES_WAIT, Inbox
from backrun_treadmill.engine.pump import Pump

MAKERS = (
    lambda at: Woke(at=at, due=at),
    lambda at: CommandSent(at=at, seq=1, raw="00"),
    lambda at: StopPressed(at=at, pressed_at=at),
    lambda at: SlowerPressed(at=at, pressed_at=at, by_ckmh=50),
    lambda at: ConfirmPressed(at=at, pressed_at=at),
    lambda at: CancelPressed(at=at, pressed_at=at),
    lambda at: BeltMeasured(at=at, raw="", speed_ckmh=300),
    lambda at: HeartMeasured(at=at, raw="", bpm=100),
)
EVENTS = st.lists(st.sampled_from(MAKERS), max_size=120).map(lambda made: [one(at) for at, one in enumerate(made)])


def taken(events: list[AnyEvent]) -> list[AnyEvent]:
    """Everything that comes out when all of `events` wait at once."""
    inbox = Inbox()
    for event in events:
        inbox.put(event)
    return list(iter(inbox.take, None))


def test_a_wake_up_does_not_wait_behind_the_reports_that_came_before_it() -> None:
    reports: list[AnyEvent] = [BeltMeasured(at=n, raw="", speed_ckmh=300) for n in range(1000)]
    woke = Woke(at=1000, due=990)
    assert taken([*reports, woke])[0] == woke


def test_reports_get_their_turn_between_however_many_others() -> None:
    wakes: list[AnyEvent] = [Woke(at=n, due=n) for n in range(100)]
    out = taken([BeltMeasured(at=0, raw="", speed_ckmh=300), *wakes])
    assert isinstance(out[FIRST_IN_A_ROW], BeltMeasured)


def test_a_sleep_is_known_before_anything_that_already_waited() -> None:
    woke, sleep = Woke(at=5, due=5), Suspended(at=9, gap_us=1_000_000)
    assert taken([woke, sleep]) == [Suspended(at=5, gap_us=1_000_000), woke]


def test_a_key_that_cancels_comes_before_the_wake_up_that_it_was_pressed_before() -> None:
    cancel, woke = CancelPressed(at=1, pressed_at=0), Woke(at=2, due=1)
    assert taken([cancel, woke]) == [cancel, woke]


def test_of_a_flood_of_wishes_the_newest_are_kept_and_no_stop_or_slower_is_lost() -> None:
    flood: list[AnyEvent] = [ConfirmPressed(at=n, pressed_at=n) for n in range(5000)]
    slower, stop = SlowerPressed(at=100, pressed_at=100, by_ckmh=50), StopPressed(at=4990, pressed_at=4990)
    out = taken([*flood[:100], slower, *flood[100:4990], stop, *flood[4990:]])
    assert slower in out
    assert stop in out
    assert out[-1] == flood[-1]
    assert len(out) == WISHES_WAIT + 2


def test_what_follows_a_timer_that_ran_ahead_of_the_clock_by_a_microsecond_is_not_before_it() -> None:
    inbox = Inbox()
    inbox.put(Woke(at=75_753_556, due=75_753_556))
    assert inbox.take() == Woke(at=75_753_556, due=75_753_556)
    inbox.put(CommandSent(at=75_753_555, seq=9, raw="025802"))
    inbox.put(BeltMeasured(at=75_753_555, raw="", speed_ckmh=610))
    assert [event.at for event in iter(inbox.take, None)] == [75_753_556, 75_753_556]


@given(EVENTS)
def test_time_never_goes_back_and_only_wishes_are_left_out(events: list[AnyEvent]) -> None:
    out = taken(events)
    assert all(before.at <= after.at for before, after in itertools.pairwise(out))
    wishes = [event for event in events if isinstance(event, Intent) and not isinstance(event, NEVER_EXPIRE)]
    others = [event for event in events if event not in wishes and not isinstance(event, REPORTS)]
    assert [event for event in out if event not in wishes and not isinstance(event, REPORTS)] == others
    assert [event for event in out if event in wishes] == wishes[-WISHES_WAIT:]
    assert sum(isinstance(event, REPORTS) for event in out) == sum(isinstance(event, REPORTS) for event in events)


def test_a_timer_has_its_turn_between_any_two_events_of_a_flood() -> None:
    handled: list[AnyEvent] = []

    class Session:
        def handle(self, event: AnyEvent) -> list[AnyCommand]:
            handled.append(event)
            return [Close(at=event.at, outcome=Outcome.STOPPED, exit_code=0, text="")] if len(handled) == 2000 else []

    async def play() -> int:
        pump = Pump(session=Session(), keep=lambda _: None, carry_out=lambda _: None, look=lambda: None)
        for n in range(2000):
            pump.post(BeltMeasured(at=n, raw="", speed_ckmh=300))
        before: list[int] = []
        asyncio.get_running_loop().call_later(0, lambda: before.append(len(handled)))
        await pump.run()
        return before[0]

    assert asyncio.run(play()) <= 5
