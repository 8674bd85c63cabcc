"""One process killed, stopped or deaf: the belt comes down all the same, or all goes on where nothing is wrong."""

import itertools
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from backrun_treadmill.core.commands import Close, Outcome, SetSpeed, StartBelt
from backrun_treadmill.core.events import FrontReturned, FrontSilent
from backrun_treadmill.core.notes import IntervalEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

pytestmark = pytest.mark.room

KILLS = 20
RAMP = """
name = "ramp"
bare = true
steps = ["walk 12 s @ 3 to 8", "cool-down 3 s @ 3"]
"""
ALIGNED = """
name = "aligned"
bare = true
steps = ["walk 9 s @ 3", { run = "12 s", at = 8, align = "belt" }, "cool-down 3 s @ 3"]
"""
RAMP_LEARNED = """
[learned]
dead_time_ms = 50
up_ckmh_s = 200
down_ckmh_s = 100
learned_with = "runner"
"""
RAMP_CKMH_S = 500 / 12
LOWEST = "0250 00".replace(" ", "")


def running(record: AnyEvent | AnyCommand) -> bool:
    return isinstance(record, IntervalEntered) and record.index == 1


def until_running(stage: Any, *, later_s: float) -> None:
    stage.start()
    stage.wait_for(running)
    time.sleep(later_s)


def in_countdown(stage: Any, later: float) -> None:
    stage.start()
    stage.wait_for(lambda record: isinstance(record, StartBelt))
    time.sleep(3.0 * later)


def in_lead(stage: Any, later: float) -> None:
    """The run's speed is on its way, and the plan still has the walk."""
    learned = stage.profile.parent / "data" / "backrun" / "machines" / "C2-00-00-00-00-01.toml"
    learned.parent.mkdir(parents=True)
    learned.write_text(RAMP_LEARNED)
    stage.profile.write_text(ALIGNED)
    stage.start()
    stage.wait_for(lambda record: isinstance(record, SetSpeed) and record.interval == 1)
    time.sleep(1.9 * later)


def in_ramp(stage: Any, later: float) -> None:
    stage.start()
    stage.wait_for(lambda record: isinstance(record, SetSpeed) and record.interval == 1)
    time.sleep(0.2 + 2.0 * later)


def in_run(stage: Any, later: float) -> None:
    until_running(stage, later_s=2.5 + 10.0 * later)


MOMENTS: tuple[Callable[[Any, float], None], ...] = (in_countdown, in_lead, in_ramp, in_run)
STOP_CLASS = (LOWEST, "0801")


def kill(stage: Any, *, until: Callable[[Any, float], None], later: float, front: bool, delays: list[float]) -> None:
    until(stage, later)
    if until is in_lead:
        assert not any(running(record) for record in stage.reading().records), "the lead was over"
    engine = stage.engine_pid()
    stage.act(stage.run.pid if front else engine, signal.SIGKILL)
    if front:
        stage.ended()
        stage.gone(engine)
        assert isinstance(stage.reading().records[-1], Close)
    else:
        assert stage.ended() == 1, stage.said
    at, packet = stage.writes(after=stage.acted_at)[0]
    assert packet in STOP_CLASS if front else packet == "0801"
    delays.append(at)
    stage.check_never_faster()
    stage.check_zero_in_time()
    stage.check_at_rest()


