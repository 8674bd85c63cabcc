"""Starting the belt, each time with a key of its own, and the first stop that brings it down again."""

from backrun_treadmill.core.events import Result, Status
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.consent import consent
from backrun_treadmill.core.examination.waiting import Ends, Script, until
from backrun_treadmill.core.examination.writing import settled, stop, write_start
from backrun_treadmill.core.examining import Fact, Question, Step
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.units import SECOND_US, kmh_text

MOVES_WITHIN_US = 15 * SECOND_US
SOON_US = 10 * SECOND_US
"""The same of a machine that is known to want two starts."""

START_OP = "07"
LEAST_SEEN = 2
MOST_FACTOR = 2.2


def start_and_stop(b: Bench) -> Script:
    """The first movement, at the belt's own speed, and at once the stop."""
    b.begin(Step.START, "The belt is started once, at its slowest speed, and stopped as soon as it runs.")
    yield from start(b)
    yield from settled(b)
    _note_least(b)
    b.begin(Step.STOP, "Now the stop, from the slowest speed. Keep the safety key in hand.")
    yield from stop(b)
    b.decided.add("rest_ckmh")  # a stop is proved by reports of a standing belt


def start(b: Bench, why: str = "") -> Script:
    """A start with its consent, and a second one where the first moves nothing; ends where the belt does not move."""
    if b.links_lost.get(START_OP, 0) > 1:
        raise Ends("Each start costs the link: a belt that cannot be watched is not driven. Nothing more is tried.")
    refused: list[Result | None] = []
    said_started = False
    for question in (Question.START, Question.START_AGAIN):
        yield from consent(b, question, _question(question, why))
        written_at = b.at
        yield from write_start(b)
        within_us = SOON_US if Fact.START_TWICE in b.facts else MOVES_WITHIN_US
        moved = yield from until(b, lambda: b.moved_at is not None, within_us=within_us)
        result = b.answers.since(START_OP, written_at)  # some take longer to say so than others to move
        refused += [] if result in (None, Result.SUCCESS) else [result]
        if moved:
            # Its own word "started" of the first one: the belt moved, and stopped again before a report showed it.
            _note_start(b, again=question is Question.START_AGAIN, refused=bool(refused) or said_started)
            b.expects_moving = True
            b.enter(State.RUNNING, "the belt moves")
            return
        said_started = said_started or b.said_since(written_at, Status.STARTED)
    _note_no_start(b, refused)


def _note_no_start(b: Bench, refused: list[Result | None]) -> None:
    if Result.NOT_PERMITTED in refused:
        raise Ends("The treadmill does not give control for a start: another app has it, or its own screen.")
    if len(refused) > 1:
        b.find(Fact.REFUSES_START, True, "It refuses a start.")
        raise Ends("The treadmill refuses to be started from here. Is its safety key in? Start it at its console.")
    if not b.answers.any:
        raise Ends("The treadmill neither answers nor moves. Switch it off and on; pair it if it wants that.")
    b.find(Fact.DOES_NOT_START, True, "It takes a start and does not move.")
    raise Ends("The belt did not move after two starts. This program cannot start it.")


def _question(question: Question, why: str) -> str:
    if question is Question.START_AGAIN:
        return "The belt did not start. ENTER sends a second start after a count of 5; any other key ends here."
    why = why or "The belt is started next."
    return f"{why} Nobody on it? ENTER starts it after a count of 5; any other key ends here."


def _note_start(b: Bench, *, again: bool, refused: bool) -> None:
    started_at, moved_at = b.started_at, b.moved_at
    if started_at is None or moved_at is None:
        return
    b.starts += 1
    if again and not refused:
        b.find(Fact.START_TWICE, True, "It starts only at the second start.")
    elif not again and Fact.START_MS not in b.facts and not b.belt.rest_ckmh:
        after_ms = (moved_at - started_at) // 1000
        b.find(Fact.START_MS, after_ms, f"The belt moves {after_ms / 1000:.1f} s after a start.")
    if b.control_refused:
        b.find(Fact.REFUSES_CONTROL_IN_WORDS, True, "It refuses control in words, and obeys all the same.")
    b.starts_saying_stopped += b.said_since(started_at, Status.STOPPED)
    if b.starts_saying_stopped >= LEAST_SEEN and b.starts_saying_stopped == b.starts:
        b.find(Fact.START_SAYS_STOPPED, True, "It says that it was stopped when it starts; that word is not believed.")


def _note_least(b: Bench) -> None:
    level_ckmh = b.level_ckmh
    if level_ckmh is None:
        return
    b.least_seen_ckmh = level_ckmh
    b.factor_known = True
    b.factor = min(MOST_FACTOR, max(1.0, level_ckmh / max(1, b.range.least_ckmh)))
    b.find(Fact.LEAST_SPEED, level_ckmh, f"It sets off at {kmh_text(level_ckmh)} km/h, as it reports.")
