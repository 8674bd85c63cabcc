"""The link cut in real time, before somebody at a terminal; sixty more are told in `engine/test_link_cuts`."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from drawn import Terminal

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Outcome, StartBelt
from backrun_treadmill.core.events import LinkLost
from backrun_treadmill.core.notes import IntervalEntered

pytestmark = pytest.mark.room

type Stage = Any


def in_lines(stage: Stage) -> Terminal:
    session = ("run", str(stage.profile), "--adapter", stage.adapter, "--yes", "--plain")
    return Terminal(stage, words=(*session, "--journal", str(stage.journal)))


def entered(stage: Stage, index: int, *, later_s: float) -> None:
    stage.wait_for(lambda record: isinstance(record, IntervalEntered) and record.index == index)
    time.sleep(later_s)


def goes_on_by_itself(stage: Stage) -> None:
    in_lines(stage)
    entered(stage, 1, later_s=5.0)
    stage.press("cut 3 treadmill")
    entered(stage, 2, later_s=0.0)
    assert [packet for _, packet in stage.writes(after=stage.acted_at)] == ["00", "022c01"]
    stage.check_never_faster()


def a_rise_waits_for_its_key(stage: Stage) -> None:
    terminal = in_lines(stage)
    entered(stage, 0, later_s=2.5)
    stage.press("cut 5 treadmill")
    terminal.wait_for(b"needs the key g")
    time.sleep(2)
    assert [packet for _, packet in stage.writes(after=stage.acted_at)] == ["00"]
    stage.check_never_faster()
    terminal.type(b"g")
    stage.wait_for_truth(lambda entry: entry.get("write") == "022003" and entry["mono"] > stage.acted_at)


def a_stop_in_the_gap_is_said_and_goes_out_first(stage: Stage) -> None:
    terminal = in_lines(stage)
    entered(stage, 1, later_s=4.0)
    stage.press("cut 14 treadmill")
    time.sleep(4)
    terminal.type(b" ", acting=False)
    terminal.wait_for(b"PULL THE SAFETY KEY. The link to the treadmill is lost")
    terminal.wait_for(b"The link has been lost for 10 s: the belt may still be moving at 8 km/h, as it last reported.")
    assert stage.ended() == 0
    at, packet = stage.writes(after=stage.acted_at)[0]
    assert packet == "0801"
    assert at > 14
    assert b"is not seen to stop" not in terminal.shown
    stage.check_never_faster()
    stage.check_at_rest()
    assert build_report(stage.reading().records).outcome is Outcome.STOPPED


def a_start_whose_link_goes_is_stopped(stage: Stage) -> None:
    stage.start()
    stage.wait_for(lambda record: isinstance(record, StartBelt))
    time.sleep(1)
    stage.press("cut 6 treadmill")
    assert stage.ended() == 1
    assert stage.writes(after=stage.acted_at)[0][1] == "0801"
    assert any(isinstance(record, LinkLost) for record in stage.reading().records)
    assert [packet for _, packet in stage.writes()].count("07") == 1
    stage.check_at_rest()


def test_a_cut_link_starts_nothing_and_raises_nothing(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    stories = (
        goes_on_by_itself,
        a_rise_waits_for_its_key,
        a_stop_in_the_gap_is_said_and_goes_out_first,
        a_start_whose_link_goes_is_stopped,
    )
    assert told_together({story.__name__.replace("_", " "): story for story in stories}) == []
