"""What an examination may say of a machine, and what it ought to find, from the machine's quirks alone.

Written by hand from `sim.quirks`, and knows nothing of how the examination looks for anything.
"""

import re
from collections.abc import Callable
from enum import IntEnum

from msgspec import Struct

from backrun_treadmill.core.examining import Fact, FactFound, FactValue
from backrun_treadmill.sim.quirks import MPH, Quirks

USUAL_HZ = 2.0
KMH, MILES = "km/h", "mph"


class Belt(Struct, frozen=True):
    """The room's belt of this examination; km/h per second."""

    up_kmh_s: float
    down_kmh_s: float


class Stage(IntEnum):
    """How far an examination of such a machine can come."""

    NOTHING = 0
    """No link."""
    CONNECTED = 1
    CONTROLLED = 2
    AT_REST = 3
    STARTED = 4
    STOPPED = 5
    EARLY = 6
    UNITS = 7
    ALL = 8


def reaches(q: Quirks) -> Stage:
    """The stage in which it must end: nothing later can be found."""
    ends: tuple[tuple[bool, Stage], ...] = (
        (q.no_control_point or q.advertises == "nothing" or q.refuses_pairing, Stage.NOTHING),
        (bool(q.spike_ckmh), Stage.CONNECTED),
        (ignores(q, "0801") and (_moves(q) or q.starts_on_control), Stage.CONNECTED),
        (q.silent, Stage.CONTROLLED),
        ("08" in q.hangs_up_on or bool(result(q, "08")), Stage.AT_REST),
        ("07" in q.hangs_up_on or bool(result(q, "07")) or ignores(q, "07") or bool(q.keep_alive_s), Stage.STARTED),
        (ignores(q, "0801") or bool(q.restarts_s) or bool(q.link_lasts_s), Stage.STOPPED),
        (ignores(q, "02") or bool(result(q, "02")) or bool(q.runs_away_s), Stage.EARLY),
        (q.over_factor > 1, Stage.UNITS),
    )
    return next((stage for so, stage in ends if so), Stage.ALL)


def ignores(q: Quirks, request: str) -> bool:
    """Whether a request that begins so is answered with success and not carried out."""
    return any(request.startswith(ignored) for ignored in q.ignores)


def result(q: Quirks, op: str) -> int:
    """What a request is refused with; 0: it is not."""
    return dict(q.refuses).get(op, 0)


def expected(q: Quirks) -> set[Fact]:
    """The quirks of this machine that can be seen, and that an examination comes to."""
    reached = reaches(q)
    return {fact for fact, (stage, so) in SEEN.items() if stage <= reached and so(q)}


def _moves(q: Quirks) -> bool:
    seen_to_stop = not (q.stops_on_connect and q.set_point)
    return (bool(q.moves_already_ckmh) and seen_to_stop) or q.starts_on_connect


def _unheard(q: Quirks) -> bool:
    """Nothing is said of the belt before control is requested."""
    return q.silent or q.silent_until_control


def _early_speeds(q: Quirks, form: str) -> bool:
    return q.spin_up_s > 0 and q.spin_up == form and not (ignores(q, "02") or result(q, "02"))


