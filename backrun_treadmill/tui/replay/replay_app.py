"""A recorded session on the very screen it was run on. Nothing here can reach a treadmill: keys move time only."""

from collections.abc import Callable, Sequence

from textual import events
from textual.app import App

from backrun_treadmill.core.afterwards.playback import Playback
from backrun_treadmill.core.afterwards.transport import Transport
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.intents import PainRated
from backrun_treadmill.core.notes import CountingIn, State, StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.marks import marks_of
from backrun_treadmill.core.readout.now import FRAME_US, next_flip_us
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.drawing.palettes import DARK, PALETTES, Palette, theme_of
from backrun_treadmill.tui.keys.keys import key_name
from backrun_treadmill.tui.replay.replay_controls import ReplayControls
from backrun_treadmill.tui.replay.replay_words import KEYS, replay_lines
from backrun_treadmill.tui.session.end_questions import EndQuestions
from backrun_treadmill.tui.session.keys_screen import KeysScreen
from backrun_treadmill.tui.session.pain_before import PainBefore
from backrun_treadmill.tui.session.scene import PAIN_BEFORE, Scene, question_scene
from backrun_treadmill.tui.session.session_screen import SessionScreen

SHORTEST_US = FRAME_US // 5
"""Between two frames, however fast it plays."""

REST_S = 0.02
"""Between two pieces of what is folded ahead: keys come first."""


class Picture:
    """What a session's screen knows of its records; nobody presses a key in it."""

    def __init__(self, *, ask_pain: bool, rules: Rules | None = None) -> None:
        self._fold = ReadoutFold(rules=rules)
        self._end = EndQuestions()
        self._pain_before = PainBefore(wanted=ask_pain)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record."""
        self._fold.feed(record)
        self._end.see(record)
        if isinstance(record, StateEntered | CountingIn):
            self._pain_before.asks(self.readout)  # what makes it too late to ask may pass between two frames

    @property
    def readout(self) -> Readout:
        """The readout after the records so far."""
        return self._fold.readout

    @property
    def question(self) -> Scene | None:
        """The question that was open then; one that was passed over by a key stays open until the records go on."""
        if (asked := self._end.present) is not None:
            return question_scene(self.readout, asked)
        return PAIN_BEFORE if self._pain_before.asks(self.readout) else None


class ReplayApp(App[None]):
    """`records` are a whole session, at least one; `clock` is the onlooker's own time, µs. It plays at once.

    `rules` as for the live screen.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"

    def __init__(
        self,
        records: Sequence[AnyEvent | AnyCommand],
        *,
        clock: Callable[[], int],
        rate: float = 1,
        palette: Palette = DARK,
        still: bool = False,
        saved_in: str = "",
        rules: Rules | None = None,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._palette = palette
        asked = _rated_before(records)
        self._marks = marks_of(records)
        self._playback = Playback(records, lambda _: Picture(ask_pain=asked, rules=rules))
        transport = Transport(began=self._playback.began, ends=self._playback.ends, rate=rate, clock=clock())
        self.controls = ReplayControls(transport, self._marks)
        self._view = SessionScreen(palette, still=still, saved_in=lambda: saved_in)
        for known in PALETTES.values():
            self.register_theme(theme_of(known))
        self.theme = palette.name

    def on_mount(self) -> None:
        """Part of Textual."""
        self.push_screen(self._view)
        self._tick()
        self._prepare()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text end here; everything else is Textual's."""
        match event:
            case events.Key():
                self._pressed(key_name(event.key, event.character))
            case events.Paste():
                return
            case events.Resize():
                await super().on_event(event)
                self.call_later(self._paint)
            case _:
                await super().on_event(event)

    def _tick(self) -> None:
        self._paint()
        transport = self.controls.transport
        flip_us = next_flip_us(self._playback.picture.readout, transport.at(self._clock()))
        self.set_timer(max(flip_us / transport.rate, SHORTEST_US) / SECOND_US, self._tick)

    def _prepare(self) -> None:
        if self._playback.prepare():
            self.set_timer(REST_S, self._prepare)

    def _paint(self) -> None:
        clock = self._clock()
        now = self.controls.transport.at(clock)
        self._playback.go(now)
        picture = self._playback.picture
        self._view.keys = replay_lines(self.controls, self._marks, clock)
        self._view.paint(picture.readout, now, question=picture.question)

    def _pressed(self, name: str) -> None:
        if isinstance(self.screen, KeysScreen):
            self.pop_screen()
        elif name == "?":
            self.push_screen(KeysScreen(self._palette, keys=KEYS))
            return
        if name == "t":
            self._view.timing = not self._view.timing
        else:
            self.controls.press(name, self._clock())
        if self.controls.left:
            self.exit()
        self._paint()


def _rated_before(records: Sequence[AnyEvent | AnyCommand]) -> bool:
    """Whether pain was rated before the belt first moved: a question that was passed over leaves no record."""
    for record in records:
        if isinstance(record, PainRated):
            return True
        if isinstance(record, StateEntered) and record.state is State.RUNNING:
            return False
    return False
