"""An activity of another device as a line of the history, once: it counts towards dose, weeks and the next session.

What this program has recorded itself, or was imported before, is known by its time and not put in a second time.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity as Kind
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.body.said import EntryTold
from backrun_treadmill.core.gait import OwnCadence
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.activity import Activity, Contacts, contacts_of, longest_run_us
from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.journal.looking import local_minutes

KINDS = {
    "running": Kind.OUTDOOR_RUN,
    "walking": Kind.WALK,
    "hiking": Kind.WALK,
    "cycling": Kind.BIKE,
    "swimming": Kind.SWIM,
    "strength_training": Kind.STRENGTH,
    "flexibility_training": Kind.STRETCH,
}
"""What FIT and TCX call it, or FIT its part, and what a history does."""
EARLIEST = 2000
"""A device whose clock was never set says 1989."""
LONGEST_S = 48 * 3600
"""Longer, and its times are not to be believed."""
SAME_PART = 0.5
"""Two lines that share more than this of the shorter one are one."""


class Imported(Struct, frozen=True):
    """What an activity becomes, and what there is to say about it."""

    told: EntryTold
    contacts: Contacts
    same: Past | None
    """It is in the history already."""
    logged: Past | None
    """Something of its kind was logged for that day: perhaps the same."""


def imported(
    activity: Activity, *, source: str, history: Iterable[Past], now: datetime, cadence: OwnCadence
) -> Imported:
    """`source` is the file's name, `now` has its offset, `cadence` is the runner's own. Raises NotImportable."""
    began = _began(activity, now)
    kind = _kind(activity)
    if activity.span_us > LONGEST_S * SECOND_US:
        raise NotImportable(f"says it went on for {activity.span_us // SECOND_US // 3600} hours: its times cannot be")
    contacts = contacts_of(activity, cadence)
    runs = kind in (Kind.OUTDOOR_RUN, Kind.TREADMILL)
    lasted_s = activity.span_us // SECOND_US
    entry = Entry(
        when_min=local_minutes(began.isoformat()),
        activity=kind,
        running_impacts=contacts.running,
        running_estimated=contacts.running_estimated,
        walking_impacts=contacts.walking,
        longest_bout_s=longest_run_us(activity) // SECOND_US if runs else 0,
        distance_m=None if activity.distance_cm is None else round(activity.distance_cm / 100),
    )
    known = list(history)
    return Imported(
        EntryTold(
            when_min=local_minutes(now.isoformat()), entry=entry, minutes=max(1, round(lasted_s / 60)), source=source
        ),
        contacts,
        next((past for past in known if _is_same(past, entry, lasted_s)), None),
        next((past for past in known if _was_logged(past, entry)), None),
    )


def _began(activity: Activity, now: datetime) -> datetime:
    """Its beginning on the runner's wall."""
    if activity.began is None:
        raise NotImportable("does not say when it was, so it has no place in a history")
    began = activity.began.astimezone()
    if not began.year >= EARLIEST or began > now + timedelta(days=1):
        raise NotImportable(f"says it began on {began:%Y-%m-%d}: the clock of its device was not set")
    return began


def _kind(activity: Activity) -> Kind:
    kind = KINDS.get(activity.part, KINDS.get(activity.sport))
    if kind is None:
        raise NotImportable(
            f"is the record of {activity.sport.replace('_', ' ')}, which a history here has no place for"
        )
    return Kind.TREADMILL if kind is Kind.OUTDOOR_RUN and activity.indoors else kind


def _is_same(past: Past, entry: Entry, lasted_s: int) -> bool:
    """Whether it is the same stretch of time. Sessions of the virtual room are in it: their exports are no runs."""
    if past.origin is Origin.LOGGED or past.entry.activity is Kind.CHECK_IN:
        return False
    if (past.entry.when_min, past.entry.activity) == (entry.when_min, entry.activity):
        return True
    begins, ends = (past.entry.when_min * 60, past.entry.when_min * 60 + (past.lasted_s or 0))
    first, last = entry.when_min * 60, entry.when_min * 60 + lasted_s
    shared, shorter = min(ends, last) - max(begins, first), min(ends - begins, last - first)
    return shared > SAME_PART * shorter > 0


def _was_logged(past: Past, entry: Entry) -> bool:
    return past.origin is Origin.LOGGED and (past.day, past.entry.activity) == (entry.day, entry.activity)
