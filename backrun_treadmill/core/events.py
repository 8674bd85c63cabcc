"""Everything that can happen to a session. Past tense; frozen; each carries `at` (µs since the session's origin).

Inputs of the core and records of the journal are these same types: a journal fed to the core again must give the
same commands. What came over the air keeps its raw bytes (`raw`, hexadecimal).
"""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Identity, MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.plan import Plan


class Event(Struct, frozen=True, kw_only=True, tag_field="t", tag=True, omit_defaults=True):
    """The base of all events."""

    at: int


class Driving(StrEnum):
    """Who moves the belt in this session."""

    MACHINE = "machine"
    """A treadmill under our control."""
    NOBODY = "nobody"
    """No machine: the program says what to set on the console, keeps time and counts."""


# the session itself


class SessionOpened(Event, frozen=True, kw_only=True):
    """The first record of every journal: everything the core needs to decide what it decides."""

    format: int
    session: str
    wall: str
    """Wall time at the origin, ISO 8601 with offset."""
    origin_ns: int
    """The monotonic clock at the origin."""
    version: str
    plan: Plan
    runner: Runner
    driving: Driving
    unit_answer: Unit | None = None
    """`--console-unit`: the answer to "what does the console show" given in advance."""
    attended: bool = True
    """False: no terminal; whoever holds the keys is not there."""
    keys_given: bool = False
    """`--yes`: the program gives the keys of arming, so nobody can answer a question about the console."""
    lead: bool = True
    virtual: bool = False
    """In a virtual room: nothing of it happened to anybody's body."""
    pain_before: int | None = None
    """Pain, 0–10, as it was answered before the session; None: not asked, or asked in the session itself."""
    adapter: str = ""
    """The Bluetooth adapter as it was named; "virtual": of a room of this session's own. Empty in older journals."""
    examination: bool = False
    """An examination of the machine (`core.examination`), with nobody on the belt; no session of anybody's."""
    unfinished: str = ""
    """The session that did not end, whose belt is looked at before anything else; its plan's rest is the plan here."""


class FoundUnfinished(Event, frozen=True, kw_only=True):
    """Written behind a journal that its session never closed, by whoever found it; `at` is its last record's."""

    text: str
    """What was found of the belt."""


class Woke(Event, frozen=True, kw_only=True):
    """The wake-up asked for by `WakeAt(due)`; `at` tells how late it came."""

    due: int


class Suspended(Event, frozen=True, kw_only=True):
    """The computer slept for `gap_us`, in which nobody watched the belt."""

    gap_us: int


class JournalFailed(Event, frozen=True, kw_only=True):
    """The journal could not be written (disk full); the session goes on, the loss is said."""

    reason: str


# the front process


class FrontSilent(Event, frozen=True, kw_only=True):
    """No heartbeat of the front for `silent_ms` of the engine's own ticks."""

    silent_ms: int


class FrontReturned(Event, frozen=True, kw_only=True):
    """Heartbeats are back."""


class FrontGone(Event, frozen=True, kw_only=True):
    """The front is dead: the link ended, it was silent too long, or it stopped reading."""

    reason: str


class SignalReceived(Event, frozen=True, kw_only=True):
    """The command was told to end: "INT", "TERM" or "HUP"; "SLEEP": the computer is about to."""

    name: str


# the machine


class FailedBecause(StrEnum):
    """Why there is no machine."""

    NO_ADAPTER = "no-adapter"
    NO_DBUS = "no-dbus"
    BLUETOOTH_OFF = "bluetooth-off"
    NOT_FOUND = "not-found"
    SEVERAL = "several"
    TAKEN = "taken"
    LOCKED = "locked"
    NOT_A_TREADMILL = "not-a-treadmill"
    NOT_PAIRED = "not-paired"
    TIMED_OUT = "timed-out"
    OTHER = "other"


class MachineConnected(Event, frozen=True, kw_only=True):
    """A link to the treadmill stands and its notifications are on; nothing has been written to its control point."""

    address: str
    name: str
    range: SpeedRange
    machine: MachineProfile
    features: str = ""
    """Characteristic 0x2ACC as read, hexadecimal."""
    identity: Identity = Identity()


class ConnectFailed(Event, frozen=True, kw_only=True):
    """One attempt to find and connect ended without a link; `text` says why and what to do, in one sentence."""

    because: FailedBecause
    text: str


class LinkLost(Event, frozen=True, kw_only=True):
    """The link to the treadmill is gone. The belt may still be moving."""

    reason: str


class BeltMeasured(Event, frozen=True, kw_only=True):
    """One Treadmill Data packet (0x2ACD). A field that was not in it is None, never 0."""

    raw: str
    speed_ckmh: int | None = None
    """In km/h whatever the machine's unit."""
    distance_m: int | None = None
    elapsed_s: int | None = None
    incline_dpct: int | None = None
    heart_bpm: int | None = None
    steps: int | None = None


class Status(StrEnum):
    """What a Fitness Machine Status packet (0x2ADA) says, as far as a session cares."""

    RESET = "reset"
    STOPPED = "stopped"
    PAUSED = "paused"
    SAFETY_KEY = "safety-key"
    STARTED = "started"
    TARGET_SPEED = "target-speed"
    CONTROL_LOST = "control-lost"
    OTHER = "other"


class MachineStatusReceived(Event, frozen=True, kw_only=True):
    """The machine said something about itself; `speed_ckmh` only with TARGET_SPEED."""

    raw: str
    status: Status
    speed_ckmh: int | None = None


class FrameIgnored(Event, frozen=True, kw_only=True):
    """A packet that gave no value, and why."""

    char: str
    raw: str
    reason: str


class Result(StrEnum):
    """The machine's answer to a control point request."""

    SUCCESS = "success"
    NOT_SUPPORTED = "not-supported"
    INVALID = "invalid"
    FAILED = "failed"
    NOT_PERMITTED = "not-permitted"
    OTHER = "other"


class CommandSent(Event, frozen=True, kw_only=True):
    """The radio took command `seq`; `at` is the instant it was handed over."""

    seq: int
    raw: str


class CommandAnswered(Event, frozen=True, kw_only=True):
    """The machine indicated a result for the request `op` (hexadecimal op code); `seq` is its newest command."""

    seq: int
    raw: str
    op: str
    result: Result


class CommandFailed(Event, frozen=True, kw_only=True):
    """Command `seq` was not taken by the link or the machine."""

    seq: int
    reason: str
