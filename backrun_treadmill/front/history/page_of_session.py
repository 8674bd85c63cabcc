"""One session as a page for a browser, beside the runner's own history."""

from msgspec import Struct

from backrun_treadmill import __version__
from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.body.heart import zones_of_runner
from backrun_treadmill.core.body.programme_text import ProgrammeError
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.exchange.html_report.page import About, report_page
from backrun_treadmill.front.body.body_files import load_programme
from backrun_treadmill.front.body.own_body import own_rules
from backrun_treadmill.front.body.own_history import load_own_history
from backrun_treadmill.front.files.preferences import BACK_TO_RUNNING
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.journal.looking import local_minutes
from backrun_treadmill.journal.reader import Reading

ANOTHERS = "This session is not among those kept on this computer: it is set beside none of them."


class _Own(Struct, frozen=True):
    """The runner's own history as far as it can be read; None: not at all."""

    entries: tuple[Entry, ...] | None
    told: tuple[str, ...]
    programme: str = BACK_TO_RUNNING


def page_of(reading: Reading, *, name: str, missing: tuple[str, ...]) -> bytes:
    """The page, UTF-8; `missing` are the sentences about the journal itself. What of the history cannot be read is told
    on the page, and keeps nothing else from it. A journal of somebody else's is not set beside it.
    """
    own, rules = _own(), own_rules()
    entry = _from_records(reading, own.programme)
    kept = None if entry is None else next((one for one in own.entries or () if _is(one, entry)), None)
    is_anothers = entry is not None and not entry.virtual and own.entries is not None and kept is None
    return report_page(
        reading.records,
        About(
            name=name,
            version=__version__,
            entry=kept or entry,
            history=None if kept is None else own.entries,
            rules=rules,
            zones=None if reading.header is None else zones_of_runner(rules, reading.header.runner),
            missing=(*missing, *own.told, *((ANOTHERS,) if is_anothers else ())),
        ),
    )


def _own() -> _Own:
    try:
        settings = load_settings()
        history = load_own_history(settings)
    except (FaultyFile, OSError) as error:
        return _Own(None, (f"Earlier sessions are left out: {error}",))
    unread = len(history.unread)
    left_out = f"{unread} file{'' if unread == 1 else 's'} or lines of the history cannot be read and are left out."
    return _Own(history.entries, (left_out,) if unread else (), settings.preferences.programme)


def _from_records(reading: Reading, programme: str) -> Entry | None:
    """The session's line as the records alone give it, with its level in the programme that this computer goes by."""
    if reading.header is None:
        return None
    try:
        programmes = [load_programme(programme, reading.header.runner)]
    except ProgrammeError:
        programmes = []
    try:
        return entry_from(reading.records, when_min=local_minutes(reading.header.wall), programmes=programmes)
    except (ValueError, BadAnswer):
        return None


def _is(one: Entry, other: Entry) -> bool:
    """Two sessions of one kind never begin in the same minute."""
    return (one.when_min, one.activity, one.virtual) == (other.when_min, other.activity, other.virtual)
