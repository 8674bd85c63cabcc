"""What each coach is to know of what the runner did since the two were paired: made of journals and of what was said.

Sessions of the virtual room are nobody's. Pain, and all that was said of the body, goes only to a coach who may see it.
"""

from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.summary import Summary
from backrun_treadmill.coach.told import Told
from backrun_treadmill.core.afterwards.report import Report, build_report
from backrun_treadmill.core.body.entry import Entry, Settling
from backrun_treadmill.core.body.past import Past
from backrun_treadmill.core.faults import printable
from backrun_treadmill.journal.reader import NotAJournal, read_journal

DAY_S = 86_400
MOST_NAME_CHARS = 200


def note_summaries(told: Told, pins: Pins, done: tuple[Past, ...], now_s: int) -> None:
    """Keep what is new, or became known since, for every coach who is not revoked."""
    paired = [pin for pin in pins.all() if pin.revoked_s is None]
    for past in done:
        if not past.entry.virtual:
            for pin in paired:
                if past.day >= pin.paired_s // DAY_S:
                    _note(told, pin, past, now_s)


def entry_for(entry: Entry, pin: Pin) -> Entry:
    """The line of a history that this coach may see."""
    if pin.share_pain:
        return entry
    return replace(
        entry,
        pain_before=None,
        pain_during=None,
        pain_after=None,
        site=None,
        leg_symptom=False,
        morning=Settling.NO_ANSWER,
        morning_pain=None,
        morning_recalled=False,
        second_day=Settling.NO_ANSWER,
        second_day_pain=None,
        second_day_recalled=False,
        flags=(),
        screened=False,
        ready=None,
        cleared=False,
    )


def _note(told: Told, pin: Pin, past: Past, now_s: int) -> None:
    """The journal is read only where that coach has nothing of the session yet, or may now see more."""
    session = Path(past.journal).stem if past.journal else f"said-{past.entry.when_min}-{past.entry.activity}"
    entry, before = entry_for(past.entry, pin), told.newest(pin.kid, session)
    if before is not None:
        known = before.summary
        if (known.shares_heart, known.shares_pain) == (pin.share_heart, pin.share_pain):
            if known.entry != entry:
                told.keep(pin.kid, replace(known, entry=entry), now_s)
            return
    told.keep(pin.kid, _summary(session, entry, past, pin), now_s)


def _summary(session: str, entry: Entry, past: Past, pin: Pin) -> Summary:
    summary = Summary(
        session=session,
        profile=printable(past.name)[:MOST_NAME_CHARS],
        outcome=past.outcome or "",
        shares_heart=pin.share_heart,
        shares_pain=pin.share_pain,
        entry=entry,
    )
    report = _report(past.journal)
    if report is None:
        return summary
    heart = report.heart_rate if pin.share_heart else None
    return replace(
        summary,
        sets_done=report.sets.done,
        sets_planned=report.sets.planned,
        duration_s=report.duration_s,
        run_s=report.run_s,
        heart_mean_bpm=None if heart is None else heart.mean_bpm,
        heart_max_bpm=None if heart is None else heart.max_bpm,
    )


def _report(journal: str) -> Report | None:
    with suppress(OSError, NotAJournal):
        return build_report(read_journal(Path(journal)).records) if journal else None
    return None
