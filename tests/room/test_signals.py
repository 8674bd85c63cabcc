"""INT, TERM, hang-up and a second INT in every phase: the belt first; and where nothing was written, nothing is."""

import signal
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from backrun_treadmill.core.commands import Cause, Close, Connect, Outcome, SetSpeed, StartBelt
from backrun_treadmill.core.notes import CountingIn, IntervalEntered, State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

pytestmark = pytest.mark.room

type Seen = Callable[[AnyEvent | AnyCommand], bool]


def until(seen: Seen, later_s: float, stage: Any) -> None:
    stage.wait_for(seen)
    time.sleep(later_s)


def until_linked(stage: Any) -> None:
    stage.wait_for_truth(lambda entry: entry.get("link") == "up")


def is_rise(record: AnyEvent | AnyCommand) -> bool:
    return isinstance(record, SetSpeed) and record.cause is Cause.BOUNDARY and record.target_ckmh == 800


def is_run(record: AnyEvent | AnyCommand) -> bool:
    return isinstance(record, IntervalEntered) and record.index == 1


PHASES: dict[str, Callable[[Any], None]] = {
    "scan": partial(until, lambda record: isinstance(record, Connect), 0.2),
    "connect": until_linked,
    "arming": partial(until, lambda record: isinstance(record, CountingIn), 2.0),
    "countdown": partial(until, lambda record: isinstance(record, StartBelt), 1.0),
    "ramp": partial(until, is_rise, 1.0),
    "run": partial(until, is_run, 8.0),
    "stopping": partial(until, lambda record: isinstance(record, StateEntered) and record.state is State.STOPPING, 1.0),
}


def ended_by_signal(stage: Any, *, phase: str, number: signal.Signals, twice: bool) -> None:
    stage.start()
    PHASES[phase](stage)
    stage.act(stage.run.pid, number)
    if twice:
        time.sleep(0.3)
        if stage.run.poll() is None:
            stage.run.send_signal(number)
    assert stage.ended() == 128 + number, stage.said
    reading = stage.reading()
    assert isinstance(reading.records[-1], Close)
    assert reading.records[-1].outcome is Outcome.INTERRUPTED
    assert not reading.damage
    written_before = [packet for at, packet in stage.writes() if at < 0]
    if written_before:
        assert stage.stop_after_s() <= 1.0
        stage.check_never_faster()
    else:
        assert phase in ("scan", "connect", "arming")
        assert stage.writes() == []
    stage.check_at_rest()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_in_any_phase_stops_the_belt_first(number: signal.Signals, told_together: Any) -> None:
    assert (
        told_together({phase: partial(ended_by_signal, phase=phase, number=number, twice=False) for phase in PHASES})
        == []
    )


def test_a_second_interrupt_only_sends_the_stop_again(told_together: Any) -> None:
    assert (
        told_together(
            {phase: partial(ended_by_signal, phase=phase, number=signal.SIGINT, twice=True) for phase in PHASES}
        )
        == []
    )
