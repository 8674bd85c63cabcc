"""The ends of an examination: what was found is kept, the machine let go, and the last record written."""

from backrun_treadmill.core.commands import Close, Disconnect, Outcome
from backrun_treadmill.core.examination import keeping
from backrun_treadmill.core.examination.advice import advice
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.notes import NothingToStop, SessionEnded, State


def end(b: Bench, outcome: Outcome, exit_code: int, text: str, *, stands: bool = True) -> None:
    """It is over. `stands`: the belt is proved to stand, or was never ours to stop."""
    if b.closed is not None:
        return
    text = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    b.aborted, b.descent, b.lost, b.question = True, None, None, None
    b.enter(State.FINISHED, text)
    keeping.conclude(b)
    keeping.keep(b, outcome, advice(b.facts, outcome, text, stands=stands))
    b.emit(Disconnect(at=b.at))
    b.linked = False
    b.emit(SessionEnded(at=b.at, outcome=outcome, exit_code=exit_code, text=text, stands=stands))
    b.closed = Close(at=b.at, outcome=outcome, exit_code=exit_code, text=text)
    b.emit(b.closed)


def nothing_to_stop(b: Bench, outcome: Outcome, exit_code: int, text: str) -> None:
    """A stop before anything was written: there is nothing to undo."""
    b.emit(NothingToStop(at=b.at))
    end(b, outcome, exit_code, f"{text} Nothing was written to the treadmill.")
