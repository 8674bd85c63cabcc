"""What a runner's program tells while it runs, as plain JSON: each change of state, and once a second how it goes.

Nothing of it is signed and nothing is decided by it: a dashboard may read it, and what has to be right comes signed
afterwards (`summary`). Who has no leave to see pain or heart rate is sent None for them.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from backrun_treadmill.coach.contents import Line
from backrun_treadmill.coach.envelope import UNREADABLE, Instant

MOST_LIVE_BYTES = 2048
"""Of one such message."""
Word = Annotated[str, Meta(max_length=40)]
SessionId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z-]{1,60}\Z")]
"""A journal's: YYYYMMDDTHHMMSSZ-xxxxxx."""
Count = Annotated[int, Meta(ge=0, lt=1 << 40)]
Speed = Annotated[int, Meta(ge=0, le=10_000)]
"""0.01 km/h."""
Level = Annotated[int, Meta(ge=0, le=10)]
Beats = Annotated[int, Meta(ge=0, le=300)]


class StateTold(Struct, frozen=True, kw_only=True):
    """Where a session is; retained, sent at each change (QoS 1)."""

    v: Literal[1] = 1
    at_s: Instant
    session: SessionId
    n: Count
    """The how manieth change of this session, from 1 without a gap."""
    state: Word
    """A session's state (`core/notes`): ready, armed, starting, running, paused, stopping, finished …"""
    profile: Line = ""
    virtual: bool = False
    """In the virtual room: nobody runs."""
    step: Count | None = None
    """The interval under way, from 1; None: none is."""
    steps: Count = 0
    kind: Word = ""
    """What the interval is: run, walk, stand, off …; empty: none is under way."""
    set_no: Count = 0
    """0: outside sets."""
    sets: Count = 0
    speed_ckmh: Speed = 0
    """What the interval asks for."""
    pain: Level | None = None
    """The newest rating; None: none, or not shared."""
    leg: bool | None = None
    """Whether a new feeling in a leg was reported; None: not shared."""
    outcome: Word = ""
    """How it ended; empty: it has not."""


class TelemetryTold(Struct, frozen=True, kw_only=True):
    """How it goes; once a second in a session, not retained, may be lost (QoS 0). None: not known now."""

    v: Literal[1] = 1
    at_s: Instant
    session: SessionId
    virtual: bool = False
    position_s: Count = 0
    """In the plan's own time; so `planned_s`."""
    planned_s: Count = 0
    left_s: Count | None = None
    """Of the interval."""
    speed_ckmh: Speed | None = None
    """As the machine reports it."""
    target_ckmh: Speed | None = None
    cadence_spm: Annotated[float, Meta(ge=0, le=400)] | None = None
    """Steps a minute, both feet."""
    cadence_measured: bool = False
    running_impacts: Count = 0
    """Foot contacts of both feet so far; so `walking_impacts`."""
    walking_impacts: Count = 0
    estimated_impacts: Count = 0
    """The part of both together that no sensor counted."""
    heart_bpm: Beats | None = None
    """None also where it is not shared."""


class NotLive(Exception):
    """Bytes that are no such message; `str()` says why."""


_STATE = msgspec.json.Decoder(StateTold)
_TELEMETRY = msgspec.json.Decoder(TelemetryTold)


def read_state(data: bytes) -> StateTold:
    """A change of state. Fields of later versions are passed over. Raises NotLive."""
    return _read(_STATE, data)


def read_telemetry(data: bytes) -> TelemetryTold:
    """One second. Fields of later versions are passed over. Raises NotLive."""
    return _read(_TELEMETRY, data)


def _read[Told](decoder: msgspec.json.Decoder[Told], data: bytes) -> Told:
    if len(data) > MOST_LIVE_BYTES:
        raise NotLive(f"it has {len(data)} bytes; at most {MOST_LIVE_BYTES} are read")
    try:
        return decoder.decode(data)
    except UNREADABLE as error:
        raise NotLive(f"it cannot be read: {error}") from None
