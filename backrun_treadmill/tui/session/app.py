"""The application: records in, wishes out. It folds, paints and reads keys; it never sees a device.

Every key is read here, before any screen or dialog could take it: stop is stop everywhere.
"""

from collections.abc import Callable

from textual import events
from textual.app import App

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.intents import AnyIntent, CancelPressed, PainRated, PainTakenBack
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, IntervalEntered, Said, State, StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import FRAME_US, Moment, at_time, next_flip_us
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.tui.drawing.palettes import DARK, PALETTES, Palette, theme_of
from backrun_treadmill.tui.keys.keys import CANCEL, Presses, Switch, key_name, where_asked
from backrun_treadmill.tui.session.end_questions import EndQuestions
from backrun_treadmill.tui.session.keys_screen import KeysScreen, Leaf, leaf_after
from backrun_treadmill.tui.session.pain_before import PainBefore
from backrun_treadmill.tui.session.scene import PAIN_BEFORE, Scene, question_scene
from backrun_treadmill.tui.session.session_screen import SessionScreen
from backrun_treadmill.tui.words.heard import CountDowns, tone_at_once, tone_of

AT_ONCE = (StateEntered, IntervalEntered, CountingIn, CountInCancelled, SetSpeed, Said)
"""Records that are painted when they come; all others wait for the next frame."""

MOST_WAITING = 8
"""So many writes may wait for a terminal that stalls; frames are left out beyond. Textual blocks at 30."""

CANCELLABLE = (State.ARMED, State.WAITING, State.PAUSED)
"""States in which any key cancels."""


