"""What coaches have asked for and the runner has accepted, as entries of the history: see `core.body.coach_rules`.

Only read here, from the ledger: what a coach withdraws or puts something newer in the place of is no word any more.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from backrun_treadmill.coach.contents import Frequency, Hold, OfferedProgramme, State, StepBack
from backrun_treadmill.coach.inbox import content_of
from backrun_treadmill.coach.keys import KeyTrouble
from backrun_treadmill.coach.ledger import Entry as Offer
from backrun_treadmill.coach.ledger import Ledger
from backrun_treadmill.coach.pins import Pins
from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.journal.looking import local_minutes

TROUBLE = (KeyTrouble, OSError, sqlite3.Error)
"""What `accepted_words` raises for a folder that cannot be read."""
HOLDS = (State.ACCEPTED, State.STARTED, State.COMPLETED)
"""States in which what was accepted still holds."""


def accepted_words(folder: Path) -> tuple[Entry, ...]:
    """The words in the runner's coach folder, in the order of their acceptance; nothing where there is no ledger.

    Raises what `TROUBLE` names.
    """
    file = folder / "ledger.db"
    if not file.exists():
        return ()
    pins = Pins(folder / "coaches.json")
    with closing(Ledger(file)) as ledger:
        accepted_s = accepted_at(ledger)
        offers = [one for one in ledger.entries() if one.state in HOLDS]
    files = _programme_files(offers)
    words = [
        _entry(word, accepted_s[key])
        for one in offers
        if (key := (one.coach, one.plan_id, one.revision)) in accepted_s
        and (word := _word(one, files, pin.name if (pin := pins.get(one.coach)) else one.coach)) is not None
    ]
    return tuple(sorted(words, key=lambda entry: entry.when_min))


def accepted_at(ledger: Ledger) -> dict[tuple[str, str, int], int]:
    """(coach, plan, revision) -> when it was accepted, in seconds since 1970."""
    return {
        (one.coach, one.plan_id, one.revision): one.at_s
        for one in ledger.owed(again=True)
        if one.state is State.ACCEPTED
    }


def local_min(at_s: int) -> int:
    """Seconds since 1970 as a history counts; see `core.body`."""
    return local_minutes(datetime.fromtimestamp(at_s, tz=UTC).astimezone().isoformat())


def _programme_files(offers: list[Offer]) -> dict[tuple[str, str], str]:
    """(coach, the coach's name of a programme) -> the name of the file that it became."""
    named = ((one, content_of(one)) for one in offers if one.file)
    return {
        (one.coach, content.name): Path(one.file).stem
        for one, content in named
        if isinstance(content, OfferedProgramme)
    }


def _word(offer: Offer, files: dict[tuple[str, str], str], coach: str) -> CoachWord | None:
    asked = content_of(offer)
    if not isinstance(asked, Hold | StepBack | Frequency):
        return None
    word = CoachWord(coach=coach, programme=files.get((offer.coach, asked.programme), asked.programme))
    match asked:
        case Hold():
            return replace(word, hold_days=asked.days)
        case StepBack():
            return replace(word, levels_back=asked.levels)
        case Frequency():
            return replace(word, per_week=asked.per_week)


def _entry(word: CoachWord, accepted_s: int) -> Entry:
    return Entry(when_min=local_min(accepted_s), activity=Activity.CHECK_IN, word=word)
