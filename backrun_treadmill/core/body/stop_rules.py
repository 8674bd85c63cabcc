"""The rules of `advice` that end running for now: who has to be seen, and when today is a day for walking."""

from backrun_treadmill.core.body.checkin import Today, before_session, pain_today_text
from backrun_treadmill.core.body.entry import Entry, Settling
from backrun_treadmill.core.body.findings import Finding, Verdict, counted, named
from backrun_treadmill.core.body.screening import BE_SEEN, GO_NOW, GO_NOW_CHEST, Urgency, question, urgency
from backrun_treadmill.core.body.standing import Standing


def emergency(standing: Standing) -> Finding | None:
    """A red flag that cannot wait."""
    flagged = _flagged(standing, Urgency.NOW)
    if not flagged:
        return None
    where = GO_NOW_CHEST if any("chest" in entry.flags for entry in flagged) else GO_NOW
    return Finding(f"{_yes_to(flagged, Urgency.NOW)} {where}", flagged, instead=Verdict.GO_NOW)


def red_flag(standing: Standing) -> Finding | None:
    """A red flag, or something that happened lately, that somebody has to look at before any running."""
    flagged = _flagged(standing, Urgency.SOON)
    if not flagged:
        return None
    return Finding(f"{_yes_to(flagged, Urgency.SOON)} {BE_SEEN}", flagged, instead=Verdict.BE_SEEN)


def leg_symptom(standing: Standing) -> Finding | None:
    """A new symptom in a leg, or limping."""
    legs = tuple(entry for entry in standing.since_cleared if entry.leg_symptom)
    if not legs:
        return None
    text = f"A new symptom in a leg was reported with {named(legs[-1], standing.today)}. {BE_SEEN}"
    return Finding(text, legs, instead=Verdict.BE_SEEN)


def still_up_on_second_day(standing: Standing) -> Finding | None:
    """Not settled at 48 hours, or worse, in one of the last sessions, or in whatever was done since."""
    looked_at = dict.fromkeys((*standing.recent, *(e for e in standing.speaking if e in standing.since_cleared)))
    still_up = tuple(entry for entry in looked_at if entry.by_second_day in (Settling.UP, Settling.WORSE))
    if not still_up:
        return None
    word = "worse" if still_up[-1].by_second_day is Settling.WORSE else "still up"
    text = f"Two days after {named(still_up[-1], standing.today)} the pain was {word}. {BE_SEEN}"
    return Finding(text, still_up, instead=Verdict.BE_SEEN)


def rises_again_and_again(standing: Standing) -> Finding | None:
    """Pain up by 2 or more in three of the last four sessions."""
    rules = standing.rules
    risen = tuple(e for e in standing.recent if e.pain_rise is not None and e.pain_rise >= rules.rise)
    if len(risen) < rules.rise_sessions:
        return None
    text = (
        f"Pain rose by {rules.rise} or more in {len(risen)} of the last "
        f"{counted(len(standing.recent), 'session')}. {BE_SEEN}"
    )
    return Finding(text, risen, instead=Verdict.BE_SEEN)


def not_ready(standing: Standing) -> Finding | None:
    """The readiness list could not be done without pain."""
    asked = tuple(entry for entry in standing.entries if entry.ready is not None)
    if not asked or asked[-1].ready:
        return None
    text = "The readiness list hurt, or was not done yet. Walk, and do the list again before the first run."
    return Finding(text, asked[-1:], instead=Verdict.WALK)


def pain_today(standing: Standing) -> Finding | None:
    """Pain at a check-in of today."""
    scored = [entry for entry in standing.check_ins_today if entry.pain_before is not None]
    if not scored:
        return None
    worst = max(scored, key=lambda entry: entry.pain_before or 0)
    pain = pain_today_text(worst.pain_before or 0, standing.rules, usual=standing.usual)
    match before_session(worst.pain_before, standing.rules, usual=standing.usual):
        case Today.NO_RUNNING:
            text = f"{pain}: no running. Walk as far as it does not hurt more."
        case Today.WALK_OFFERED:
            text = f"{pain}: walk instead of running."
        case _:
            return None
    return Finding(text, (worst,), instead=Verdict.WALK)


def _flagged(standing: Standing, how_soon: Urgency) -> tuple[Entry, ...]:
    return tuple(e for e in standing.since_cleared if any(urgency(key) is how_soon for key in e.flags))


def _yes_to(flagged: tuple[Entry, ...], how_soon: Urgency) -> str:
    keys = dict.fromkeys(key for entry in flagged for key in entry.flags if urgency(key) is how_soon)
    asked = [question(key) for key in keys]
    words = " ".join(known.words for known in asked if known is not None)
    return f"You answered yes to: {words}" if words else "You answered yes to a question of a newer version."
