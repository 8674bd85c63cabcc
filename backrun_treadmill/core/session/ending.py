"""The ends of a session: over, over as nothing was ever written, or waiting for a link that may not come back.

A session that is over has let go of the machine. It closes at once, or after the runner's answers (`answers`).
"""

from backrun_treadmill.core.commands import Close, Disconnect, Outcome
from backrun_treadmill.core.notes import Asked, Level, NothingToStop, SessionEnded, State, StopRemembered
from backrun_treadmill.core.session import learning
from backrun_treadmill.core.session.answers import asked
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

GIVE_UP_US = 60 * SECOND_US
"""A session nobody watches ends this long after a stop that could not be proved."""

GIVE_UP_ATTENDED_US = 300 * SECOND_US

ANSWERS_US = 10 * MINUTE_US
"""So long after the end the runner's answers are waited for."""

PULL = "PULL THE SAFETY KEY."


def end(s: Situation, outcome: Outcome, exit_code: int, text: str, *, stands: bool = True) -> None:
    """The session is over. `stands`: the belt is proved to stand, or was never ours to stop."""
    s.halt = None
    s.end_interval(s.at)
    text = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    s.enter(State.FINISHED, text)
    learning.keep(s)
    asks = asked(s, outcome) if stands else ()
    if s.linked or asks:  # also a connection that is only being made
        s.emit(Disconnect(at=s.at))
        s.linked = False
    s.ended = SessionEnded(
        at=s.at,
        outcome=outcome,
        exit_code=exit_code,
        text=text,
        stands=stands,
        asks=asks,
        answers_until=s.at + ANSWERS_US if asks else None,
        run_ckmh=s.run_by_key_ckmh if Asked.RUN_SPEED in asks else None,
    )
    s.emit(s.ended)
    if not asks:
        close(s)


def close(s: Situation) -> None:
    """No answers are waited for any more: the last record."""
    if s.ended is None or s.closed:
        return
    s.closed = True
    s.emit(Close(at=s.at, outcome=s.ended.outcome, exit_code=s.ended.exit_code, text=s.ended.text))


def stop_after(s: Situation) -> None:
    """A stop after the end: there is nothing to stop, and whoever pressed it wants out."""
    if not s.closed:
        s.emit(NothingToStop(at=s.at))
        close(s)


def tick(s: Situation) -> None:
    """The end of the time for answers."""
    if s.ended is not None and s.ended.answers_until is not None and s.at >= s.ended.answers_until:
        close(s)


def dues(s: Situation) -> list[int | None]:
    """The instant at which `tick` has something to do."""
    return [None if s.ended is None or s.closed else s.ended.answers_until]


def give_up_within(s: Situation) -> int:
    """How long a stop that cannot be proved, or sent, is waited for."""
    return GIVE_UP_ATTENDED_US if s.watched else GIVE_UP_US


def remember_stop(s: Situation) -> None:
    """The link is away: the stop waits for it, and the runner is told."""
    s.emit(StopRemembered(at=s.at))
    text = (
        f"{PULL} The link to the treadmill is lost, so the stop cannot be sent yet; it goes out first of all. "
        "Once the belt stands, ENTER ends the session."
    )
    s.say_now_and_then(Level.ALARM, text, about="the kept stop")
    if s.lost is not None and s.lost.give_up_at is None:
        until = s.at + give_up_within(s)
        if s.halt is not None:
            # Counted from the first loss: there are machines whose link goes at every stop.
            s.halt.remembered_until = until = s.halt.remembered_until or until
        s.lost.give_up_at = until


def nothing_to_stop(s: Situation, outcome: Outcome, exit_code: int, text: str) -> None:
    """Nothing was ever written to the machine: the session is over at once."""
    s.emit(NothingToStop(at=s.at))
    if s.manual and s.on_belt:
        s.say(Level.ALARM, "Stop the belt at its console: this program does not control it.")
    elif s.belt.moving:
        whose = "" if s.opened.unfinished else " and was not started from here"
        s.say(Level.ALARM, f"The belt moves{whose}: stop it at its console.")
    end(s, outcome, exit_code, text, stands=not (s.opened.unfinished and s.belt.moving))