@pytest.mark.parametrize("front", [False, True], ids=["engine", "front"])
def test_whoever_is_left_stops_the_belt(told_together: Any, *, front: bool) -> None:
    moments, delays = random.Random(20 + front), list[float]()
    stories = {
        f"{until.__name__} {n}": partial(kill, until=until, later=moments.uniform(0, 1), front=front, delays=delays)
        for n in range(KILLS // len(MOMENTS))
        for until in MOMENTS
    }
    assert told_together(stories, at_once=8) == []
    delays.sort()
    told = ", ".join(
        f"{name} {at:.2f} s" for name, at in (("median", delays[9]), ("p95", delays[18]), ("max", delays[-1]))
    )
    print(f"{'front' if front else 'engine'} killed {len(delays)} times: first {STOP_CLASS} received: {told}")  # noqa: T201
    assert delays[round(0.95 * KILLS) - 1] <= 3.0, delays
    assert delays[-1] <= 5.0, delays


def front_stopped_briefly(stage: Any) -> None:
    """Stopped 1 s before the rise: it falls due in the silence, waits, and goes out when the front is back."""
    stage.start()
    stage.wait_for(lambda record: isinstance(record, IntervalEntered) and record.index == 0)
    time.sleep(1.3)
    stage.act(stage.run.pid, signal.SIGSTOP)
    time.sleep(3.5)
    stage.run.send_signal(signal.SIGCONT)
    assert stage.ended() == 0, stage.said
    records = stage.reading().records
    silent = next(record.at for record in records if isinstance(record, FrontSilent))
    returned = next(record.at for record in records if isinstance(record, FrontReturned))
    rises = [r.at for r in records if isinstance(r, SetSpeed) and r.target_ckmh > r.was_ckmh]
    assert not [at for at in rises if silent <= at < returned]
    assert max(rises) >= returned
    stage.check_at_rest()


def front_stopped_for_a_minute(stage: Any) -> None:
    until_running(stage, later_s=4.0)
    stage.act(stage.run.pid, signal.SIGSTOP)
    time.sleep(60)
    stage.check_at_rest()
    stage.run.send_signal(signal.SIGCONT)
    assert stage.ended() == 1, stage.said
    assert 4.0 <= stage.writes(after=stage.acted_at)[0][0] <= 7.0
    close = stage.reading().records[-1]
    assert isinstance(close, Close)
    assert close.outcome is Outcome.INTERRUPTED


def engine_stopped_briefly(stage: Any) -> None:
    until_running(stage, later_s=4.0)
    engine = stage.engine_pid()
    stage.act(engine, signal.SIGSTOP)
    time.sleep(2.0)
    stage.act(engine, signal.SIGCONT)
    assert stage.ended() == 0, stage.said
    stage.check_at_rest()


def engine_stopped_in_a_ramp(stage: Any) -> None:
    """What fell due meanwhile is not made up for: one write of the newest speed, and no burst after it."""
    stage.profile.write_text(RAMP)
    stage.start()
    stage.wait_for(lambda record: isinstance(record, SetSpeed) and record.target_ckmh >= 400)
    engine = stage.engine_pid()
    stage.act(engine, signal.SIGSTOP)
    time.sleep(2.4)
    before = [speed_ckmh(packet) for at, packet in stage.writes() if packet.startswith("02") and at <= 0.1][-1]
    stage.act(engine, signal.SIGCONT)
    assert stage.ended() == 0, stage.said
    after = [(at, speed_ckmh(packet)) for at, packet in stage.writes(after=stage.acted_at) if packet.startswith("02")]
    ramp = [at for at, speed in after if speed > before]
    assert after[0][0] <= 0.6, after
    assert after[0][1] - before >= 0.6 * 2.4 * RAMP_CKMH_S, (before, after)
    assert min(later - earlier for earlier, later in itertools.pairwise(ramp)) >= 0.3, after
    stage.check_at_rest()


def speed_ckmh(packet: str) -> int:
    return int.from_bytes(bytes.fromhex(packet)[1:3], "little")


def engine_stopped_for_good(stage: Any) -> None:
    until_running(stage, later_s=4.0)
    stage.act(stage.engine_pid(), signal.SIGSTOP)
    assert stage.ended() == 1, stage.said
    assert stage.stop_after_s() <= 3.5 + 5.0
    stage.check_never_faster()
    stage.check_at_rest()


def engine_stopped_and_stop_pressed(stage: Any) -> None:
    """A stop that nobody answers is not waited for longer than half a second."""
    until_running(stage, later_s=4.0)
    engine = stage.engine_pid()
    stage.act(engine, signal.SIGSTOP)
    stage.act(stage.run.pid, signal.SIGINT)
    assert stage.ended() == 130, stage.said
    assert stage.stop_after_s() <= 1.0 + 5.0
    stage.check_at_rest()


def test_the_other_process_gone_or_silent(told_together: Any) -> None:
    stories = (
        front_stopped_for_a_minute,
        front_stopped_briefly,
        engine_stopped_briefly,
        engine_stopped_in_a_ramp,
        engine_stopped_for_good,
        engine_stopped_and_stop_pressed,
    )
    assert told_together({story.__name__.replace("_", " "): story for story in stories}) == []
