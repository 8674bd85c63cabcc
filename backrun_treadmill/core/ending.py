"""The ends of a session: closed, closed as nothing was ever written, or waiting for a link that may not come back."""

from backrun_treadmill.core.commands import Close, Disconnect, Level, NothingToStop, Outcome, State, StopRemembered
from backrun_treadmill.core.situation import Situation
from backrun_treadmill.core.units import SECOND_US

GIVE_UP_US = 60 * SECOND_US
"""A session nobody watches ends this long after a stop that could not be proved."""

GIVE_UP_ATTENDED_US = 300 * SECOND_US

PULL = "PULL THE SAFETY KEY."


def close(s: Situation, outcome: Outcome, exit_code: int, text: str) -> None:
    """The session is over."""
    s.halt = None
    s.end_interval(s.at)
    text = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    s.enter(State.FINISHED, text)
    if s.linked:
        s.emit(Disconnect(at=s.at))
    s.emit(Close(at=s.at, outcome=outcome, exit_code=exit_code, text=text))


def give_up_within(s: Situation) -> int:
    """How long a stop that cannot be proved, or sent, is waited for."""
    return GIVE_UP_ATTENDED_US if s.watched else GIVE_UP_US


def remember_stop(s: Situation) -> None:
    """The link is away: the stop waits for it, and the runner is told."""
    s.emit(StopRemembered(at=s.at))
    s.say(
        Level.ALARM,
        f"{PULL} The link to the treadmill is lost, so the stop cannot be sent yet; it goes out first of all. "
        "Once the belt stands, ENTER ends the session.",
    )
    if s.lost is not None and s.lost.give_up_at is None:
        s.lost.give_up_at = s.at + give_up_within(s)


def nothing_to_stop(s: Situation, outcome: Outcome, exit_code: int, text: str) -> None:
    """Nothing was ever written to the machine: the session is over at once."""
    s.emit(NothingToStop(at=s.at))
    if s.manual and s.on_belt:
        s.say(Level.ALARM, "Stop the belt at its console: this program does not control it.")
    elif s.belt.moving:
        s.say(Level.ALARM, "The belt moves and was not started from here: stop it at its console.")
    close(s, outcome, exit_code, text)
