"""The page itself: everything about one session, put into the templates. No request leaves it, and it runs no script.

The browser is told so too (Content-Security-Policy): nothing is allowed but the page's own style sheet, by its hash.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from backrun_treadmill.core.afterwards.playback import with_header
from backrun_treadmill.core.afterwards.report import Report, build_report
from backrun_treadmill.core.afterwards.report_text import report_sentences
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.heart import Zones
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.body.since_last import Before, before, changes
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.readout.asked import speeds_asked
from backrun_treadmill.core.readout.marks import marks_of
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.exchange.html_report.chart import Chart
from backrun_treadmill.exchange.html_report.interval_rows import HEADINGS, interval_rows
from backrun_treadmill.exchange.html_report.session_charts import (
    cadence_chart,
    heart_chart,
    impacts_chart,
    speed_chart,
    timing_chart,
)
from backrun_treadmill.exchange.html_report.told import facts, happenings
from backrun_treadmill.exchange.html_report.trend_charts import pain_chart, session_impacts_chart, week_impacts_chart
from backrun_treadmill.exchange.recording import NotRecorded, Recording, record

type Records = Sequence[AnyEvent | AnyCommand]

_HERE = "backrun_treadmill.exchange.html_report"


class About(Struct, frozen=True, kw_only=True):
    """What a session's own records do not say."""

    name: str
    """Of the journal, for whoever looks for it."""
    version: str
    """Of the program that makes the page."""
    entry: Entry | None = None
    """The session's line in the history, with what was said later; None where it is not known when it was."""
    history: tuple[Entry, ...] | None = None
    """All that is known of the same runner; None: whose session it was is not known, and it is set beside none."""
    rules: Rules | None = None
    zones: Zones | None = None
    missing: tuple[str, ...] = ()
    """A sentence for each thing that could not be read."""


def report_page(records: Records, about: About) -> bytes:
    """The file, UTF-8. Gives what can be had of any records there are."""
    header = next((one for one in records if isinstance(one, SessionOpened)), None)
    report, beside = build_report(records, rules=about.rules), _beside(about)
    try:
        recording = record(records)
        nothing = ""
    except NotRecorded as why:
        recording, nothing = None, f"{str(why)[:1].upper()}{str(why)[1:]}."
    html = (
        _environment()
        .get_template("page.html")
        .render(
            title=report.profile or "A session",
            when=_when(header),
            author="" if header is None else header.plan.author,
            virtual=about.entry is not None and about.entry.virtual,
            facts=facts(report, about.entry, () if beside is None else beside[1].sessions),
            changed=() if beside is None else changes(*beside),
            trends=() if beside is None else _trends(*beside),
            sentences=report_sentences(report),
            nothing=nothing,
            charts=() if recording is None else _charts(recording, records, report, about.zones),
            headings=HEADINGS,
            rows=() if recording is None else interval_rows(recording, None if header is None else header.plan),
            happened=() if recording is None else happenings(marks_of(records), recording.rows[0].at),
            missing=about.missing,
            about=about,
            style=style_sheet(),
            style_hash=style_hash(),
        )
    )
    return html.encode()


@cache
def style_sheet() -> Markup:
    """The style sheet: ours, and the only text that is not escaped."""
    return Markup((files(_HERE) / "templates" / "page.css").read_text(encoding="utf-8"))


def style_hash() -> str:
    """What the browser may apply."""
    return f"sha256-{b64encode(sha256(style_sheet().encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_HERE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _visible(value: object) -> object:
    """A name that turns the direction of writing, or hides something, is shown as what it is."""
    return printable(value) if type(value) is str else value


def _when(header: SessionOpened | None) -> str:
    """On the runner's own wall."""
    if header is None:
        return ""
    try:
        return f"{datetime.fromisoformat(header.wall):%A %d %B %Y, %H:%M}"
    except ValueError:
        return ""


def _beside(about: About) -> tuple[Entry, Before] | None:
    """The session, and what it is set beside: real ones beside real ones."""
    entry, history = about.entry, about.history
    if entry is None or history is None or entry.virtual or not (entry.ran or entry.of_programme):
        return None
    return entry, before(entry, history)


def _trends(entry: Entry, earlier: Before) -> tuple[Chart, ...]:
    sessions = (*earlier.sessions, entry)
    found = (pain_chart(sessions), session_impacts_chart(sessions), week_impacts_chart(sessions))
    return tuple(chart for chart in found if chart is not None)


def _charts(recording: Recording, records: Records, report: Report, zones: Zones | None) -> tuple[Chart, ...]:
    _, whole = with_header(records)
    found = (
        speed_chart(recording, speeds_asked(whole)),
        impacts_chart(recording),
        cadence_chart(recording),
        heart_chart(recording, zones),
        timing_chart(report.timing),
    )
    return tuple(chart for chart in found if chart is not None)
