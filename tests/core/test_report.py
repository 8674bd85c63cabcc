"""A report worked out by hand from a journal written by hand, and what becomes of it when things go otherwise."""

import json
from collections.abc import Iterable

import pytest

from backrun_treadmill.core.afterwards.report import HeartRate, Report, Sets, build_report, report_json
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.core.commands import Cause, Close, Outcome, SetSpeed
from backrun_treadmill.core.events import BeltMeasured, CommandAnswered, CommandSent, Driving, Result, SessionOpened
from backrun_treadmill.core.intents import LegReported, PainRated
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    HeartBelieved,
    HeartDoubt,
    HeartDoubted,
    IntervalEnded,
    IntervalEntered,
    RiseWithheld,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import HeartMeasured, PodLost, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.body.body_files import shipped_rules

type Record = AnyEvent | AnyCommand

FIRST = 20
"""The belt begins to move, and with it the plan, 20 s after the session was opened."""


def us(seconds: float) -> int:
    return round(seconds * SECOND_US)


def step(kind: Kind, seconds: float, kmh: float, set_no: int = 0, metres: float = 0) -> Interval:
    speed = round(kmh * 100)
    return Interval(
        kind=kind,
        from_ckmh=speed,
        to_ckmh=speed,
        duration_us=us(seconds),
        set_no=set_no,
        distance_cm=round(metres * 100),
    )


TWO_SETS = Plan(
    name="two sets",
    intervals=(
        step(Kind.RUN, 60, 10, 1),
        step(Kind.REST, 60, 4, 1),
        step(Kind.RUN, 60, 10, 2),
        step(Kind.REST, 60, 4, 2),
    ),
    sets=2,
)


def opened(plan: Plan = TWO_SETS, driving: Driving = Driving.MACHINE) -> SessionOpened:
    return SessionOpened(
        at=0,
        format=1,
        session="20260301T101500Z-00c0de",
        wall="2026-03-01T11:15:00+01:00",
        origin_ns=0,
        version="0.1.0",
        plan=plan,
        runner=Runner(),
        driving=driving,
    )


def entered(at_s: float, index: int, length_s: float = 60, *, resumed: bool = False) -> IntervalEntered:
    return IntervalEntered(at=us(at_s), index=index, planned=us(at_s), ends=us(at_s + length_s), resumed=resumed)


def ended(at_s: float, index: int, done_s: float = 60, *, skipped: bool = False) -> IntervalEnded:
    return IntervalEnded(at=us(at_s), index=index, planned=us(at_s), done_us=us(done_s), skipped=skipped)


def went(first_s: float, last_s: float, kmh: float) -> list[Record]:
    """The belt reports this speed twice a second, from `first_s` up to but without `last_s`."""
    count = round((last_s - first_s) * 2)
    return [
        BeltMeasured(at=us(first_s + k / 2), raw="", speed_ckmh=round(kmh * 100), heart_bpm=90) for k in range(count)
    ]


def stepped(first_s: int, last_s: int, cadence_spm: float) -> list[Record]:
    """The pod tells this cadence each second, for the time from `first_s` to `last_s`."""
    return [
        StepsMeasured(at=us(at_s), raw="", source=Source.POD, cadence_spm=cadence_spm, speed_ckmh=0)
        for at_s in range(first_s + 1, last_s + 1)
    ]


def change(planned_s: float, seq: int, kmh: float, off_ms: float) -> list[Record]:
    """A transition: sent `off_ms` late or early, acknowledged 45 ms later."""
    at = us(planned_s)
    target = round(kmh * 100)
    return [
        SetSpeed(
            at=at + min(0, round(off_ms * 1000)),
            seq=seq,
            target_ckmh=target,
            was_ckmh=0,
            cause=Cause.BOUNDARY,
            interval=seq - 1,
            planned=at,
            due=at,
        ),
        CommandSent(at=at + round(off_ms * 1000), seq=seq, raw=""),
        CommandAnswered(at=at + round((off_ms + 45) * 1000), seq=seq, raw="", op="02", result=Result.SUCCESS),
    ]


def course(lengths_s: Iterable[float] = (60, 60, 60, 60)) -> list[Record]:
    records: list[Record] = []
    at_s: float = FIRST
    for index, length_s in enumerate(lengths_s):
        records += [entered(at_s, index), ended(at_s + length_s, index, length_s)]
        at_s += length_s
    return records


def belt_of_two_sets() -> list[Record]:
    return [
        *went(0, FIRST, 0),
        *[record for k in (0, 120) for record in (*went(20 + k, 80 + k, 10), *went(80 + k, 140 + k, 4))],
        *went(260, 270, 0),
    ]


