"""Kilometres or miles: judged from what a machine reports for what it was asked, and asked of the runner (rule 19).

A machine that takes and reports miles agrees with itself, so agreement needs the runner's word. Where the report is 1.6
times the target, or the other way round, the report decides, whatever the console shows: there are machines that show
kilometres and take every target as miles.
"""

from backrun_treadmill.core.commands import Cause, UseUnit
from backrun_treadmill.core.intents import UnitAnswered
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import Level, UnitAsked
from backrun_treadmill.core.session.console import Evidence
from backrun_treadmill.core.session.pace import UNKNOWN_UNIT_CKMH
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import steer
from backrun_treadmill.core.timing.ramp import Ramp
from backrun_treadmill.core.units import kmh_text

MILE_THOUSANDTHS = 1609
NEAR_RATIO = (0.8, 1.25)
"""A settled report within this of the target is no question of units."""


def units_after(evidence: Evidence, answer: Unit, target: Unit, report: Unit) -> tuple[Unit, Unit]:
    """(target unit, report unit) from now on, where the evidence came about under `target` and `report`."""
    match evidence:
        case Evidence.SAME:
            return (answer, answer) if target is report is Unit.KMH else (target, report)
        case Evidence.FASTER:
            return Unit.MPH, (report if target is Unit.KMH else Unit.KMH)
        case Evidence.SLOWER:
            return (answer, answer) if (target, report) == (Unit.MPH, Unit.KMH) else (Unit.KMH, Unit.MPH)


def settled(s: Situation, evidence: Evidence) -> None:
    """The belt has settled at a target: what that says of the units."""
    found = s.unit_evidence not in (None, Evidence.SAME)
    if evidence is Evidence.SAME and (s.pace.unit_known or found):
        return
    s.unit_evidence = evidence
    given_before = s.unit_answer is not None and not s.pace.unit_known
    if given_before and (evidence is Evidence.SAME or (evidence is Evidence.SLOWER and s.unit_answer is Unit.MPH)):
        _use(s, evidence)
    elif evidence is Evidence.SAME:
        _ask(s)
    else:
        _doubt(s, evidence)


def settled_elsewhere(s: Situation) -> bool:
    """The belt settled beside its target; True where that is about units and needs no other word."""
    if s.pace.unit_known:
        return False
    ratio = s.belt.level_ckmh / max(1, s.wire.target_ckmh or 0)
    if NEAR_RATIO[0] <= ratio <= NEAR_RATIO[1]:
        settled(s, Evidence.SAME)
    return s.unit_evidence is not None


def answered(s: Situation, event: UnitAnswered) -> None:
    """The runner's word; it counts once the belt has settled at a target."""
    if s.pace.unit_known or s.manual:
        s.refuse(event, "the unit is known")
        return
    s.unit_answer = event.unit
    if s.unit_evidence is None:
        s.say(Level.INFO, "Noted. It counts once the belt has settled at its first speed.")
        return
    _use(s, s.unit_evidence)


def _use(s: Situation, evidence: Evidence) -> None:
    answer = s.unit_answer or Unit.KMH
    target, report = units_after(evidence, answer, s.target_unit, s.report_unit)
    changed = (target, report) != (s.target_unit, s.report_unit)
    if report is not s.report_unit:
        thousandths = MILE_THOUSANDTHS if report is Unit.MPH else 1_000_000 // MILE_THOUSANDTHS
        s.belt.rescale(thousandths)
        s.ramp = Ramp()
    s.target_unit, s.report_unit = target, report
    s.emit(UseUnit(at=s.at, target_unit=target, report_unit=report))
    s.unit_evidence = None
    if changed:
        s.wire.adopt(s.belt.speed_ckmh or 0)
        if s.belt.steady:
            s.console.adopted(s.belt.speed_ckmh or 0)
        else:
            s.console.silent()
    s.pace.unit_known, s.pace.unit_cap_ckmh = True, UNKNOWN_UNIT_CKMH
    s.belt.down_ckmh_s = s.profile.down_ckmh_s
    s.pace.release()
    steer(s, Cause.KEY)


def _ask(s: Situation) -> None:
    if s.unit_asked:
        return
    s.unit_asked = True
    s.emit(UnitAsked(at=s.at))
    asked = kmh_text(s.console.target_ckmh or 0)
    s.say(
        Level.WARNING,
        f"This treadmill is not known here; the belt stays at {asked} or below. "
        f"Does its console show {asked} km/h (press k) or miles per hour (press m)?",
    )


def _doubt(s: Situation, evidence: Evidence) -> None:
    faster = evidence is Evidence.FASTER
    reported, asked = kmh_text(s.belt.speed_ckmh or 0), kmh_text(s.console.target_ckmh or 0)
    s.pace.unit_known, s.unit_answer = False, None
    if faster:
        s.pace.unit_cap_ckmh = s.pace.range.least_ckmh
        steer(s, Cause.GUARD)
    else:
        s.pace.hold(s.console.target_ckmh or 0)
    s.emit(UnitAsked(at=s.at))
    s.say(
        Level.ALARM if faster else Level.WARNING,
        f"Asked for {asked} km/h, the treadmill reports {reported}: it seems to count miles. "
        "Nothing faster is sent. Look at its console: km/h (press k) or miles per hour (press m)?",
    )
