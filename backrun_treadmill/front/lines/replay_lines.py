"""A recorded session in the lines it was told in: at its pace with keys where there is a terminal, else all at once."""

import asyncio
import signal
from collections.abc import Callable, Sequence

from backrun_treadmill.core.afterwards.playback import Playback
from backrun_treadmill.core.afterwards.transport import Transport
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.readout.marks import marks_of
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.lines.plain import Plain
from backrun_treadmill.front.lines.plain_now import PlainNow
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.front.terminal.terminal import RawKeys, typed_bytes
from backrun_treadmill.tui.replay.replay_controls import ReplayControls
from backrun_treadmill.tui.replay.replay_words import KEYS_LINES, KEYS_SAID, status_text

STEP_US = SECOND_US // 10
"""As often as live lines look at the clock."""

TICK_S = 0.05


class LinePicture:
    """What a session's lines know of its records."""

    def __init__(self, plan: Plan, *, rules: Rules | None = None) -> None:
        self.lines: list[str] = []
        """Said since they were last taken."""
        self.now = PlainNow(rules=rules)
        self._plain = Plain(plan)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record."""
        self.lines += self._plain.lines(record)
        self.now.see(record)


class ReplayLines:
    """`say` prints a line; `clock` is the onlooker's own time, µs; `rules` as in a live session."""

    def __init__(
        self,
        records: Sequence[AnyEvent | AnyCommand],
        *,
        rate: float,
        say: Callable[[str], None],
        clock: Callable[[], int],
        rules: Rules | None = None,
    ) -> None:
        self._say = say
        self._clock = clock
        self._marks = marks_of(records)
        self._playback = Playback(records, lambda opened: LinePicture(opened.plan, rules=rules))
        transport = Transport(began=self._playback.began, ends=self._playback.ends, rate=rate, clock=clock())
        self.controls = ReplayControls(transport, self._marks)
        self._told = self._playback.began

    def all_at_once(self) -> None:
        """Everything, as fast as it can be said."""
        self._tell(self._playback.ends)

    def tick(self) -> None:
        """What the clock has brought."""
        self._tell(self.controls.transport.at(self._clock()))

    def press(self, name: str) -> None:
        """A key; where it leads is told, what lies between is not."""
        self.tick()
        clock = self._clock()
        if name == "?":
            for line in KEYS_SAID:
                self._say(line)
            return
        if not self.controls.press(name, clock) or self.controls.left:
            return
        self._say(status_text(self.controls, self._marks, clock))
        now = self.controls.transport.at(clock)
        if now != self._told:
            self._playback.go(now)
            self._playback.picture.lines.clear()
            self._told = now
            self._say(self._playback.picture.now.where(now))

    def _tell(self, until: int) -> None:
        while self._told < until or not self._playback.fed:
            self._told = min(until, self._told + STEP_US) if self._playback.fed else self._told
            self._playback.go(self._told)
            picture = self._playback.picture
            for line in picture.lines:
                self._say(line)
            picture.lines.clear()
            if (due := picture.now.due(self._told)).line:
                self._say(due.line)


async def replay_with_keys(lines: ReplayLines, *, keys: int, say: Callable[[str], None]) -> int:
    """At its pace, until the onlooker leaves: the exit code. `keys` is the terminal's file descriptor."""
    loop, ended = asyncio.get_running_loop(), list[int]()

    def typed() -> None:
        data = typed_bytes(keys)
        for name in names(data):
            lines.press(name)
        if not data:
            ended.append(128 + signal.SIGHUP)
        elif lines.controls.left:
            ended.append(0)

    with RawKeys(keys) as raw:
        loop.add_reader(keys, typed)
        loop.add_signal_handler(signal.SIGTSTP, raw.stop_job)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, ended.append, 128 + number)
        say(f"{KEYS_LINES[0]}.")
        try:
            while not ended:
                lines.tick()
                await asyncio.sleep(TICK_S)
            return ended[0]
        finally:
            loop.remove_reader(keys)
            for number in (signal.SIGTSTP, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(number)
