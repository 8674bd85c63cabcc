"""What a session learns of its machine: how long it takes to answer, how its belt changes speed, and with whom on it.

A belt with nobody on it changes its speed otherwise than one with a runner, so what was learned without a single
step is marked, and never takes the place of what was learned with a runner.
"""

from msgspec.structs import replace

from backrun_treadmill.core.commands import KeepLearned
from backrun_treadmill.core.events import BeltMeasured, CommandAnswered, CommandSent, LinkLost, Result, Suspended
from backrun_treadmill.core.impacts.step_sources import COUNTS_PERCENT
from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.vocabulary import AnyEvent

SPEED_OP = "02"


def learn(s: Situation, event: AnyEvent) -> None:
    """Take one event into account, if it tells anything of the machine."""
    match event:
        case CommandSent():
            _sent(s, event)
        case CommandAnswered() if event.op == SPEED_OP and event.result is Result.SUCCESS:
            s.latency.answered(event.seq, event.at)
        case BeltMeasured(steps=int(steps)):
            s.steps_seen = s.steps_seen or (s.steps_before is not None and steps > s.steps_before)
            s.steps_before = steps
        case StepsMeasured() if event.cadence_spm > 0 and s.belt.moving:
            s.steps_seen = True
        case LinkLost() | Suspended():
            s.latency.interrupt()
            s.ramp.interrupt()
        case _:
            pass


def _sent(s: Situation, event: CommandSent) -> None:
    if event.seq == s.wire.speed_seq and s.wire.target_ckmh is not None:
        s.latency.sent(event.seq, event.at)
        s.ramp.sent(event.at, s.wire.target_ckmh)
    else:
        s.latency.interrupt()
        s.ramp.interrupt()


def reported(s: Situation, at: int, speed_ckmh: int) -> None:
    """Take a report of the belt's speed into account that is to be believed."""
    s.latency.measured(at, speed_ckmh)
    s.ramp.measured(at, speed_ckmh)


def keep(s: Situation) -> None:
    """At the end: have everything written down that is better than what was known before."""
    if s.machine is None:
        return
    learned = merged(s, s.machine.machine.learned)
    if learned != s.machine.machine.learned:
        s.emit(KeepLearned(at=s.at, learned=learned))


def _with_counter(s: Situation, before: Learned) -> Learned:
    """What the runner has said of the machine's step counter."""
    if not s.sensors.feet.counter_answered:
        return before
    return replace(before, steps_percent=COUNTS_PERCENT[s.sensors.feet.counts[Source.MACHINE_STEPS]])


def merged(s: Situation, before: Learned) -> Learned:
    """What is known of the machine after this session."""
    before = _with_counter(s, before)
    learned = (
        before
        if s.machine is None or not s.latency.count
        else replace(before, seen_as=s.machine.name, answer_ms=s.latency.answers_ms, change_ms=s.latency.changes_ms)
    )
    ramp = s.ramp
    with_whom = LearnedWith.RUNNER if s.steps_seen else LearnedWith.NOBODY
    if before.learned_with is LearnedWith.RUNNER and with_whom is LearnedWith.NOBODY:
        return learned
    if ramp.reports_set_point:
        hidden = Learned(reports_set_point=True, learned_with=with_whom)
        return replace(
            hidden,
            seen_as=learned.seen_as,
            answer_ms=learned.answer_ms,
            change_ms=learned.change_ms,
            steps_percent=learned.steps_percent,
        )
    if not (ramp.up_ckmh_s and ramp.down_ckmh_s):
        return learned
    return replace(
        learned,
        dead_time_ms=ramp.dead_time_ms,
        up_ckmh_s=ramp.up_ckmh_s,
        down_ckmh_s=ramp.down_ckmh_s,
        reports_set_point=False,
        learned_with=with_whom,
    )
