"""What a statement can say: what a coach offers, and what a runner answers. Data; every text and number is bounded.

A coach offers data for the runner to accept or decline. There is no word here that starts, stops or steers.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

MOST_TEXT_CHARS = 48_000
Line = Annotated[str, Meta(max_length=200)]
"""One line for a person; `vetting` also wants it printable."""
Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
"""The name of a profile or programme, which becomes a file's."""
PlanId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Revision = Annotated[int, Meta(ge=1, le=1_000_000)]


class OfferedProfile(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="profile"):
    """A profile: `text` is the very file that the runner will have, every speed in it a number."""

    name: Key
    text: Annotated[str, Meta(max_length=MOST_TEXT_CHARS)]
    note: Line = ""


class OfferedProgramme(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="programme"):
    """A programme: its runs have numbers for speeds."""

    name: Key
    text: Annotated[str, Meta(max_length=MOST_TEXT_CHARS)]
    note: Line = ""


class Hold(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="hold"):
    """Stay at the present level for so many days."""

    programme: Key
    days: Annotated[int, Meta(ge=1, le=84)]
    note: Line = ""


class StepBack(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="step back"):
    """Go back by so many levels."""

    programme: Key
    levels: Annotated[int, Meta(ge=1, le=20)]
    note: Line = ""


class Frequency(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="frequency"):
    """At most so many sessions in seven days."""

    programme: Key
    per_week: Annotated[int, Meta(ge=1, le=7)]
    note: Line = ""


class Note(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="note"):
    """One line to read."""

    note: Annotated[str, Meta(min_length=1, max_length=200)]


class Withdrawal(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="withdrawal"):
    """What this plan offered before is offered no longer."""

    note: Line = ""


type Offerable = OfferedProfile | OfferedProgramme | Hold | StepBack | Frequency | Note | Withdrawal


class State(StrEnum):
    """Where an offer is. Each is answered once."""

    RECEIVED = "received"
    REJECTED = "rejected"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    STARTED = "started"
    COMPLETED = "completed"


class Answer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="answer"):
    """The runner's side to one revision of a plan (the statement's own id and revision)."""

    state: State
    said: Annotated[str, Meta(max_length=1000)] = ""
    """Why it was rejected, a word with a refusal, or the summary of a session."""


type Sayable = OfferedProfile | OfferedProgramme | Hold | StepBack | Frequency | Note | Withdrawal | Answer
