"""Whether a heart strap is to be believed: does it feel skin, and do beats belong to its number? Pure.

A Polar H10 off the body repeats its last number each second, with no contact bits, no beats, and now and then one old
beat of 5.9 s. So a number that stands still counts as frozen unless new beats that fit it come along.
"""

from backrun_treadmill.core.notes import HeartBelieved, HeartDoubt, HeartDoubted, Level
from backrun_treadmill.core.sensor_events import HeartMeasured, StrapConnected, StrapLost
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.watched import HeartWatch
from backrun_treadmill.core.units import SECOND_US

NO_CONTACT_US = 5 * SECOND_US
FROZEN_US = 15 * SECOND_US
BEAT_FITS_PERCENT = 40
"""A beat so far from the number beside it, to either side, is an old one."""

SENTENCES = {
    HeartDoubt.NO_CONTACT: "does not feel your skin: wet it, and pull it tight",
    HeartDoubt.FROZEN: "repeats one number without beats: it may be off the skin",
}


def connected(s: Situation, event: StrapConnected) -> None:
    """A strap: the same one again, or another."""
    _begin_anew(s)


def lost(s: Situation, event: StrapLost) -> None:
    """There is nothing left to doubt."""
    _begin_anew(s)


def measured(s: Situation, event: HeartMeasured) -> None:
    """One packet."""
    watch = s.sensors.heart
    touches = event.contact is not False
    watch.no_contact_since = None if touches else watch.no_contact_since or s.at
    if _moves(watch, event):
        watch.same_since = s.at
    watch.bpm, watch.rr_1024s = event.bpm, event.rr_1024s or watch.rr_1024s
    _conclude(s, event)


def _conclude(s: Situation, event: HeartMeasured) -> None:
    watch = s.sensors.heart
    doubt: HeartDoubt | None = None
    if watch.no_contact_since is not None and s.at - watch.no_contact_since >= NO_CONTACT_US:
        doubt = HeartDoubt.NO_CONTACT
    elif watch.same_since is not None and s.at - watch.same_since >= FROZEN_US:
        # At rest a heart may well stand still, and nobody looks at it.
        doubt = HeartDoubt.FROZEN if s.stretch or s.manual or watch.doubt else None
    if doubt is watch.doubt:
        return
    if doubt is None:
        watch.doubt = None
        s.emit(HeartBelieved(at=s.at))
    elif watch.doubt is None or doubt is HeartDoubt.NO_CONTACT:
        watch.doubt = doubt
        s.emit(HeartDoubted(at=s.at, doubt=doubt, bpm=event.bpm))
        s.say(Level.WARNING, f"The heart strap {SENTENCES[doubt]}. Its {event.bpm} is not believed. The belt goes on.")


def _moves(watch: HeartWatch, event: HeartMeasured) -> bool:
    """Whether something in this packet is new."""
    if watch.same_since is None or event.bpm != watch.bpm:
        return True
    return event.rr_1024s != watch.rr_1024s and any(_fits(rr, event.bpm) for rr in event.rr_1024s)


def _fits(rr_1024s: int, bpm: int) -> bool:
    if rr_1024s == 0 or bpm == 0:
        return False
    return abs(60 * 1024 / rr_1024s - bpm) * 100 <= BEAT_FITS_PERCENT * bpm


def _begin_anew(s: Situation) -> None:
    doubted = s.sensors.heart.doubt is not None
    s.sensors.heart = HeartWatch()
    if doubted:
        s.emit(HeartBelieved(at=s.at))
