"""An examination in front of whoever stands beside the belt: lines, keys and alarms, around `at_the_belt`."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.core.afterwards.examined import Examined, ExaminedFold, examined_from
from backrun_treadmill.core.examining import Question
from backrun_treadmill.core.intents import AnyIntent, ConfirmPressed, StopPressed, UnitAnswered
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.at_the_belt import AtTheBelt
from backrun_treadmill.front.belt.supervisor import Ending
from backrun_treadmill.front.doctor.examination_lines import ExaminationLines
from backrun_treadmill.front.doctor.last_line import LastLine
from backrun_treadmill.front.processes.engine_process import ENGINE
from backrun_treadmill.journal.reader import NotAJournal, read_journal
from backrun_treadmill.link.messages import Opening
from backrun_treadmill.link.silence import TICK_S
from backrun_treadmill.tui.keys.keys import CANCEL, Presses, where_asked
from backrun_treadmill.tui.words.heard import tone_at_once

EXAMINER = (*ENGINE, "--examine")


class Finished(Struct, frozen=True):
    """What is left: the exit code for the shell, the journal if there is one, and what was found."""

    exit_code: int
    journal: Path | None
    examined: Examined


class Examining:
    """One examination. `keys` is the terminal's file descriptor; `say` prints a line, `show` keeps one as the last,
    `play` lets a tone be heard."""

    def __init__(
        self,
        *,
        opening: Opening,
        stderr: Path,
        keys: int,
        say: Callable[[str], None],
        show: Callable[[str], None],
        play: Callable[[Tone], None],
    ) -> None:
        self._keys = keys
        self._say = say
        self._show = show
        self._play = play
        self._belt = AtTheBelt(
            opening=opening, stderr=stderr, say=say, see=self._see, signalled=lambda: None, command=EXAMINER
        )
        self._lines = ExaminationLines()
        self._last_line = LastLine()
        self._presses = Presses()
        self._fold = ExaminedFold()

    async def run(self) -> Finished:
        """From the engine's start to its certain end, or the end of the last resort."""
        ending = await self._belt.run(
            beside=self._keep_last_line(), keys=self._belt.heed_keys(self._keys, self._typed), ended=self._let_go
        )
        if ending.bug is not None:
            raise ending.bug
        examined = self._examined()
        exit_code = self._belt.exit_code(ending)
        return Finished(exit_code or examined.exit_code, self._belt.journal(), examined)

    def _see(self, record: AnyEvent | AnyCommand) -> None:
        self._fold.feed(record)
        self._last_line.see(record)
        for line in self._lines.lines(record):
            self._say(line)
        tone = tone_at_once(record)
        if tone is not None:
            self._play(tone)

    def _typed(self, name: str) -> None:
        self._belt.supervisor.press(
            wish_of(name, self._presses, asyncio.get_running_loop().time(), asked=self._last_line.asked)
        )

    async def _keep_last_line(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            at = self._belt.supervisor.session_time()
            if at is not None:
                self._show(self._last_line.text(at))

    async def _let_go(self, ending: Ending) -> None:
        self._show("")

    def _examined(self) -> Examined:
        """From the journal, which also has what was written behind it after the engine's death; else as it was seen."""
        journal = self._belt.journal()
        with suppress(OSError, NotAJournal):
            if journal is not None:
                return examined_from(read_journal(journal).records)
        return self._fold.examined


def wish_of(name: str, presses: Presses, at: float, *, asked: Question | None) -> AnyIntent:
    """What the key `name`, going down at `at` (s), means here: a stop, an answer, and of all others that something is
    not wished for. A key that is held down answers once."""
    wish = where_asked(name, presses.wish(name, at), unit=asked is Question.CONSOLE, feet=False)
    match wish:
        case StopPressed() | ConfirmPressed():
            return wish
        case UnitAnswered() if asked is Question.CONSOLE:
            return wish
        case _:
            return CANCEL