SEEN: dict[Fact, tuple[Stage, Callable[[Quirks], bool]]] = {
    Fact.MOVES_AT_CONNECT: (Stage.CONNECTED, lambda q: _moves(q) and not _unheard(q)),
    Fact.STALE_STATUS: (Stage.CONNECTED, lambda q: bool(q.stale_status) and not (_moves(q) or _unheard(q))),
    Fact.REST_VALUE: (Stage.CONNECTED, lambda q: bool(q.rest_report_ckmh)),
    Fact.SILENT: (Stage.CONTROLLED, lambda q: q.silent),
    Fact.SILENT_UNTIL_CONTROL: (Stage.CONTROLLED, lambda q: q.silent_until_control and not q.silent),
    Fact.STARTS_ON_CONTROL: (Stage.CONTROLLED, lambda q: q.starts_on_control and not result(q, "00")),
    Fact.REFUSES_CONTROL: (Stage.AT_REST, lambda q: bool(result(q, "00"))),
    Fact.STOP_REFUSED: (Stage.AT_REST, lambda q: result(q, "08") == 5 and not result(q, "00") and q.answers != "none"),
    Fact.LINK_LOST_ON_STOP: (Stage.AT_REST, lambda q: "08" in q.hangs_up_on),
    Fact.LINK_LOST_ON_START: (Stage.STARTED, lambda q: "07" in q.hangs_up_on),
    Fact.REFUSES_START: (Stage.STARTED, lambda q: bool(result(q, "07")) and q.answers != "none"),
    Fact.DOES_NOT_START: (Stage.STARTED, lambda q: ignores(q, "07") and q.answers != "none"),
    Fact.START_TWICE: (Stage.STOPPED, lambda q: q.starts_needed > 1),
    Fact.REFUSES_CONTROL_IN_WORDS: (Stage.STOPPED, lambda q: "00" in dict(q.claims)),
    Fact.STOP_IGNORED: (Stage.STOPPED, lambda q: ignores(q, "0801")),
    Fact.RESTARTS: (Stage.STOPPED, lambda q: bool(q.restarts_s)),
    Fact.NEVER_ANSWERS: (Stage.STOPPED, lambda q: q.answers == "none"),
    Fact.NEVER_ANSWERS_CONTROL: (Stage.STOPPED, lambda q: "00" in q.unanswered and q.answers != "none"),
    Fact.ANSWERS_TWICE: (Stage.STOPPED, lambda q: q.answers_twice and q.answers != "none"),
    Fact.CONTROL_EACH_TIME: (Stage.STOPPED, lambda q: q.control_expires),
    Fact.START_SAYS_STOPPED: (Stage.EARLY, lambda q: q.start_says_stopped),
    Fact.EARLY_IGNORED: (Stage.EARLY, lambda q: _early_speeds(q, "ignored")),
    Fact.EARLY_REFUSED: (Stage.EARLY, lambda q: _early_speeds(q, "refused")),
    Fact.EARLY_FORGOTTEN: (Stage.EARLY, lambda q: _early_speeds(q, "forgotten")),
    Fact.EARLY_BREAKS_LINK: (Stage.EARLY, lambda q: _early_speeds(q, "hangs-up")),
    Fact.IGNORES_TARGETS: (Stage.EARLY, lambda q: ignores(q, "02")),
    Fact.REFUSES_TARGETS: (Stage.EARLY, lambda q: bool(result(q, "02"))),
    Fact.RUNS_AWAY: (Stage.EARLY, lambda q: bool(q.runs_away_s)),
    Fact.STOPS_ITSELF: (Stage.EARLY, lambda q: bool(q.stops_itself_s)),
    Fact.TOO_FAST: (Stage.UNITS, lambda q: q.over_factor > 1),
    Fact.TARGET_UNIT: (Stage.ALL, lambda q: True),
    Fact.REPORT_UNIT: (Stage.ALL, lambda q: True),
    Fact.RANGE_UNIT: (Stage.ALL, lambda q: True),
    Fact.WRITE_GAP_MS: (Stage.ALL, lambda q: q.gap_s > 0),
    Fact.SET_POINT: (Stage.ALL, lambda q: q.set_point),
    Fact.LOSES_CONTROL: (Stage.ALL, lambda q: q.control_lost_s > 0),
    Fact.PAUSE_IGNORED: (Stage.ALL, lambda q: ignores(q, "0802")),
    Fact.PAUSE_CLEARS: (Stage.ALL, lambda q: q.pause_resets),
    Fact.START_RECOVERS: (Stage.ALL, lambda q: q.start_recovers_target),
    Fact.START_TOGGLES: (Stage.ALL, lambda q: q.start_again == "toggles"),
    Fact.START_TAKEN: (Stage.ALL, lambda q: q.start_again == "taken"),
}


def instead(fact: Fact, found: dict[Fact, FactValue]) -> bool:
    """A belt too slow to have been anywhere shows a forgotten speed as one that was not followed."""
    return fact is Fact.EARLY_FORGOTTEN and Fact.EARLY_IGNORED in found


def wrong(claim: FactFound, q: Quirks, belt: Belt) -> bool:
    """Whether what was said is not so."""
    judge = JUDGES.get(claim.fact)
    if judge is not None:
        return not judge(claim, q, belt)
    _, so = SEEN[claim.fact]
    return not so(q)


def _within(value: FactValue, least: float, most: float) -> bool:
    return isinstance(value, int) and least <= value <= most


def _period_ms(q: Quirks) -> float:
    return 1000 / (q.data_hz or USUAL_HZ)


def _range_unit(claim: FactFound, q: Quirks, _: Belt) -> bool:
    factor = q.target_factor / q.range_factor
    return factor == (MPH if claim.value == MILES else 1.0)


def _least(claim: FactFound, q: Quirks, _: Belt) -> bool:
    true_ckmh = q.speeds[0] * q.target_factor * q.over_factor
    return any(
        abs(float(claim.value) - shown) <= max(11, shown / 10) for shown in (true_ckmh, true_ckmh * q.report_factor)
    )


def _stop_ms(claim: FactFound, q: Quirks, belt: Belt) -> bool:
    shown = re.search(r"From ([\d.]+) km/h", claim.text)
    assert shown is not None, claim.text
    took_s = float(shown[1]) / belt.down_kmh_s
    slack_s = _period_ms(q) / 1000 + q.reaction_s + 0.3
    slowest_s = took_s * (MPH if q.report_factor != 1 else 1)
    return _within(claim.value, (took_s * 0.85 - 0.3) * 1000, (slowest_s * 1.15 + slack_s) * 1000)


