"""A session that begins where another one was cut off (`SessionOpened.unfinished`): the belt is looked at first.

Looking writes nothing. A standing belt ends it at once; one that moves is asked about: stop it, go on with what was
left of the plan, or leave it to its console. Only an adopted belt goes on: nothing is started here.
"""

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.intents import EndPressed, PausePressed
from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.session import ending, halting
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import kmh_text

NOT_ENDED = "The last session did not end."


def looks(s: Situation) -> bool:
    """Whether the belt is still only looked at: nothing of the old plan has been taken up again."""
    return bool(s.opened.unfinished) and s.course.interval is None


def moving_text(s: Situation) -> str:
    """What is asked about a belt that moves."""
    speed = kmh_text(s.belt.speed_ckmh or 0)
    following = s.course.following
    rest = following is not None and following.moving
    on = f" g goes on at that speed with what was left of {s.opened.plan.name}." if rest else ""
    return f"{NOT_ENDED} The belt moves at {speed} km/h. SPACE stops it.{on} e leaves it to its console."


def tell_nobody(s: Situation) -> None:
    """The belt moves and no key can come: it is said, and nothing is sent."""
    text = (
        f"{NOT_ENDED} The belt moves at {kmh_text(s.belt.speed_ckmh or 0)} km/h. There is no terminal, so nobody could "
        "give a key and nothing was sent: stop the belt at its console, or give the command again in a terminal"
    )
    s.say(Level.ALARM, f"{text}.")
    ending.end(s, Outcome.FAULT, 1, text, stands=False)


def stands(s: Situation) -> None:
    """The belt stands: two reports at least 1 s apart say so, for single zeros lie."""
    if s.belt.stood_since(s.connected_at):
        ending.end(s, Outcome.FINISHED, 0, f"{NOT_ENDED} The belt stands")


def leave_alone(s: Situation, event: EndPressed) -> None:
    """The runner leaves the belt to its console; refused once anything was sent to it."""
    if not looks(s) or s.wire.touched:
        s.refuse(event, "the belt moves; SPACE stops it")
        return
    speed = kmh_text(s.belt.speed_ckmh or 0)
    text = f"Left to its console by key; nothing was sent. The belt moved at {speed} km/h"
    ending.end(s, Outcome.INTERRUPTED, 1, text, stands=False)


def pause(s: Situation, event: PausePressed) -> None:
    """There is nothing to come back to: a pause is a stop."""
    halting.begin(s, Purpose.CLOSE, outcome=Outcome.STOPPED, text="Stopped by key.", force=True)
