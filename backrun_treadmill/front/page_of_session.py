"""One session as a page for a browser, beside the runner's own history."""

from backrun_treadmill import __version__
from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.body.heart import zones_of_runner
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.exchange.html_report.page import About, report_page
from backrun_treadmill.front.own_body import own_rules
from backrun_treadmill.front.own_history import load_own_history
from backrun_treadmill.front.settings import load_settings
from backrun_treadmill.journal.looking import local_minutes
from backrun_treadmill.journal.reader import Reading


def page_of(reading: Reading, *, name: str, missing: tuple[str, ...]) -> bytes:
    """The page, UTF-8; `missing` are the sentences about the journal itself. What of the history cannot be read is told
    on the page, and keeps nothing else from it.
    """
    entries, told = _own()
    rules = own_rules()
    return report_page(
        reading.records,
        About(
            name=name,
            version=__version__,
            entry=_entry(reading, entries),
            history=entries,
            rules=rules,
            zones=None if reading.header is None else zones_of_runner(rules, reading.header.runner),
            missing=(*missing, *told),
        ),
    )


def _own() -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    try:
        settings = load_settings()
    except FaultyFile as error:
        return (), _not_beside(error)
    try:
        history = load_own_history(settings)
    except (FaultyFile, OSError) as error:
        return (), _not_beside(error)
    unread = len(history.unread)
    left_out = f"{unread} file{'' if unread == 1 else 's'} or lines of the history cannot be read and are left out."
    return history.entries, (left_out,) if unread else ()


def _not_beside(error: Exception) -> tuple[str, ...]:
    return (f"Earlier sessions are left out: {error}",)


def _entry(reading: Reading, entries: tuple[Entry, ...]) -> Entry | None:
    """The history's own line of this session, for what was said later; else one from the records alone."""
    if reading.header is None:
        return None
    try:
        own = entry_from(reading.records, when_min=local_minutes(reading.header.wall))
    except (ValueError, BadAnswer):
        return None
    if own is None:
        return None
    same = (one for one in entries if one.activity is not Activity.CHECK_IN and _is(one, own))
    return next(same, own)


def _is(one: Entry, own: Entry) -> bool:
    """Two sessions of one kind never begin in the same minute."""
    return (one.when_min, one.activity, one.virtual) == (own.when_min, own.activity, own.virtual)
