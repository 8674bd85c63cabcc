"""What lines say that goes by the clock and not by a record: a change that comes, a belt that fell silent. Pure."""

from msgspec import Struct

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import Sight, at_time
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.words.heard import CountDowns, tone_of
from backrun_treadmill.tui.words.line_words import known_text, longer_text, unknown_text, warning_text, where_text

WATCHED = (State.STARTING, State.RUNNING, State.PAUSING, State.HELD)
"""States in which the belt moves and reports; a lost link and a stop that is not seen say so themselves."""


class Due(Struct, frozen=True):
    """What there is to say now: at most a line and a tone."""

    line: str = ""
    tone: Tone | None = None


class PlainNow:
    """Give it every record with `see`, and ask several times a second what is `due`."""

    def __init__(self, *, rules: Rules | None = None) -> None:
        self._fold = ReadoutFold(rules=rules)
        self._longer = False
        self._count_downs = CountDowns()
        self._unknown = False

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record."""
        self._fold.feed(record)

    @property
    def unit_asked(self) -> bool:
        """Whether the runner is asked what the console counts."""
        return self._fold.readout.unit_asked

    @property
    def feet_asked(self) -> bool:
        """Whether the runner is asked what a sensor counts."""
        return self._fold.readout.feet_asked is not None

    def due(self, now: int) -> Due:
        """At session time `now`: each change once as its last seconds begin, each silence of the belt once."""
        readout = self._fold.readout
        moment = at_time(readout, now)
        unknown = moment.sight is Sight.UNKNOWN and readout.state in WATCHED
        if unknown is not self._unknown and (unknown or moment.sight is not Sight.UNKNOWN):
            self._unknown = unknown
            return Due(_at(now, unknown_text(readout)), Tone.ALARM) if unknown else Due(_at(now, known_text(readout)))
        if not self._count_downs.begins(readout, moment):
            was, self._longer = self._longer, readout.body.longer_steps
            return Due(_at(now, longer_text())) if self._longer and not was else Due()
        return Due(_at(now, warning_text(readout, moment)), tone_of(readout, moment.coming))

    def where(self, now: int) -> str:
        """What is now, what comes, and how much is left."""
        readout = self._fold.readout
        return _at(now, where_text(readout, at_time(readout, now)))


def _at(now: int, text: str) -> str:
    return f"{clock_text(now):>7}  {text}"