def closed(at_s: float, outcome: Outcome = Outcome.FINISHED) -> Close:
    return Close(at=us(at_s), outcome=outcome, exit_code=0, text="")


def report_of(*parts: Record | Iterable[Record]) -> Report:
    """The report of these records, put in order of time."""
    records = [one for part in parts for one in (part if isinstance(part, Iterable) else [part])]
    return build_report(sorted(records, key=lambda record: record.at))


def full_session() -> Report:
    """Two sets of 60/60. The pod joins 10 s into the first run, and is gone for the last 30 s of the second rest."""
    return report_of(
        opened(),
        course(),
        belt_of_two_sets(),
        change(20, 1, 10, 2),
        change(80, 2, 4, -1),
        change(140, 3, 10, 4),
        change(200, 4, 4, 3),
        stepped(30, 80, 162),
        stepped(80, 140, 102),
        stepped(140, 200, 162),
        stepped(200, 230, 102),
        PodLost(at=us(230), reason="out of reach"),
        [HeartMeasured(at=us(at_s), raw="", bpm=120 + at_s // 10) for at_s in (100, 150, 200)],
        PainRated(at=us(15), pressed_at=us(15), level=1),
        PainRated(at=us(205), pressed_at=us(205), level=2),
        closed(270),
    )


def test_a_finished_session_in_figures() -> None:
    report = full_session()
    assert report.outcome is Outcome.FINISHED
    assert report.profile == "two sets"
    assert report.sets == Sets(2, 2)
    assert (report.duration_s, report.run_s) == (240.0, 120.0)
    assert report.distance_m == 466.7  # 2 × 60 s at 10 km/h and 2 × 60 s at 4 km/h: 333.3 + 133.3 m
    assert report.heart_rate == HeartRate(135, 140)


def test_its_impacts_by_source_and_step() -> None:
    impacts = full_session().impacts
    # Estimated: 10 s and the second up to the pod's first sample of the first run at 159.0 a minute,
    # 30 s of the last rest at 101.3.
    assert impacts.running_estimated == pytest.approx(11 * 159.0 / 60, abs=1)
    assert impacts.walking_estimated == pytest.approx(30 * 101.3 / 60, abs=1)
    # Measured: 49 s of the first run and the whole second at 162, the first rest and half of the second at 102.
    assert impacts.running - impacts.running_estimated == pytest.approx(109 * 162 / 60, abs=1)
    assert impacts.walking - impacts.walking_estimated == pytest.approx(90 * 102 / 60, abs=1)
    assert impacts.running + impacts.walking == impacts.measured + impacts.estimated
    assert [(one.step, one.kind, one.set_no) for one in impacts.by_step[:2]] == [(0, "run", 1), (1, "rest", 1)]
    assert sum(one.running for one in impacts.by_step) == impacts.running
    assert sum(one.walking for one in impacts.by_step) == impacts.walking
    assert impacts.by_step[2].measured == pytest.approx(162, abs=1)


def test_its_timing() -> None:
    timing = full_session().timing
    assert (timing.transitions, timing.unsent, timing.over_100ms, timing.withheld) == (4, 0, 0, 0)
    assert (timing.sent_ms.p50, timing.sent_ms.p95, timing.sent_ms.max) == (2.0, 4.0, 4.0)
    assert (timing.acknowledged_ms.p50, timing.acknowledged_ms.max) == (47.0, 49.0)
    assert timing.reached_s.max == 0.5


def test_its_json_has_the_documented_names() -> None:
    told = json.loads(report_json(full_session()))
    names = (
        "format outcome profile sets duration_s run_s distance_m impacts timing heart_rate longer_steps_sets pain said"
    )
    assert " ".join(told) == names
    assert (told["format"], told["outcome"], told["sets"]) == (1, "finished", {"planned": 2, "done": 2})
    assert {"running", "walking", "measured", "estimated", "by_step"} <= set(told["impacts"])
    assert {"transitions", "sent_ms", "acknowledged_ms", "reached_s", "over_100ms"} <= set(told["timing"])
    assert set(told["timing"]["sent_ms"]) == {"p50", "p95", "max"}
    assert told["pain"] == [
        {"at_s": 15.0, "level": 1, "leg": False},
        {"at_s": 205.0, "level": 2, "leg": False},
    ]
    assert list(told["said"]) == ["pain_before", "pain_after", "site", "effort", "reason", "run_kept_kmh"]


def test_its_text_for_people() -> None:
    assert report_text(full_session()) == (
        "two sets: finished.\n"
        "Done: 2 of 2 sets, 4:00 in all, 2:00 of it running, 467 metres.\n"
        "Impacts: 323 running (29 of them estimated, ± 3), 204 walking (51 of them estimated, ± 10).\n"
        "Timing: 4 changes of speed; sent 2 ms off their time (median; worst 4 ms, the run of set 2), none more than "
        "100 ms; the belt was there 0.5 s after the planned instant (median).\n"
        "  up to 1 ms   ██████████           1\n"
        "  up to 2 ms   ██████████           1\n"
        "  up to 5 ms   ████████████████████ 2\n"
        "Heart rate: mean 135, highest 140.\n"
        "Pain 1 before.\n"
        "Every rating of pain: 1 at 0:15, 2 at 3:25."
    )


# otherwise


def test_a_journal_without_an_end_is_interrupted_and_keeps_what_was_done() -> None:
    report = report_of(opened(), entered(20, 0), ended(80, 0), entered(80, 1), went(20, 100.5, 10))
    assert report.outcome is Outcome.INTERRUPTED
    assert (report.sets.done, report.duration_s, report.run_s) == (1, 80.0, 60.0)
    assert report_text(report).startswith("two sets: interrupted.\n")


def test_cut_off_within_a_run_the_part_up_to_the_last_record_counts() -> None:
    nearly, short = (report_of(opened(), entered(20, 0), went(20, last_s, 10)) for last_s in (74.5, 73))
    assert (nearly.sets.done, nearly.run_s) == (1, 54.0)
    assert (short.sets.done, short.run_s) == (0, 52.5)


def test_a_session_that_was_never_begun_has_no_figures_rather_than_zeros() -> None:
    report = report_of(opened(), closed(5, Outcome.STOPPED))
    assert (report.duration_s, report.run_s, report.distance_m) == (None, None, None)
    assert report.heart_rate == HeartRate(None, None)
    assert report.timing.sent_ms.p50 is None
    assert report.sets == Sets(2, 0)
    assert report_text(report) == "two sets: stopped.\nNothing was begun.\nImpacts: 0 running, 0 walking."


def test_without_a_header_there_is_still_a_report() -> None:
    report = report_of(went(0, 10, 4), PainRated(at=0, pressed_at=0, level=3))
    assert (report.profile, report.sets) == (None, Sets(None, None))
    assert report.distance_m == pytest.approx(9.5 * 4 / 3.6, abs=0.1)
    assert json.loads(report_json(report))["profile"] is None
    assert json.loads(report_json(build_report([])))["distance_m"] is None


def test_a_set_counts_from_nine_tenths_of_its_run_on() -> None:
    shortened: list[Record] = [ended(74, 0, 54, skipped=True), entered(74, 1), ended(134, 1), entered(134, 2)]
    report = report_of(opened(), entered(20, 0), shortened, ended(187.9, 2, 53.9, skipped=True), went(20, 190, 10))
    assert report.sets == Sets(2, 1)
    assert report.run_s == 107.9


def test_a_run_whose_rise_was_withheld_was_not_run() -> None:
    withheld = RiseWithheld(at=us(20), target_ckmh=1000, planned=us(20), interval=0, reason="pain was rated 4 or more")
    report = report_of(opened(), course(), went(10, 140, 4), withheld, went(140, 200, 10), went(200, 260, 4))
    assert (report.sets.done, report.run_s) == (1, 60.0)
    assert report.timing.withheld == 1
    assert "1 held back for safety" in report_text(report)


def test_a_run_finished_walking_counts_only_as_far_as_it_was_run() -> None:
    report = report_of(opened(), course(), went(20, 50, 10), went(50, 140, 4), went(140, 200, 10), went(200, 260, 4))
    assert (report.sets.done, report.run_s) == (1, 90.0)


def test_walking_out_of_the_last_seconds_of_a_run_leaves_its_set_undone() -> None:
    report = report_of(opened(), course(), went(20, 73, 10), went(73, 140, 4), went(140, 200, 10), went(200, 260, 4))
    assert (report.sets.done, report.run_s) == (1, 113.0)


def test_a_slow_belt_does_not_make_a_run_a_walk() -> None:
    report = report_of(opened(), course(), went(16, 24, 4), went(24, 80, 10), went(80, 144, 4), went(144, 200, 10))
    assert (report.sets.done, report.run_s) == (2, 120.0)


def test_a_pause_is_part_of_the_session_and_not_of_the_run() -> None:
    report = report_of(
        opened(),
        entered(20, 0),
        went(20, 50, 10),
        StateEntered(at=us(50), state=State.PAUSING),
        went(50, 200, 0),
        StateEntered(at=us(200), state=State.RUNNING),
        IntervalEntered(at=us(200), index=0, planned=us(220), ends=us(250), resumed=True),
        went(200, 220, 4),
        went(220, 250, 10),
        ended(250, 0, 60),
    )
    assert (report.sets.done, report.duration_s, report.run_s) == (1, 230.0, 60.0)


def test_cut_off_while_a_paused_run_starts_again_nothing_is_added_to_it() -> None:
    report = report_of(
        opened(),
        entered(20, 0),
        went(20, 50, 10),
        StateEntered(at=us(50), state=State.PAUSING),
        went(50, 300, 0),
        StateEntered(at=us(295), state=State.STARTING),
    )
    assert (report.sets.done, report.run_s) == (0, 30.0)


def test_stopped_and_cut_off_on_the_way_down_the_run_ends_with_the_stop() -> None:
    stopping = StateEntered(at=us(40), state=State.STOPPING)
    report = report_of(opened(), entered(20, 0), went(20, 40, 10), stopping, went(40, 50, 5))
    assert (report.duration_s, report.run_s) == (20.0, 20.0)


def test_distance_runs_count_by_the_distance_the_belt_has_passed() -> None:
    straight = Plan(name="straights", intervals=(step(Kind.RUN, 42.4, 8.5, 1, metres=100),), sets=1)
    faster = report_of(opened(straight), entered(20, 0), went(20, 50.5, 12), ended(50, 0, 30), closed(60))
    slower = report_of(opened(straight), entered(20, 0), went(20, 62, 6), ended(62, 0, 42, skipped=True), closed(70))
    assert faster.sets.done == 1, "100 m in 30 s"
    assert slower.sets.done == 0, "70 m in 42 s"


def test_without_a_machine_the_time_counts_and_there_is_no_distance() -> None:
    asked: list[Record] = [
        ConsoleAsked(at=us(20 + 60 * k), target_ckmh=speed, interval=k, planned=us(20 + 60 * k))
        for k, speed in enumerate((1000, 400, 400, 400))
    ]
    report = report_of(opened(driving=Driving.NOBODY), course(), asked, closed(260))
    assert report.distance_m is None
    assert (report.sets.done, report.run_s) == (1, 60.0), "the second run was told at walking speed"
    assert report.impacts.running == report.impacts.running_estimated == 159
    assert report.impacts.measured == 0
    assert "159 running (all of them estimated, ± 17)" in report_text(report)


def test_distance_over_a_lost_link_is_that_of_the_lower_speed() -> None:
    report = report_of(opened(), went(0, 10.5, 10), went(40, 40.5, 4))
    assert report.distance_m == pytest.approx(10 * 10 / 3.6 + 30 * 4 / 3.6, abs=0.1)


def test_time_in_which_nothing_was_known_is_told() -> None:
    report = report_of(opened(), entered(20, 0), went(20, 40, 10), closed(70, Outcome.FAULT))
    assert report.impacts.uncounted_s == 30.5
    assert "; 30 s could not be counted" in report_text(report)


def test_the_leg_key_stands_among_the_pain() -> None:
    report = report_of(opened(), entered(20, 0), LegReported(at=us(30), pressed_at=us(30)))
    assert report.pain[0].leg
    assert report.pain[0].level is None
    assert "Every rating of pain: leg at 0:30." in report_text(report)


def test_the_treadmills_own_heart_rate_stands_in_for_a_strap() -> None:
    assert report_of(opened(), went(0, 10, 4)).heart_rate == HeartRate(90, 90)


def test_readings_of_a_strap_that_was_not_believed_are_left_out_and_counted() -> None:
    report = report_of(
        opened(),
        [HeartMeasured(at=us(at_s), raw="", bpm=120) for at_s in (1, 2)],
        HeartDoubted(at=us(3), doubt=HeartDoubt.FROZEN, bpm=180),
        [HeartMeasured(at=us(at_s), raw="", bpm=180) for at_s in (4, 5, 6)],
        HeartBelieved(at=us(7)),
        HeartMeasured(at=us(8), raw="", bpm=126),
    )
    assert report.heart_rate == HeartRate(122, 126, doubted=3)
    assert "mean 122, highest 126; 3 readings were not believed and are left out." in report_text(report)


def test_the_sets_in_which_steps_got_longer_are_named_by_the_sensor_that_counts() -> None:
    records = [
        opened(),
        entered(20, 0),
        *went(20, 80, 10),
        *stepped(21, 45, 165),
        *stepped(45, 80, 150),
        ended(80, 0),
    ]
    told = build_report(sorted(records, key=lambda one: one.at), rules=shipped_rules())
    assert told.longer_steps_sets == (1,)
    assert "Steps were getting longer in set 1" in report_text(told)
    assert build_report(records).longer_steps_sets is None