def _rate(kmh_s: Callable[[Belt], float]) -> Callable[[FactFound, Quirks, Belt], bool]:
    return lambda claim, q, belt: not q.set_point and _within(claim.value, kmh_s(belt) * 75, kmh_s(belt) * 125)


def _stops_itself(claim: FactFound, q: Quirks, _: Belt) -> bool:
    seen_late_ms = 1.2 * _period_ms(q)
    times = [s * 1000 for s in (q.stops_itself_s, q.auto_stop_s) if s]
    return bool(q.keep_alive_s) or any(_within(claim.value, ms - 2 * seen_late_ms, ms + seen_late_ms) for ms in times)


def _answer_ms(claim: FactFound, q: Quirks, _: Belt) -> bool:
    return q.answers != "none" and _within(claim.value, q.answer_s[0] * 1000 - 10, q.answer_s[1] * 1000 + 150)


def _start_ms(claim: FactFound, q: Quirks, _: Belt) -> bool:
    least_s = q.countdown_s + q.reaction_s
    return _within(claim.value, least_s * 1000 - 50, least_s * 1000 + 2 * _period_ms(q) + 600)


def _early(form: str) -> Callable[[FactFound, Quirks, Belt], bool]:
    """The speed was taken after the time in which it is not, as seen from a report that may be a period late."""
    return lambda claim, q, belt: (
        q.spin_up_s > 0 and q.spin_up == form and float(claim.value) >= q.spin_up_s * 1000 - _period_ms(q) - 100
    )


def _not_followed(claim: FactFound, q: Quirks, belt: Belt) -> bool:
    return _early("ignored")(claim, q, belt) or _early("forgotten")(claim, q, belt)


JUDGES: dict[Fact, Callable[[FactFound, Quirks, Belt], bool]] = {
    Fact.ANSWER_MS: _answer_ms,
    Fact.REPORT_MS: lambda claim, q, _: _within(claim.value, _period_ms(q) * 0.85, _period_ms(q) * 1.15),
    Fact.REST_VALUE: lambda claim, q, _: claim.value in (q.rest_report_ckmh, round(q.rest_report_ckmh * MPH)),
    Fact.TARGET_UNIT: lambda claim, q, _: claim.value == (MILES if q.target_factor == MPH else KMH),
    Fact.REPORT_UNIT: lambda claim, q, _: claim.value == (MILES if q.report_factor != 1 else KMH),
    Fact.RANGE_UNIT: _range_unit,
    Fact.LEAST_SPEED: _least,
    Fact.STEP: lambda claim, q, _: abs(float(claim.value) - q.speeds[2] * q.target_factor) <= 1,
    Fact.TOO_FAST: lambda claim, q, _: q.over_factor > 1 and _within(claim.value, q.over_factor * 100 - 108, 45),
    Fact.UP: _rate(lambda belt: belt.up_kmh_s),
    Fact.DOWN: _rate(lambda belt: belt.down_kmh_s),
    Fact.DEAD_MS: lambda claim, q, _: _within(claim.value, q.reaction_s * 1000 - 150, q.reaction_s * 1000 + 350),
    Fact.WRITE_GAP_MS: lambda claim, q, _: _within(claim.value, q.gap_s * 1000 - 10, 1300),
    Fact.START_MS: _start_ms,
    Fact.EARLY_IGNORED: _not_followed,
    Fact.EARLY_REFUSED: _early("refused"),
    Fact.EARLY_FORGOTTEN: _early("forgotten"),
    Fact.EARLY_BREAKS_LINK: _early("hangs-up"),
    Fact.STOP_MS: _stop_ms,
    Fact.STOPS_ITSELF: _stops_itself,
    Fact.START_TAKEN: lambda _, q, __: q.start_again == "taken" or q.starts_needed > 1 or q.keep_alive_s > 0,
    Fact.START_REFUSED_MOVING: lambda _, q, __: q.start_again == "refused" and q.starts_needed == 1,
    Fact.DOES_NOT_START: lambda _, q, __: ignores(q, "07") or q.keep_alive_s > 0,
    Fact.IGNORES_TARGETS: lambda _, q, __: ignores(q, "02") or (bool(result(q, "02")) and q.answers == "none"),
    Fact.PAUSE_REFUSED: lambda _, q, __: bool(result(q, "08")),
    Fact.STOP_REFUSED: lambda _, q, __: bool(result(q, "08")),
}
"""Facts whose number has to be right as well, or that may be true where nobody expects them to be found."""

USUAL_FACTS = {Fact.TARGET_UNIT, Fact.REPORT_UNIT, Fact.RANGE_UNIT}
"""Every machine has these: what is found of them is counted apart from the quirks."""
