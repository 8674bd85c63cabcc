"""The timing of the plan's changes of speed, worked out by hand from a few records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.commands import Cause, SetSpeed, StopBelt
from backrun_treadmill.core.events import BeltMeasured, CommandAnswered, CommandSent, MachineConnected, Result
from backrun_treadmill.core.folds.transitions import Percentiles, Timing, Transitions, percentiles
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.core.notes import RiseWithheld
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

NONE = Percentiles(None, None, None)


def ms(milliseconds: float) -> int:
    return round(milliseconds * 1000)


def change(
    at_ms: float, seq: int, kmh: float, *, cause: Cause = Cause.BOUNDARY, planned_ms: float | None = None
) -> SetSpeed:
    """A change of speed due at `at_ms`."""
    planned = ms(at_ms if planned_ms is None else planned_ms)
    return SetSpeed(
        at=ms(at_ms),
        seq=seq,
        target_ckmh=round(kmh * 100),
        was_ckmh=400,
        cause=cause,
        interval=seq,
        planned=planned,
        due=ms(at_ms),
    )


def sent(at_ms: float, seq: int) -> CommandSent:
    return CommandSent(at=ms(at_ms), seq=seq, raw="")


def answered(at_ms: float, seq: int, result: Result = Result.SUCCESS, op: str = "02") -> CommandAnswered:
    return CommandAnswered(at=ms(at_ms), seq=seq, raw="", op=op, result=result)


def belt(at_ms: float, kmh: float | None) -> BeltMeasured:
    return BeltMeasured(at=ms(at_ms), raw="", speed_ckmh=None if kmh is None else round(kmh * 100))


def timing(*records: AnyEvent | AnyCommand) -> Timing:
    transitions = Transitions()
    for record in records:
        transitions.feed(record)
    return transitions.timing


def test_a_transition_is_sent_acknowledged_and_reached() -> None:
    told = timing(change(1000, 1, 10), sent(1003, 1), answered(1048, 1), belt(2000, 7), belt(4000, 9.9), belt(5000, 10))
    assert told.transitions == 1
    assert told.sent_ms == Percentiles(3.0, 3.0, 3.0)
    assert told.acknowledged_ms == Percentiles(48.0, 48.0, 48.0)
    assert told.reached_s == Percentiles(3.0, 3.0, 3.0)
    assert told.over_100ms == 0


def test_sent_is_held_against_due_and_acknowledged_against_planned() -> None:
    told = timing(change(950, 1, 10, planned_ms=1000), sent(949, 1), answered(998, 1))
    assert told.sent_ms.max == 1.0
    assert told.acknowledged_ms.max == -2.0


def test_a_transition_more_than_100_ms_off_is_counted() -> None:
    told = timing(change(0, 1, 10), sent(100, 1), change(1000, 2, 4), sent(1100.1, 2))
    assert told.over_100ms == 1


def test_a_refused_or_foreign_answer_acknowledges_nothing() -> None:
    told = timing(change(0, 1, 10), sent(1, 1), answered(9, 1, op="00"), answered(50, 1, Result.FAILED))
    assert told.acknowledged_ms == NONE


def test_a_target_counts_as_reached_only_until_the_next_change() -> None:
    told = timing(change(0, 1, 10), sent(1, 1), belt(500, 8), change(1000, 2, 4), sent(1001, 2), belt(1100, 10))
    assert told.reached_s == NONE
    assert timing(change(0, 1, 10), sent(1, 1), StopBelt(at=ms(5), seq=2), belt(500, 10)).reached_s == NONE


def test_a_report_older_than_the_write_reaches_nothing() -> None:
    assert timing(belt(0, 10), change(1, 1, 10), belt(2, 10), sent(3, 1)).reached_s == NONE


def test_near_is_one_step_of_the_machines_own_grid() -> None:
    coarse = MachineConnected(at=0, address="", name="", range=SpeedRange(100, 2000, 50), machine=MachineProfile())
    told = (change(0, 1, 10), sent(1, 1), belt(2000, 9.5))
    assert timing(*told).reached_s == NONE
    assert timing(coarse, *told).reached_s.p50 == 2.0


def test_a_transition_that_never_went_out_is_counted_apart() -> None:
    told = timing(change(0, 1, 10), change(500, 2, 4), sent(501, 2))
    assert (told.transitions, told.unsent) == (2, 1)
    assert told.sent_ms.max == 1.0


def test_ramp_steps_and_keys_are_no_transitions() -> None:
    told = timing(
        change(0, 1, 4.5, cause=Cause.RAMP),
        sent(300, 1),
        change(1000, 2, 5, cause=Cause.RAMP),
        sent(1300, 2),
        change(2000, 3, 5.5, cause=Cause.KEY),
        sent(2300, 3),
    )
    assert (told.transitions, told.ramp_steps, told.over_100ms) == (0, 2, 0)
    assert told.sent_ms == NONE


def test_a_rise_that_a_rule_held_back_is_withheld_and_not_late() -> None:
    rise = change(1500, 1, 10, planned_ms=0)
    held = RiseWithheld(at=0, target_ckmh=1000, planned=0, interval=1, reason="the belt had not reported")
    told = timing(held, held, rise, sent(1501, 1), belt(3000, 10))
    assert (told.transitions, told.withheld, told.over_100ms) == (0, 1, 0)
    assert told.sent_ms == NONE


def test_without_anything_there_is_nothing_to_tell() -> None:
    assert timing() == Timing(
        transitions=0,
        unsent=0,
        sent_ms=NONE,
        acknowledged_ms=NONE,
        reached_s=NONE,
        over_100ms=0,
        ramp_steps=0,
        withheld=0,
    )


@pytest.mark.parametrize(("count", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (10, 5, 10), (20, 10, 19), (100, 50, 95)])
def test_percentiles_are_by_nearest_rank(count: int, p50: int, p95: int) -> None:
    assert percentiles(list(range(count, 0, -1)), 1, 0) == Percentiles(p50, p95, count)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_a_percentile_is_one_of_the_values_and_the_wanted_share_does_not_exceed_it(values: list[int]) -> None:
    told = percentiles(values, 1, 0)
    for percent, value in ((50, told.p50), (95, told.p95), (100, told.max)):
        assert value in values
        assert sum(one <= value for one in values) * 100 >= percent * len(values)
        assert sum(one < value for one in values) * 100 < percent * len(values)
