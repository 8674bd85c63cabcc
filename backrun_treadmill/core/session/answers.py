"""Once the belt stands: what the runner is asked, and the answers. Nothing here can move a belt; the link is let go."""

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.intents import EffortRated, EndedBecause, PainLocated, RunSpeedKept
from backrun_treadmill.core.notes import Asked
from backrun_treadmill.core.session.situation import Situation

EARLY = (Outcome.SHORTENED, Outcome.STOPPED)


def asked(s: Situation, outcome: Outcome) -> tuple[Asked, ...]:
    """What to ask, in order: nothing where nobody can answer, or where nothing was begun."""
    nobody = not s.watched or s.told_to_end or s.opened.keys_given
    if nobody or s.first_stretch or outcome is Outcome.INTERRUPTED:
        return ()
    asks = [Asked.PAIN, Asked.SITE, Asked.EFFORT]
    if outcome in EARLY and not s.hurts:
        asks.append(Asked.REASON)
    if _run_speed_is_worth_a_question(s, outcome):
        asks.append(Asked.RUN_SPEED)
    return tuple(asks)


def _run_speed_is_worth_a_question(s: Situation, outcome: Outcome) -> bool:
    fits = s.run_by_key_ckmh is not None and s.run_by_key_ckmh <= s.opened.runner.top_ckmh
    return fits and not s.hurts and outcome is not Outcome.FAULT


def noted(s: Situation, event: PainLocated | EffortRated | EndedBecause) -> None:
    """The record is the answer."""
    if s.closed:
        s.refuse(event, "the session is closed")


def run_speed_kept(s: Situation, event: RunSpeedKept) -> None:
    """Only the speed that was asked about."""
    if s.closed or s.ended is None or s.ended.run_ckmh != event.speed_ckmh:
        s.refuse(event, "that speed was not asked about")
