"""A session in lines, where there is no screen or none any more: what is printed and heard, and what the keys do."""

from collections.abc import Callable

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.intents import AnyIntent, PainRated, PainTakenBack
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.lines.end_lines import EndLines
from backrun_treadmill.front.lines.plain import Plain
from backrun_treadmill.front.lines.plain_now import PlainNow
from backrun_treadmill.tui.keys.keys import CANCEL, Presses, Switch, where_asked
from backrun_treadmill.tui.words.heard import tone_at_once
from backrun_treadmill.tui.words.key_words import help_lines


class LineView:
    """`say` prints a line, `press` sends a wish, `play` lets a tone be heard; `sound`: changes of speed are heard."""

    def __init__(
        self,
        *,
        plan: Plan,
        say: Callable[[str], None],
        press: Callable[[AnyIntent], None],
        play: Callable[[Tone], None],
        sound: bool,
        rules: Rules | None = None,
    ) -> None:
        self._say = say
        self._press = press
        self._play = play
        self._sound = sound
        self._plain = Plain(plan)
        self._now = PlainNow(rules=rules)
        self._end = EndLines(say=say, press=press)
        self._presses = Presses()

    def see(self, record: AnyEvent | AnyCommand, *, shown: bool, asks: bool) -> None:
        """Take in one record. `shown`: print what it says; `asks`: the questions at the end are asked here."""
        lines = self._plain.lines(record)
        self._now.see(record)
        self._end.see(record)
        if not shown:
            return
        for line in lines:
            self._say(line)
        tone = tone_at_once(record)
        if tone is not None and (self._sound or tone is Tone.ALARM):
            self._play(tone)
        if asks:
            self._end.ask()

    def tick(self, now: int) -> None:
        """What the clock brings at session time `now`, for whoever is there; several times a second."""
        due = self._now.due(now)
        if due.line:
            self._say(due.line)
        if due.tone is not None and (self._sound or due.tone is Tone.ALARM):
            self._play(due.tone)

    def typed(self, name: str, at: float, *, now: int | None) -> None:
        """The key `name` went down at `at` (s), at session time `now`."""
        wish = where_asked(name, self._presses.wish(name, at), unit=self._now.unit_asked, feet=self._now.feet_asked)
        if self._end.open:
            self._end.press(name, wish, at)
            return
        if isinstance(wish, Switch):
            self._switch(wish, now)
        elif wish is not None:
            self._press(wish)
        # Any key cancels a count-in, these as well.
        if wish is None or isinstance(wish, Switch | PainRated | PainTakenBack):
            self._press(CANCEL)

    def _switch(self, switch: Switch, now: int | None) -> None:
        match switch:
            case Switch.WHERE if now is not None:
                self._say(self._now.where(now))
            case Switch.MUTE:
                self._sound = not self._sound
                self._say("Sound on." if self._sound else "Sound off; alarms are heard all the same.")
            case Switch.KEYS:
                for line in help_lines():
                    self._say(line)
            case _:
                return
