"""The questions at the end as lines: the same keys, one line a question, and out after the last."""

from typing import Any

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.intents import EndedBecause, Reason
from backrun_treadmill.core.notes import Asked, SessionEnded
from backrun_treadmill.front.lines.end_lines import EndLines
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.tui.keys.keys import STOP, Presses
from backrun_treadmill.tui.session.end_questions import LEAVE

ENDED = SessionEnded(
    at=0, outcome=Outcome.STOPPED, exit_code=0, text="Stopped.", stands=True, asks=tuple(Asked), run_ckmh=950
)


class Terminal:
    """What is printed and sent; keys as a terminal sends them, two seconds apart."""

    def __init__(self, ended: SessionEnded = ENDED) -> None:
        self.said: list[str] = []
        self.sent: list[Any] = []
        self.lines = EndLines(say=self.said.append, press=self.sent.append)
        self.lines.see(ended)
        self.lines.ask()
        self._presses = Presses()
        self._at = 0.0

    def type(self, typed: bytes) -> None:
        for name in names(typed):
            self._at += 2.0
            self.lines.press(name, self._presses.wish(name, self._at), self._at)


def test_every_question_is_one_line_and_the_last_answer_leaves() -> None:
    terminal = Terminal()
    terminal.type(b"336\x7f71y")
    assert terminal.sent[-1] == LEAVE
    assert EndedBecause(at=0, pressed_at=0, reason=Reason.TIME) in terminal.sent
    assert [line.split("?")[0].split(":")[0] for line in terminal.said] == [
        "Pain now, after it",
        "Pain after",
        "Where does it hurt",
        "Where",
        "How hard was it",
        "Effort",
        "Why did it end early",
        "How hard was it",
        "Effort",
        "Why did it end early",
        "Ended early",
        "Keep 9.5 km/h as your own run speed",
        "Run speed from now on",
    ]
    assert all(line.isprintable() for line in terminal.said)


def test_space_leaves_at_once_and_later_keys_are_nothing() -> None:
    terminal = Terminal()
    terminal.type(b" ")
    terminal.type(b"3\r ")
    assert terminal.sent == [STOP]


def test_enter_skips() -> None:
    terminal = Terminal()
    terminal.type(b"\r\r\r\r")
    assert terminal.sent == [LEAVE]


def test_a_question_is_printed_once_however_many_records_come() -> None:
    terminal = Terminal()
    terminal.lines.ask()
    terminal.lines.ask()
    assert len(terminal.said) == 1
