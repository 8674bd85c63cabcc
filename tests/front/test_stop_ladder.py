from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backrun_treadmill.core.commands import PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
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
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.front.belt.stop_ladder import StopClass, StopLadder

RANGE = SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10)
MACHINE = MachineProfile(down_ckmh_s=100)


class Belt:
    """A machine that the ladder is told of, and the clock of the telling."""

    def __init__(self) -> None:
        self.ladder = StopLadder()
        self.at = 0
        self.written: list[StopClass] = []
        self.tell(MachineConnected(at=0, address="C2", name="one", range=RANGE, machine=MACHINE))

    def tell(self, event: AnyEvent) -> list[StopClass]:
        asked = self.ladder.handle(event)
        self.written += asked
        return asked

    def report(self, speed_ckmh: int, *, later_s: float = 0.5) -> list[StopClass]:
        self.at += round(later_s * SECOND_US)
        return self.tell(BeltMeasured(at=self.at, raw="", speed_ckmh=speed_ckmh))

    def answer(self, op: str, result: Result) -> list[StopClass]:
        return self.tell(CommandAnswered(at=self.at, seq=1, raw="", op=op, result=result))


def kinds(commands: list[StopClass]) -> list[type]:
    return [type(command) for command in commands]


def test_the_first_thing_written_is_a_stop() -> None:
    assert kinds(Belt().written) == [StopBelt]


def test_a_belt_that_comes_down_is_stopped_after_two_zeros_a_second_apart() -> None:
    belt = Belt()
    for speed_ckmh in range(800, 0, -50):
        assert belt.report(speed_ckmh) == []
    belt.report(0)
    assert not belt.ladder.stopped
    belt.report(0)
    assert not belt.ladder.stopped
    belt.report(0)
    assert belt.ladder.stopped
    assert not belt.ladder.doubtful


def test_a_single_zero_in_between_is_no_standstill() -> None:
    belt = Belt()
    for speed_ckmh in (800, 0, 700, 600, 0, 500, 0, 400, 300):
        belt.report(speed_ckmh)
    assert not belt.ladder.stopped


def test_a_report_without_a_speed_is_no_zero() -> None:
    belt = Belt()
    for n in range(1, 60):
        belt.tell(BeltMeasured(at=n * SECOND_US // 2, raw="", speed_ckmh=None))
    assert not belt.ladder.stopped


def test_a_belt_that_stands_may_be_in_its_countdown_and_is_watched_for_ten_seconds() -> None:
    belt = Belt()
    while not belt.ladder.stopped:
        belt.report(0)
    assert 10 * SECOND_US <= belt.at <= 12 * SECOND_US


def test_a_refusal_climbs_from_control_to_pause_to_the_lowest_speed() -> None:
    belt = Belt()
    belt.report(800)
    assert kinds(belt.answer("08", Result.NOT_PERMITTED)) == [RequestControl]
    assert kinds(belt.answer("00", Result.SUCCESS)) == [StopBelt]
    assert kinds(belt.answer("08", Result.NOT_PERMITTED)) == [PauseBelt]
    (lowest,) = belt.answer("08", Result.NOT_PERMITTED)
    assert isinstance(lowest, SetSpeed)
    assert lowest.target_ckmh == 80


def test_the_stop_follows_the_request_of_control_even_if_that_is_refused() -> None:
    belt = Belt()
    belt.answer("08", Result.NOT_PERMITTED)
    assert kinds(belt.answer("00", Result.FAILED)) == [StopBelt]


def test_a_standing_belt_answers_a_stop_with_failed_and_that_is_no_refusal() -> None:
    belt = Belt()
    belt.report(0)
    assert belt.answer("08", Result.FAILED) == []


def test_control_taken_away_is_asked_back() -> None:
    belt = Belt()
    asked = belt.tell(MachineStatusReceived(at=1, raw="ff", status=Status.CONTROL_LOST))
    assert kinds(asked) == [RequestControl]


def test_a_write_that_failed_is_tried_again_soon_but_not_in_a_hot_loop() -> None:
    belt = Belt()
    assert belt.tell(CommandFailed(at=0, seq=1, reason="not taken")) == []
    assert belt.ladder.tick(100_000) == []
    assert kinds(belt.ladder.tick(400_000)) == [StopBelt]
    assert belt.ladder.tick(500_000) == []


def test_a_lost_link_begins_anew_with_the_next() -> None:
    belt = Belt()
    belt.report(800)
    belt.tell(LinkLost(at=belt.at, reason="gone"))
    belt.tell(CommandFailed(at=belt.at, seq=1, reason="no link"))
    assert belt.ladder.tick(belt.at + 60 * SECOND_US) == []
    again = belt.tell(MachineConnected(at=belt.at, address="C2", name="one", range=RANGE, machine=MACHINE))
    assert kinds(again) == [StopBelt]


def test_a_belt_that_keeps_its_speed_is_doubted_and_the_stop_comes_again_and_again() -> None:
    belt = Belt()
    for _ in range(60):
        belt.report(800)
    assert belt.ladder.doubtful
    assert not belt.ladder.stopped
    assert kinds(belt.written).count(StopBelt) >= 5


EVENTS = st.one_of(
    st.integers(0, 2000).map(lambda v: BeltMeasured(at=0, raw="", speed_ckmh=v)),
    st.sampled_from(Result).map(lambda r: CommandAnswered(at=0, seq=1, raw="", op="08", result=r)),
    st.sampled_from(Result).map(lambda r: CommandAnswered(at=0, seq=1, raw="", op="00", result=r)),
    st.sampled_from(Status).map(lambda s: MachineStatusReceived(at=0, raw="", status=s)),
    st.just(CommandFailed(at=0, seq=1, reason="no")),
    st.just(LinkLost(at=0, reason="gone")),
)


@given(st.lists(EVENTS, max_size=40))
def test_nothing_that_is_ever_written_makes_a_belt_faster(told: list[AnyEvent]) -> None:
    belt = Belt()
    speed_ckmh = 0
    for n, event in enumerate(told, start=1):
        stamped = replace(event, at=n * SECOND_US)
        if isinstance(stamped, BeltMeasured) and stamped.speed_ckmh is not None:
            speed_ckmh = stamped.speed_ckmh
        for command in [*belt.tell(stamped), *belt.ladder.tick(stamped.at)]:
            assert not isinstance(command, StartBelt)
            if isinstance(command, SetSpeed):
                assert command.target_ckmh == RANGE.least_ckmh < speed_ckmh