class SessionApp(App[None]):
    """One session on a terminal. `press` takes wishes; `now` tells session time (µs), None before there is one.

    Give it every record with `feed`, before and while it runs. `play` lets a tone be heard; the bell rings without it.
    `sound`: changes of speed are heard; alarms always are. `ask_pain`: ask for the pain before the start. `saved_in`
    tells where the journal is. `rules` say when steps get longer and how hard a heart rate is.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"

    def __init__(
        self,
        *,
        press: Callable[[AnyIntent], None],
        now: Callable[[], int | None],
        palette: Palette = DARK,
        still: bool = False,
        sound: bool = False,
        play: Callable[[Tone], None] | None = None,
        ask_pain: bool = False,
        saved_in: Callable[[], str] = str,
        rules: Rules | None = None,
    ) -> None:
        super().__init__()
        self._send = press
        self._now = now
        self._palette = palette
        self._still = still
        self._fold = ReadoutFold(rules=rules)
        self._presses = Presses()
        self._sound = sound
        self._play = play or (lambda _: self.ring())
        self._count_downs = CountDowns()
        self._pain_before = PainBefore(wanted=ask_pain)
        self._end = EndQuestions()
        self._view = SessionScreen(palette, still=still, saved_in=saved_in)
        self._asked = False
        self.bug: Exception | None = None
        """What a view raised; it ended the application."""
        for known in PALETTES.values():
            self.register_theme(theme_of(known))
        self.theme = palette.name

    def feed(self, record: object) -> None:
        """Take in one record."""
        self._fold.feed(record)
        self._end.see(record)
        tone = tone_at_once(record)
        if tone is not None and self.is_running and (self._sound or tone is Tone.ALARM):
            self._play(tone)
        if isinstance(record, AT_ONCE) and self.is_running and not self._asked:
            self._asked = True
            self.call_later(self._paint)

    def on_mount(self) -> None:
        """Part of Textual."""
        self.push_screen(self._view)
        self._tick()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text end here; everything else is Textual's."""
        match event:
            case events.Key():
                self._pressed(key_name(event.key, event.character), event.time)
            case events.Paste():
                return
            case events.Resize():
                await super().on_event(event)
                self.call_later(self._paint)
            case _:
                await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        self.bug = self.bug or error
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        """Textual would print pages; whoever stops the belt has a sentence to say, and the bug is told afterwards."""

    def _tick(self) -> None:
        self._paint()
        readout, now = self._fold.readout, self._now()
        wait_us = FRAME_US if now is None else next_flip_us(readout, max(now, readout.at))
        self.set_timer(max(wait_us, FRAME_US // 10) / SECOND_US, self._tick)

    def _paint(self) -> None:
        self._asked = False
        if not self._crowded():
            readout = self._fold.readout
            self._view.paint(readout, self._now() or 0, question=self._question(readout))
            self._sound_change(readout, at_time(readout, self._now() or 0))

    def _question(self, readout: Readout) -> Scene | None:
        if (asked := self._end.present) is not None:
            return question_scene(readout, asked)
        return PAIN_BEFORE if self._pain_before.asks(readout) else None

    def ring(self) -> None:
        """The terminal's bell, once; a terminal that stalls is not waited for."""
        if self.is_running and not self._crowded():
            self.bell()

    def _sound_change(self, readout: Readout, moment: Moment) -> None:
        began = self._count_downs.begins(readout, moment)
        tone = tone_of(readout, moment.coming) if began and self._sound else None
        if tone is not None:
            self._play(tone)

    def _crowded(self) -> bool:
        """Whether the terminal takes what is written: Textual would wait for it, and with it every key and beat."""
        writer = getattr(self._driver, "_writer_thread", None)
        return writer is not None and writer._queue.qsize() > MOST_WAITING

    def _pressed(self, name: str, at: float) -> None:
        readout = self._fold.readout
        counting_in = readout.counting_in_until is not None
        wish = where_asked(
            name, self._presses.wish(name, at), unit=readout.unit_asked, feet=readout.feet_asked is not None
        )
        listed = self.screen.leaf if isinstance(self.screen, KeysScreen) else None
        if listed is not None:
            self.pop_screen()
        if self._end.ended is not None:
            self._press_after_end(name, wish, at, listed=listed)
            return
        if isinstance(wish, PainTakenBack):
            self._pain_before.taken_back()
        if self._answers(readout, wish):
            return
        if isinstance(wish, Switch):
            self._switch(wish, listed=listed)
        elif wish is not None and not isinstance(wish, CancelPressed):
            self._send(wish)
        if _cancels(wish) and (counting_in or (wish is not None and readout.state in CANCELLABLE)):
            self._send(CANCEL)

    def _press_after_end(self, name: str, wish: AnyIntent | Switch | None, at: float, *, listed: Leaf | None) -> None:
        for answer in self._end.press(name, wish, at):
            self._send(answer)
        if self._end.left:
            self.exit()
        elif isinstance(wish, Switch):
            self._switch(wish, listed=listed)
        self._paint()

    def _answers(self, readout: Readout, wish: AnyIntent | Switch | None) -> bool:
        """Whether the key is done with: it was about the question before the start."""
        if not self._pain_before.asks(readout):
            return False
        kept = self._pain_before.takes(wish)
        if isinstance(wish, PainRated):
            self._send(wish)
        self._paint()
        return kept or isinstance(wish, PainRated)

    def _switch(self, switch: Switch, *, listed: Leaf | None) -> None:
        match switch:
            case Switch.TIMING:
                self._view.timing = not self._view.timing
                self._paint()
            case Switch.MUTE:
                self._sound = not self._sound
                self._view.sound = "sound on" if self._sound else "sound off"
                self._paint()
            case Switch.KEYS:
                leaf = leaf_after(listed)
                if leaf is not None:
                    self.push_screen(KeysScreen(self._palette, leaf))
            case Switch.WHERE:
                pass


def _cancels(wish: AnyIntent | Switch | None) -> bool:
    """Whether a key must be sent as one that cancels too: it has no meaning to the session, or not that one."""
    return wish is None or isinstance(wish, Switch | CancelPressed | PainRated | PainTakenBack)
