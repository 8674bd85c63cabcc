"""The words of a session told in lines, by ear or by touch: each says all of it, none draws."""

from backrun_treadmill.core.notes import State
from backrun_treadmill.core.readout.now import Moment, Sight
from backrun_treadmill.core.readout.picture import Change, Coming, Dose, Readout
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.tui.words import words
from backrun_treadmill.tui.words.heard import opens_last_set
from backrun_treadmill.tui.words.lost_words import lost_text

CHANGES = {Change.FASTER: "faster", Change.SLOWER: "slower", Change.SAME: "the same speed"}


def warning_text(readout: Readout, moment: Moment) -> str:
    """What the seconds that are counted down lead to."""
    last = moment.coming is not None and opens_last_set(readout, moment.coming)
    seconds = f"{moment.count_down} second{'' if moment.count_down == 1 else 's'}"
    return f"In {seconds}: {_next(readout, moment)}{', the last set' if last else ''}."


def where_text(readout: Readout, moment: Moment) -> str:
    """Everything a glance at the screen would tell, in one line."""
    parts = [*_now(readout, moment), _belt(readout, moment)]
    if readout.state is State.RUNNING:
        parts.append(f"next: {_next(readout, moment)}")
    parts.append(words.left_in_all(readout, moment))
    parts.append(f"running impacts {_running(readout.dose)} of {readout.dose.planned_running}")
    parts += [words.heart_text(readout.body, moment)] if moment.heart_bpm is not None else []
    parts += ["steps are getting longer"] if readout.body.longer_steps else []
    body = readout.body
    if body.pain_before is not None or body.pain_now is not None or body.leg:
        parts.append(words.pain_text(body))
    return " ".join(words.sentence(part) for part in parts if part)


def unknown_text(readout: Readout) -> str:
    """The belt has not reported for too long."""
    return f"!!! The treadmill does not report any more: {belt_perhaps(readout)} Use the console to stop or slow it."


def known_text(readout: Readout) -> str:
    """It reports again."""
    speed = readout.belt.reported_ckmh
    return "The treadmill reports again." + ("" if speed is None else f" The belt runs at {kmh_text(speed)} km/h.")


def belt_perhaps(readout: Readout) -> str:
    """What an unknown belt may be doing."""
    last = readout.belt.last_ckmh
    if last == 0:
        return "the belt stood when last seen."
    return f"the belt may still be moving{'' if last is None else f' at {kmh_text(last)} km/h'}."


def longer_text() -> str:
    """Fewer steps a minute at the same speed."""
    return "Your steps are getting longer: cadence has fallen within this set. Shorter, quicker steps land softer."


def _running(dose: Dose) -> str:
    if not dose.running_estimated:
        return str(dose.running)
    return f"{dose.running} ({dose.running_estimated} of them estimated, ± {dose.running_error})"


def _now(readout: Readout, moment: Moment) -> list[str]:
    step = readout.step
    if readout.state is State.LOST:
        return [words.TITLES[State.LOST], lost_text(readout, moment.now)]
    if readout.state is not State.RUNNING or step is None or moment.kind is None:
        return [words.TITLES.get(readout.state, "the session is over"), words.note_of(readout)]
    what = words.KINDS[moment.kind]
    if step.interval.set_no and moment.kind is step.interval.kind:
        what = f"{what}, set {step.interval.set_no} of {readout.plan.sets}"
    left = "" if moment.left_s is None else f"{clock_text(moment.left_s * SECOND_US)} left"
    return [part for part in (what, left, words.cue_text(readout, moment)) if part]


def _belt(readout: Readout, moment: Moment) -> str:
    if moment.sight is Sight.UNKNOWN:
        return f"belt unknown: {belt_perhaps(readout)}"
    speed = "no speed reported" if moment.speed_ckmh is None else f"{kmh_text(moment.speed_ckmh)} km/h"
    target = readout.belt.target_ckmh
    asked = f", {kmh_text(target)} asked for" if target is not None and target != moment.speed_ckmh else ""
    return f"belt {speed}{asked}, {words.SIGHTS[moment.sight]}"


def _next(readout: Readout, moment: Moment) -> str:
    coming, stops = moment.coming, moment.sight is not Sight.BY_HAND and not readout.belt.standing
    stand = ", the belt stops" if stops else ""
    if coming is None:
        return f"the end{stand}"
    what = "stand" if coming.interval.standstill else words.KINDS[coming.interval.kind]
    return f"{what}{_speed(coming)}" if coming.interval.moving else f"{what}{stand}"


def _speed(coming: Coming) -> str:
    return f", {CHANGES[coming.change]}, {kmh_text(coming.speed_ckmh)} km/h"
