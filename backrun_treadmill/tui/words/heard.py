"""What is heard, and when: before a change as its count-down begins, once; what cannot wait at once. Pure."""

from backrun_treadmill.core.notes import BudgetSpent, Level, Said
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.readout.now import Moment
from backrun_treadmill.core.readout.picture import Change, Coming, Readout
from backrun_treadmill.core.tone import Tone

TONES = {Change.FASTER: Tone.FASTER, Change.SLOWER: Tone.SLOWER, Change.SAME: None}


class CountDowns:
    """Remembers which count-down is under way: each begins once."""

    def __init__(self) -> None:
        self._counting = False

    def begins(self, readout: Readout, moment: Moment) -> bool:
        """Whether a count-down to a change began since it was asked last."""
        counting = moment.count_down is not None and readout.summary is None
        began, self._counting = counting and not self._counting, counting
        return began


def tone_of(readout: Readout, coming: Coming | None) -> Tone | None:
    """The tone before what comes; None where the speed stays. The end is slower than anything."""
    if coming is None:
        return Tone.SLOWER
    return Tone.LAST_SET if opens_last_set(readout, coming) else TONES[coming.change]


def tone_at_once(record: object) -> Tone | None:
    """The tone of a record by itself, without a count-down."""
    match record:
        case Said(level=Level.ALARM):
            return Tone.ALARM
        case BudgetSpent():
            return Tone.SLOWER
        case _:
            return None


def opens_last_set(readout: Readout, coming: Coming) -> bool:
    """Whether the last of several sets is about to begin."""
    sets, step = readout.plan.sets, coming.interval
    now = 0 if readout.step is None else readout.step.interval.set_no
    return step.kind is Kind.RUN and sets > 1 and step.set_no == sets != now
