"""The words of the history page, and one of its lines as text: in columns, and in full."""

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.entry_text import entry_line
from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.units import SECOND_US, clock_text
from backrun_treadmill.tui.history.history_filter import date_of

TITLE = "History"
KEYS = (
    "ENTER report · r replay · ↑ ↓ ← → choose · / filter · k kind · x delete · u undo · ? help · Esc back",
    "ENTER report · r replay · / filter · k kind · x delete · u undo · ? help",
    "ENTER report · r replay · / filter · ? help",
    "ENTER report · r replay · ? help",
)
READING_KEYS = ("↑ ↓ PgUp PgDn scroll · Esc back to the list", "↑ ↓ scroll · Esc back")
FILTER_KEYS = ("ENTER keeps the filter · Ctrl-U clears it · Esc shows everything", "ENTER keeps · Esc shows everything")
HELP = (
    ("ENTER", "the report of a session"),
    ("r", "replay it on the screen it was run on"),
    ("↑ ↓ PgUp PgDn", "choose; ← → the month before or after"),
    ("/", "filter: words and days, 2026-10, 2026-10-03..2026-11, level 3"),
    ("k", "one kind only, kind after kind"),
    ("x", "delete: a journal is moved and kept, all else is left out"),
    ("u", "undo it"),
    ("q Esc SPACE", "leave"),
    ("", ""),
    ("running", "impacts of running, both feet; ≈ with estimates in it"),
    ("pain", "before, highest during, after, next morning; – not known"),
    ("late", "how far off its time a speed was sent, 95 of 100 at most"),
    ("●  ○  ·", "ran; moved otherwise; a virtual room, or answers only"),
)
EMPTY = "Nothing yet. What is run, logged or imported is here afterwards."
NOTHING_FITS = "Nothing fits the filter. / changes it, Esc in it shows everything."
EVERYTHING = "everything"
NO_JOURNAL = "Only a session of this program can be replayed: the others have no journal."
WEEK = "running impacts of the week"
ROOM = "room"

DATE, WHAT, LEVEL, IMPACTS, PAIN, LATE = 20, 21, 3, 7, 11, 7
"""Columns."""
UNKNOWN = "–"


def head() -> str:
    """Over the columns."""
    return _columns("", "what was done", "lev", "running", "pain b d a m", "late")


def row(past: Past) -> str:
    """A line in columns."""
    entry = past.entry
    level = "" if entry.level is None else str(entry.level)
    return _columns(when(entry), what(past), level, impacts(past), pain(entry), late(past))


def when(entry: Entry) -> str:
    """ "Sat 2026-11-21 07:30"."""
    minute = entry.when_min % DAY_MIN
    return f"{date_of(entry.day):%a %Y-%m-%d} {minute // 60:02}:{minute % 60:02}"


def what(past: Past) -> str:
    """What was done, by the name it has."""
    marks = f"{f' ({ROOM})' if past.entry.virtual else ''}{' !' if past.damaged else ''}"
    named = past.name if past.origin is Origin.JOURNAL else str(past.entry.activity)
    return printable(f"{named or past.entry.activity}{marks}")


def impacts(past: Past) -> str:
    """Running impacts; nothing where there is no running in it."""
    entry = past.entry
    if not entry.running_impacts:
        return UNKNOWN if entry.activity is Activity.OUTDOOR_RUN else ""
    return f"{'≈' if entry.running_estimated else ''}{entry.running_impacts}"


def pain(entry: Entry) -> str:
    """Before, during, after, next morning."""
    scores = (entry.pain_before, entry.pain_during, entry.pain_after, entry.morning_pain)
    known = [UNKNOWN if score is None else str(score) for score in scores]
    return "" if set(known) == {UNKNOWN} else " ".join(f"{one:>2}" for one in known)


def late(past: Past) -> str:
    """How far off its time a speed was sent."""
    if past.punctual is None or past.punctual.p95_ms is None:
        return ""
    return f"{past.punctual.p95_ms:.0f} ms"


def detail(past: Past, now_min: int) -> str:
    """A line in full."""
    entry, timing = past.entry, past.punctual
    told = entry_line(entry, now_min)
    facts = [
        f"{past.outcome}" if past.outcome else "",
        "in the virtual room: changes nothing" if entry.virtual else "",
        "parts of its journal are missing" if past.damaged else "",
        "not settled" if entry.by_morning in (Settling.UP, Settling.WORSE) else "",
        f"{timing.over_100ms} of {timing.changes} changes over 100 ms" if timing and timing.over_100ms else "",
        f"imported from {past.name}" if past.origin is Origin.IMPORTED else "",
        f"{clock_text(past.lasted_s * SECOND_US)} in all" if past.lasted_s else "",
        f"{entry.distance_m / 1000:.2f} km" if entry.distance_m else "",
        f"{entry.walking_impacts} walking impacts" if entry.walking_impacts else "",
        f"shoes {entry.shoes}" if entry.shoes else "",
    ]
    more = ", ".join(fact for fact in facts if fact)
    return printable(" ".join(f"{text[:1].upper()}{text[1:]}." for text in (told, more) if text))


def _columns(date: str, done: str, level: str, running: str, scores: str, off: str) -> str:
    name = done if len(done) <= WHAT else f"{done[: WHAT - 1]}…"
    return (
        f"{date:<{DATE}} {name:<{WHAT}} {level:>{LEVEL}} {running:>{IMPACTS}}  {scores:<{PAIN}} {off:>{LATE}}".rstrip()
    )
