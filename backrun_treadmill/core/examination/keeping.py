"""What is said only at the end, because it takes the whole examination to see it, and what the profile keeps."""

from itertools import pairwise
from statistics import median

from backrun_treadmill.core.commands import KeepLearned, Outcome
from backrun_treadmill.core.examination.advice import clears
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examining import Fact, FactValue, KeepMachine
from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.units import kmh_text

LEAST_GAPS = 8
LEAST_UNANSWERED = 3
LEAST_PAIRS = 2
LEAST_STARTS = 2
LEAST_AUTO_STOP_MS = 5_000
ALIKE = 0.3
USUAL_GAP_MS = 400
MOST_REST_CKMH = 100
"""A profile takes no more for a standing belt."""

LONGEST_WAIT_MS = 1_900
"""The longest `speed_after_ms` of a profile."""

SEEN_LATE_MS = 500
"""The first movement is seen up to a report's period after it was there."""


def conclude(b: Bench) -> None:
    """Say what the whole of it has shown."""
    if b.machine is None:
        return
    b.answers.link_ends(b.at)
    _conclude_answers(b)
    if len(b.report_gaps_us) >= LEAST_GAPS:
        every_ms = round(median(b.report_gaps_us) / 1000)
        b.find(Fact.REPORT_MS, every_ms, f"It reports its speed every {every_ms / 1000:g} s.")
    if b.control_pairs >= LEAST_PAIRS and Fact.LOSES_CONTROL not in b.facts:
        b.find(Fact.CONTROL_EACH_TIME, True, "It wants control to be requested before every single command.")
    if b.stop_ms:
        speed_ckmh, took_ms = b.stop_ms[-1]
        text = f"From {kmh_text(speed_ckmh)} km/h it stood {took_ms / 1000:.1f} s after the stop."
        b.find(Fact.STOP_MS, took_ms, text)


def _conclude_answers(b: Bench) -> None:
    answers = b.answers
    if b.starts and not answers.any and sum(answers.unanswered.values()) >= LEAST_UNANSWERED:
        b.find(Fact.NEVER_ANSWERS, True, "It never answers a command; what it does was watched instead.")
    others = sum(count for op, count in answers.answered.items() if op != "00")
    if others >= LEAST_PAIRS and not answers.answered.get("00") and answers.unanswered.get("00"):
        b.find(Fact.NEVER_ANSWERS_CONTROL, True, "It answers everything but the request for control.")
    if answers.doubled >= LEAST_PAIRS:
        b.find(Fact.ANSWERS_TWICE, True, "It gives every answer twice.")
    if answers.median_ms is not None:
        b.find(Fact.ANSWER_MS, answers.median_ms, f"It answers a command after {answers.median_ms} ms.")


def keep(b: Bench, end: Outcome, warning: str) -> None:
    """Have everything written down that was found. `warning`: for before the belt moves in a session; empty: none."""
    if b.machine is None:
        return
    learned = _learned(b)
    if learned is not None:
        b.emit(KeepLearned(at=b.at, learned=learned))
    facts = _profile(b.facts) | _auto_stop(b.self_stops_ms) | ({"advice": warning} if warning else {})
    if facts:
        facts["source"] = f"examined by backrun doctor {b.opened.version}"
    decided = _decided(b, end)
    if facts or decided:
        b.emit(KeepMachine(at=b.at, facts=facts, decided=decided))


def _decided(b: Bench, end: Outcome) -> tuple[str, ...]:
    """The keys that the profile has from now on by this examination alone."""
    units_known = b.target_unit is not None
    decided = {
        "advice": clears(b.facts, end),
        "control_each_time": units_known and not b.control_pairs,
        "never_answers": b.answers.any,
        "no_speed_control": units_known,
        "range_unit": Fact.RANGE_UNIT in b.facts,
        "start_says_stopped": b.starts >= LEAST_STARTS,
        "write_gap_ms": Fact.WRITE_GAP_MS in b.facts,
    }
    return tuple(sorted(b.decided | {key for key, seen in decided.items() if seen}))


def _learned(b: Bench) -> Learned | None:
    ramp = b.ramp
    known = bool(ramp.up_ckmh_s and ramp.down_ckmh_s) and not ramp.reports_set_point
    if b.machine is None or not (b.latency.count or known or ramp.reports_set_point):
        return None
    return Learned(
        seen_as=b.machine.name,
        answer_ms=b.latency.answers_ms,
        change_ms=b.latency.changes_ms,
        dead_time_ms=ramp.dead_time_ms if known else 0,
        up_ckmh_s=ramp.up_ckmh_s if known else 0,
        down_ckmh_s=ramp.down_ckmh_s if known else 0,
        reports_set_point=ramp.reports_set_point,
        learned_with=LearnedWith.NOBODY if known or ramp.reports_set_point else None,
    )


def _auto_stop(stops_ms: list[int]) -> dict[str, FactValue]:
    """Twice alike is a habit of the machine's."""
    alike = [
        min(one, other)
        for one, other in pairwise(stops_ms)
        if min(one, other) >= LEAST_AUTO_STOP_MS and abs(one - other) <= ALIKE * max(one, other)
    ]
    return {"auto_stop_s": min(alike) // 1000} if alike else {}


UNITS = {Fact.TARGET_UNIT: "target_unit", Fact.REPORT_UNIT: "report_unit"}
TRUE_KEYS = {
    Fact.CONTROL_EACH_TIME: "control_each_time",
    Fact.NEVER_ANSWERS: "never_answers",
    Fact.PAUSE_IGNORED: "no_pause",
    Fact.PAUSE_REFUSED: "no_pause",
    Fact.PAUSE_CLEARS: "no_pause",
    Fact.START_SAYS_STOPPED: "start_says_stopped",
    Fact.IGNORES_TARGETS: "no_speed_control",
    Fact.REFUSES_TARGETS: "no_speed_control",
}
EARLY = (Fact.EARLY_IGNORED, Fact.EARLY_REFUSED, Fact.EARLY_FORGOTTEN, Fact.EARLY_BREAKS_LINK)


def _profile(facts: dict[Fact, FactValue]) -> dict[str, FactValue]:
    """By the keys of a machine profile, within its bounds; only what was claimed."""
    kept: dict[str, FactValue] = {key: str(facts[fact]) for fact, key in UNITS.items() if fact in facts}
    kept |= {key: True for fact, key in TRUE_KEYS.items() if fact in facts}
    if facts.get(Fact.RANGE_UNIT) == "mph":
        kept["range_unit"] = "mph"
    rest_ckmh = facts.get(Fact.REST_VALUE)
    if isinstance(rest_ckmh, int) and rest_ckmh <= MOST_REST_CKMH:
        kept["rest_ckmh"] = rest_ckmh
    gap_ms = facts.get(Fact.WRITE_GAP_MS)
    if isinstance(gap_ms, int) and gap_ms > USUAL_GAP_MS:
        kept["write_gap_ms"] = gap_ms
    for fact in EARLY:
        until_ms = facts.get(fact)
        if isinstance(until_ms, int) and until_ms <= LONGEST_WAIT_MS:
            kept["speed_after_ms"] = min(LONGEST_WAIT_MS, until_ms + SEEN_LATE_MS)
    return kept
