"""Pain and the leg key, in every state (design rule 20): what stops, what locks rises, and a rating taken back."""

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.intents import LegReported, PainRated, PainTakenBack
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import Level, PainVoided, State
from backrun_treadmill.core.session import arming, halting, leading
from backrun_treadmill.core.session.situation import Rating, Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

PAIN_RISE = 3
PAIN_LOCKS = 4
TAKEN_BACK_WITHIN_US = 5 * SECOND_US

# Design rule 20 and the signs of pressed nerves: the warning card of Greenhalgh, Mercer and Finucane (backes.org.uk).
AFTER_LEG = (
    "Numb between the legs, trouble with bladder or bowel, or legs growing weak: emergency department now. ? says more."
)
# The pain model of Silbernagel 2007 (AJSM 35:897), as clinics use it: settled by the next morning.
AFTER_PAIN = (
    "Pain should be back to where it was by tomorrow morning; if not, go a level back. ? says when to get help."
)


def locked_above(level: int, runner: Runner, *, begun: bool) -> int | None:
    """The speed (0.01 km/h) above which a rating of pain lets no rise go; None: it locks nothing.

    Before the belt first moves a walk is still the better choice, so the rises to walking stay; after that none goes.
    """
    if level < PAIN_LOCKS:
        return None
    return 0 if begun else max(runner.walk_ckmh, runner.brisk_ckmh)


def _what_goes(locked_above_ckmh: int) -> str:
    if locked_above_ckmh:
        return f"walking only. Nothing faster than {kmh_text(locked_above_ckmh)} km/h is sent."
    return "nothing faster is sent. Press w to walk, SPACE to stop."


def rated(s: Situation, event: PainRated) -> None:
    """Before the start it is what later ratings are compared with; after the end it is only kept."""
    s.last_rating = Rating(
        at=s.at,
        level=event.level,
        pain_before=s.pain_before,
        locked_above_ckmh=s.locked_above_ckmh,
        hurts=s.hurts,
    )
    if s.state is State.FINISHED:
        return
    if s.first_stretch and s.pain_before is None:
        s.pain_before = event.level
    if s.count_in_until is not None:
        arming.cancel(s, event)
    before = s.pain_before or 0
    if event.level >= s.opened.runner.pain_stop or (s.pain_before is not None and event.level >= before + PAIN_RISE):
        _slow_and_stop(s, f"Pain {event.level}: running stops here for today.", advice=AFTER_PAIN)
        return
    was, s.locked_above_ckmh = (
        s.locked_above_ckmh,
        locked_above(event.level, s.opened.runner, begun=not s.first_stretch),
    )
    if s.locked_above_ckmh is not None:
        leading.want_less(s, "pain was rated")
        if s.locked_above_ckmh != was:
            s.say(Level.WARNING, f"Pain {event.level}: {_what_goes(s.locked_above_ckmh)}")


def taken_back(s: Situation, event: PainTakenBack) -> None:
    """All is as before the last rating, but for a stop: what is on its way to a stand goes on to it."""
    if s.count_in_until is not None:
        arming.cancel(s, event)
    last = s.last_rating
    if last is None or s.at - last.at > TAKEN_BACK_WITHIN_US:
        s.refuse(event, "no pain was rated in the last 5 s")
        return
    s.last_rating = None
    s.pain_before, s.locked_above_ckmh, s.hurts = last.pain_before, last.locked_above_ckmh, last.hurts
    s.emit(PainVoided(at=s.at, level=last.level, rated_at=last.at))
    stopping = " The belt stops all the same." if s.halt is not None else ""
    s.say(Level.INFO, f"Taken back: pain {last.level} does not count.{stopping}")


def leg_reported(s: Situation, event: LegReported) -> None:
    """A new symptom in a leg ends the running, however little it hurts."""
    _slow_and_stop(s, "A new feeling in the leg was reported: running stops here for today.", advice=AFTER_LEG)


def _slow_and_stop(s: Situation, text: str, *, advice: str) -> None:
    if s.state is State.FINISHED:
        return
    s.hurts = True
    belt = "" if s.manual or not s.linked else "The belt slows down and stops. "
    s.say(Level.WARNING, advice)  # before what the belt does: the newest sentence is read first
    s.say(Level.WARNING, f"{text} {belt}What was done is kept.")
    if s.halt is None:
        force = halting.may_move_untouched(s)
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.STOPPED, text=text, gently=True, force=force)
    elif s.halt.purpose is not Purpose.CLOSE:
        halting.close_instead(s, outcome=Outcome.STOPPED, exit_code=0, text=text)
