"""Somebody beside a virtual room's belt in real time, with `backrun doctor` in a terminal."""

import time
from collections.abc import Callable
from typing import Any

from drawn import Terminal
from stage import records_in

from backrun_treadmill.core.commands import StartBelt
from backrun_treadmill.core.examining import ExaminerAsked, Question
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

ENTER = b"\r"
KEY_HELD_S = 1.2
"""Between two answers: a key that comes sooner counts as held down."""
WHOLE_S = 300.0

type Stage = Any


class Helper:
    """Stands beside the belt: agrees at the page, and answers what is asked as the console has it."""

    def __init__(
        self,
        stage: Stage,
        *,
        console: bytes = b"k",
        kept: bool = True,
        more: tuple[str, ...] = (),
        under: tuple[str, ...] = (),
    ) -> None:
        self.stage = stage
        self._console = console
        self._answered = 0
        words = ("doctor", "--adapter", stage.adapter, *(("--journal", str(stage.journal)) if kept else ()))
        self.terminal = Terminal(stage, words=(*words, *more), under=under)
        self.terminal.wait_for(b"ENTER begins.")
        assert stage.writes() == [], "nothing is written before the key"
        self.terminal.type(ENTER)

    def answer_until(self, seen: Callable[[list[AnyEvent | AnyCommand]], bool], *, within_s: float = WHOLE_S) -> None:
        """Each question its answer, until it is `seen` in the records so far, or all is over."""
        ends = time.monotonic() + within_s
        while self.stage.run.poll() is None and time.monotonic() < ends:
            records = list(self._records())
            if seen(records):
                return
            asked = [record.question for record in records if isinstance(record, ExaminerAsked)]
            if len(asked) > self._answered:
                self._answered = len(asked)
                time.sleep(KEY_HELD_S)
                self.terminal.type(self._console if asked[-1] is Question.CONSOLE else ENTER, acting=False)
            time.sleep(0.1)
        self.stage.said = self.text
        assert self.stage.run.poll() is not None, f"not over in {within_s} s: {self.text[-2000:]}"

    def until_it_moves(self) -> None:
        """The belt moves by the examination's own start."""
        self.answer_until(lambda records: any(isinstance(record, StartBelt) for record in records))
        self.stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) > 0.5)

    def to_the_end(self) -> int:
        """Everything is answered; the exit code."""
        self.answer_until(lambda records: False)
        return int(self.stage.ended())

    @property
    def text(self) -> str:
        """What stands on the terminal, in one line."""
        return " ".join(self.terminal.shown.decode(errors="replace").split())

    def _records(self) -> list[AnyEvent | AnyCommand]:
        journal = self.stage.journal
        return list(records_in(journal.read_bytes().splitlines(keepends=True))) if journal.exists() else []
