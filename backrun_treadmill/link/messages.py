"""What crosses the link besides the journal's own records: the opening, keys and signals one way, beats both ways.

Imports no radio and no asyncio, so that the front can speak to the engine without becoming one.
"""

from enum import StrEnum
from functools import cache

import msgspec
from msgspec import Struct

from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.intents import AnyIntent
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.sensor_events import Feet

BEAT_S = 0.5
"""How often each process says that it lives."""


class PodChoice(StrEnum):
    """Whose steps are counted."""

    NONE = "none"
    """Nobody's: all impacts are estimated."""
    OWN = "own"
    """The treadmill's own sensor, if it has one."""
    IF_NEEDED = "if-needed"
    """The foot pod, unless the treadmill has a sensor of its own."""
    POD = "pod"
    """The foot pod."""


class Message(Struct, frozen=True, kw_only=True, tag_field="t", tag=True, forbid_unknown_fields=True):
    """The base of all messages. A line that begins with `{"n":` is no message but a record of the journal."""


class Opening(Message, frozen=True, kw_only=True):
    """The front's first line: everything the engine needs for one session."""

    plan: Plan
    runner: Runner
    driving: Driving
    adapter: str
    """`os`, or `hci:` and a bumble transport."""
    selector: str
    """Address, name or beginning of a name of the treadmill; empty: the only treadmill on the air."""
    pod: PodChoice
    pod_selector: str = ""
    """Address, name or beginning of a name of the foot pod; empty: the only one on the air."""
    strap: str | None = None
    """The same of the heart strap; None: no strap is listened to."""
    feet: dict[str, Feet] = {}
    """By address, what the runner has said that a cadence sensor counts."""
    journal: str
    """The file to write; empty: named after the session, in `sessions`."""
    sessions: str
    """Folder of the journals."""
    machines: str
    """Folder of learned machine profiles."""
    locks: str
    """Folder of the lock files, one a machine."""
    unit_answer: Unit | None = None
    attended: bool = True
    keys_given: bool = False
    """`--yes`."""
    lead: bool = True
    virtual: bool = False
    """The machine is certainly a virtual room's."""
    pain_before: int | None = None
    """As it was answered before the session; None: not asked."""
    own_room: bool = False
    """The adapter is that of a virtual room which ends with this command."""
    examination: bool = False
    """The machine is examined with nobody on its belt; nothing is believed of it beforehand."""
    unfinished: str = ""
    """The session that did not end: its belt is looked at, `selector` is its treadmill, `plan` what was left of it."""


class Beat(Message, frozen=True, kw_only=True):
    """The sender's main loop turns."""


class Pressed(Message, frozen=True, kw_only=True):
    """A key of the runner; `mono_ns` is the monotonic clock, one for both processes, when it went down."""

    mono_ns: int
    intent: AnyIntent


class Told(Message, frozen=True, kw_only=True):
    """The command was told to end by the signal `name`: "INT", "TERM" or "HUP"; "SLEEP": the computer will."""

    name: str


class Skipped(Message, frozen=True, kw_only=True):
    """The front read too slowly: `records` telemetry records were left out. The journal has them."""

    records: int


class CannotOpen(Message, frozen=True, kw_only=True):
    """The session could not be opened (its journal cannot be written); nothing was sent to any machine."""

    text: str


type FromFront = Opening | Beat | Pressed | Told
type FromEngine = Beat | Skipped | CannotOpen

RECORD_BEGINS = b'{"n":'


def encode(message: FromFront | FromEngine) -> bytes:
    """One line, newline included."""
    return msgspec.json.encode(message) + b"\n"


@cache
def _front_decoder() -> msgspec.json.Decoder[FromFront]:
    return msgspec.json.Decoder(FromFront)


@cache
def _engine_decoder() -> msgspec.json.Decoder[FromEngine]:
    return msgspec.json.Decoder(FromEngine)


def decode_from_front(line: bytes) -> FromFront:
    """What the front said; raises msgspec.DecodeError or UnicodeDecodeError."""
    return _front_decoder().decode(line)


def decode_from_engine(line: bytes) -> FromEngine:
    """What the engine said beside its records; raises msgspec.DecodeError or UnicodeDecodeError."""
    return _engine_decoder().decode(line)
