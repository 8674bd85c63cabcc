"""An examination as lines for whoever stands beside the belt: steps, questions, findings, stops. Pure."""

import textwrap

from backrun_treadmill.core.events import ConnectFailed, LinkLost, MachineConnected, SignalReceived
from backrun_treadmill.core.examining import ExaminerAsked, FactFound, Step, StepBegan
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import SessionEnded, StopSent
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.words.record_words import answer_text, connection_text, saying_text

STEPS = tuple(Step)
WIDTH = 79
"""Characters a line."""


class ExaminationLines:
    """Keeps only what a line needs from earlier records."""

    def __init__(self) -> None:
        self._stop_is_news = False
        self._why_no_machine = ""
        self._over = False

    def lines(self, record: AnyEvent | AnyCommand) -> list[str]:
        """What is said of one record, in lines that fit a terminal of 80 columns; for most nothing is."""
        if self._over:
            return []
        self._over = isinstance(record, SessionEnded)
        text = (
            self._finding(record)
            or self._stopping(record)
            or saying_text(record)
            or answer_text(record)
            or self._connection(record)
        )
        if not text:
            return []
        return textwrap.wrap(f"{clock_text(record.at):>7}  {text}", WIDTH, subsequent_indent=" " * 9)

    def _finding(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case StepBegan():
                return f"{STEPS.index(record.step) + 1} of {len(STEPS)}, {record.step}: {record.text}"
            case FactFound():
                return f"Found: {record.text}"
            case ExaminerAsked():
                return f">>> {record.text}"
            case SessionEnded():
                return record.text
            case _:
                return ""

    def _stopping(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case StopPressed() | SignalReceived():
                self._stop_is_news = True
                return ""
            case StopSent() if self._stop_is_news:
                self._stop_is_news = False
                return "Stop sent."
            case _:
                return ""

    def _connection(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case ConnectFailed():
                known, self._why_no_machine = self._why_no_machine, record.text
                return "" if record.text == known else record.text
            case LinkLost():
                return f"The link to the treadmill is lost: {record.reason}."
            case MachineConnected():
                self._why_no_machine = ""
                return connection_text(record)
            case _:
                return connection_text(record)
