"""What a session came to, or a check-in said, signed by the runner for one coach; again, with a higher revision, when
the next morning has been answered. What the coach may not see is None.
"""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from backrun_treadmill.coach.contents import Line
from backrun_treadmill.coach.door import LONGEST_LIFE_S, Refused, addressed_statement
from backrun_treadmill.coach.envelope import UNREADABLE, seal
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.live_words import Beats, Count, SessionId, Word
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.entry import Entry


class Summary(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="summary"):
    """One session that really was, or one line of the runner's history that was said without a session."""

    session: SessionId
    """A journal's; of what was no session `said-` and its minute."""
    profile: Line = ""
    outcome: Word = ""
    """How it ended; empty: it was no session."""
    sets_done: Count | None = None
    sets_planned: Count | None = None
    duration_s: Annotated[float, Meta(ge=0)] | None = None
    run_s: Annotated[float, Meta(ge=0)] | None = None
    heart_mean_bpm: Beats | None = None
    heart_max_bpm: Beats | None = None
    shares_heart: bool = False
    shares_pain: bool = False
    """False: pain, leg, site, flags and mornings are left out of `entry`, and their absence says nothing."""
    entry: Entry
    """The line of the runner's history: impacts, level, pain before, during, after and the next morning, effort."""
    note: Line = ""


class Signed(Struct, frozen=True):
    """A summary, whose it is, and by what the same one is known again."""

    pin: Pin
    summary: Summary
    revision: int
    issued_s: int
    digest: str
    """Of the signed bytes: the same content has the same, whoever carried it."""


class NoSummary(Exception):
    """Bytes that are no summary for this coach; `str()` says why."""


_SUMMARY = msgspec.json.Decoder(Summary)


def summary_plan_id(session: str) -> str:
    """What stands for a plan in a summary's statement: 32 hexadecimal digits of the session."""
    return hashlib.sha256(f"backrun summary {session}".encode()).hexdigest()[:32]


def seal_summary(summary: Summary, *, key: SecretKey, coach: str, revision: int, issued_s: int) -> bytes:
    """The envelope; the same bytes each time. Raises TooLarge."""
    return seal(
        summary,
        key=key,
        audience=coach,
        issued_s=issued_s,
        expires_s=issued_s + LONGEST_LIFE_S,
        plan_id=summary_plan_id(summary.session),
        revision=revision,
    )


def read_summary(raw: bytes) -> Summary:
    """What such a statement says. Raises NoSummary."""
    try:
        return _SUMMARY.decode(raw)
    except (*UNREADABLE, BadAnswer):
        raise NoSummary("it is not a summary of ours") from None


def take_summary(data: bytes, *, me: str, pins: Pins) -> Signed:
    """A runner's summary to this coach (`me`: the name of the coach's key); of several revisions the highest holds.
    Raises NoSummary, KeyTrouble."""
    signed = addressed_statement(data, me=me, pins=pins)
    if isinstance(signed, Refused):
        raise NoSummary(signed.text)
    pin, envelope, statement = signed
    summary = read_summary(bytes(statement.content))
    if statement.plan_id != summary_plan_id(summary.session):
        raise NoSummary("it stands under another session's number")
    return Signed(pin, summary, statement.revision, statement.issued_s, envelope.digest)
