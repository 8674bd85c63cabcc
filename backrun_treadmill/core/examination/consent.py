"""The keys of whoever stands beside the belt: a question and its answer, and the count-in before every start."""

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.waiting import Ends, Script, Told, until
from backrun_treadmill.core.examining import Question
from backrun_treadmill.core.intents import ConfirmPressed, Intent, UnitAnswered
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, State
from backrun_treadmill.core.session.guard import expired
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

COUNT_IN_US = 5 * SECOND_US
STANDING_US = 5 * MINUTE_US
"""How long a question is open while the belt stands."""

MOVING_US = 30 * SECOND_US
"""And while it moves."""

IDLE_KEY = "that key does nothing now"
STOPPING_KEY = "the stop is not proved yet: SPACE sends it again, and the safety key stops the belt without it"


def pressed(b: Bench, event: Intent) -> None:
    """A key that is no stop."""
    if b.count_in_until is not None:
        b.cancelled = True  # however late it comes: a key that cancels does not expire
    elif expired(event):
        b.refuse(event, "it arrived more than 1 s late")
    elif b.question is None:
        b.refuse(event, IDLE_KEY if b.descent is None else STOPPING_KEY)
    elif isinstance(event, UnitAnswered):
        b.answer = event.unit if b.question is Question.CONSOLE else False
    elif b.question is not Question.CONSOLE:
        b.answer = isinstance(event, ConfirmPressed)
    elif not isinstance(event, ConfirmPressed):
        b.answer = False


def asked(b: Bench, question: Question, text: str) -> Told[bool | Unit]:
    """The answer; nobody answering ends the examination."""
    b.ask(question, text)
    within_us = MOVING_US if b.may_move else STANDING_US
    answered = yield from until(b, lambda: b.answer is not None, within_us=within_us)
    b.question = None
    if not answered or b.answer is None:
        raise Ends("Nobody answered, so the examination ends here.", outcome=Outcome.SHORTENED)
    return b.answer


def consent(b: Bench, question: Question, text: str) -> Script:
    """ENTER and a count-in that nobody cancels; any other answer ends the examination."""
    while True:
        b.enter(State.ARMED)
        if (yield from asked(b, question, text)) is not True:
            raise Ends("Ended by key before the next start.", outcome=Outcome.SHORTENED, exit_code=0)
        b.cancelled, b.count_in_until = False, b.at + COUNT_IN_US
        b.emit(CountingIn(at=b.at, until=b.count_in_until))
        yield from until(b, lambda: b.cancelled, within_us=COUNT_IN_US)
        b.count_in_until = None
        if not b.cancelled:
            return
        b.emit(CountInCancelled(at=b.at))
