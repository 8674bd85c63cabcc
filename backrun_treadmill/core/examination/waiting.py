"""How a step of the examination waits. A step is written as it is done, one thing after another, and *yields* where it
has to wait for the machine or for a person; `examination` goes on with it at the event that it waits for, or in time.

Only the steps are written so. What must act at every event, whatever is being waited for, stands in `guard`, `descent`
and `link`; they run before the step and can end it at any of its waits.
"""

from collections.abc import Callable, Generator

from msgspec import Struct

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.examination.bench import Bench


class Wait(Struct, frozen=True):
    """Go on when `done`, or at `by` (µs of the session)."""

    done: Callable[[], bool]
    by: int


type Told[T] = Generator[Wait, None, T]
type Script = Told[None]


class Interruption(Exception):
    """Something happened to the belt or the link that a step did not do; the belt has been proved to stand again."""


class LinkWentAway(Interruption):
    """The link was lost and is back; control has to be requested again."""


class StoppedItself(Interruption):
    """The belt came to stand, and nobody of us stopped it."""


class Ends(Exception):
    """Nothing more is to be looked at: `text` says why, and what that means."""

    def __init__(self, text: str, *, outcome: Outcome = Outcome.FAULT, exit_code: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.outcome = outcome
        self.exit_code = exit_code


def until(b: Bench, done: Callable[[], bool], *, within_us: int) -> Told[bool]:
    """Wait for `done`, at most `within_us`; whether it came."""
    if not done():
        yield Wait(done, b.at + within_us)
    return done()


def pause(b: Bench, span_us: int) -> Script:
    """Let time pass."""
    yield Wait(lambda: False, b.at + span_us)
