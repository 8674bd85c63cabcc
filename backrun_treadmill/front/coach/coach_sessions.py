"""What became of accepted profiles: sessions of the very plan that was accepted, looked up in the runner's journals.

The coach is told once that it was started and once what it came to. Pain and heart rate go only to a coach who may see
them. Sessions of the virtual room are nobody's.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from backrun_treadmill.coach.contents import OfferedProfile, State
from backrun_treadmill.coach.inbox import content_of
from backrun_treadmill.coach.ledger import Entry, Ledger
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.vetting import WIDEST
from backrun_treadmill.core.afterwards.report import Report, build_report
from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal

UNDER_WAY = (State.ACCEPTED, State.STARTED)


def note_sessions(ledger: Ledger, pins: Pins, folder: Path, now_s: int) -> None:
    """Move every accepted profile on by the journals in `folder`. Journals that cannot be read say nothing."""
    for entry in ledger.entries():
        pin = pins.get(entry.coach) if entry.state in UNDER_WAY else None
        if pin is None:
            continue
        for reading in _sessions_of(entry, ledger, folder):
            ended = any(isinstance(record, SessionEnded | Close) for record in reading.records)
            with ledger.changing():
                ledger.move(entry, State.STARTED, now_s)
                if ended:
                    said = summary_text(build_report(reading.records), pin)
                    ledger.move(entry, State.COMPLETED, now_s, said=said)
            if ended:
                break


def note_started(ledger: Ledger, plan: Plan, now_s: int) -> None:
    """A real session of `plan` has begun: what was accepted with this very plan is under way."""
    for entry in ledger.entries():
        if entry.state is not State.ACCEPTED:
            continue
        content = content_of(entry)
        if isinstance(content, OfferedProfile) and _same(plan, content.text, entry.file):
            with ledger.changing():
                ledger.move(entry, State.STARTED, now_s)


def summary_text(report: Report, pin: Pin) -> str:
    """One line of what was done, with what this coach may see."""
    parts = [str(report.outcome)]
    if report.sets.planned:
        parts.append(f"{report.sets.done or 0} of {report.sets.planned} sets")
    if report.run_s is not None:
        parts.append(f"{report.run_s:.0f} s of running")
    estimated = report.impacts.running_estimated
    parts.append(f"{report.impacts.running} running impacts{f' ({estimated} estimated)' if estimated else ''}")
    if report.said.effort is not None:
        parts.append(f"effort {report.said.effort}")
    if pin.share_pain:
        levels = [one.level for one in report.pain if one.level is not None]
        told = (("before", report.said.pain_before), ("at most", max(levels, default=None)))
        parts += [
            f"pain {when} {level}" for when, level in (*told, ("after", report.said.pain_after)) if level is not None
        ]
        parts += ["leg"] * any(one.leg for one in report.pain)
    if pin.share_heart and report.heart_rate.max_bpm is not None:
        parts.append(f"heart rate at most {report.heart_rate.max_bpm}")
    return ", ".join(parts)


def _sessions_of(entry: Entry, ledger: Ledger, folder: Path) -> Iterator[Reading]:
    """Real sessions of its plan since it was accepted, oldest first."""
    content = content_of(entry)
    if not isinstance(content, OfferedProfile):
        return
    since_s = next(
        one.at_s
        for one in ledger.owed(entry.coach, again=True)
        if (one.plan_id, one.revision, one.state) == (entry.plan_id, entry.revision, State.ACCEPTED)
    )
    first = f"{datetime.fromtimestamp(since_s, UTC):%Y%m%dT%H%M%SZ}"
    for path in sorted(folder.glob("*.jsonl")):
        reading = _read(path) if path.name >= first else None
        header = reading.header if reading else None
        if reading and header and not header.virtual and _same(header.plan, content.text, entry.file):
            yield reading


def _read(path: Path) -> Reading | None:
    try:
        return read_journal(path)
    except (OSError, NotAJournal):
        return None


def _same(plan: Plan, text: str, file: str) -> bool:
    try:
        accepted = read_profile(text.encode(), source=file, runner=WIDEST).plan
    except FaultyFile:
        return False
    return plan.intervals == accepted.intervals
