"""Everything the session can ask for (commands, imperative) and everything it concludes (notes, past tense).

Both are returned by `Session.handle`, in order, and journalled in that order; commands before they are carried out.
"""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.machine import Learned, Unit
from backrun_treadmill.core.plan import Align


class Command(Struct, frozen=True, kw_only=True, tag_field="t", tag=True, omit_defaults=True):
    """The base of all commands and notes; `at` is the `at` of the event that caused them."""

    at: int


class WakeAt(Command, frozen=True, kw_only=True):
    """Give me `Woke(due)` at `due`. A newer one replaces an older one."""

    due: int


class Connect(Command, frozen=True, kw_only=True):
    """Find the treadmill and connect; answered by MachineConnected or ConnectFailed. `attempt` counts from 1."""

    attempt: int


class Disconnect(Command, frozen=True, kw_only=True):
    """Let go of the link; the belt is known to stand, or nothing was ever written."""


class RequestControl(Command, frozen=True, kw_only=True):
    """Control point 00."""

    seq: int


class StartBelt(Command, frozen=True, kw_only=True):
    """Control point 07."""

    seq: int


class StopBelt(Command, frozen=True, kw_only=True):
    """Control point 08 01. Overtakes everything that still waits for the radio."""

    seq: int


class PauseBelt(Command, frozen=True, kw_only=True):
    """Control point 08 02."""

    seq: int


class Cause(StrEnum):
    """Why a speed is set: only a BOUNDARY is a transition of the plan and counts in the timing promise."""

    BOUNDARY = "boundary"
    RAMP = "ramp"
    KEY = "key"
    GUARD = "guard"


class SetSpeed(Command, frozen=True, kw_only=True):
    """Control point 02: the belt's target, in km/h; the driver writes it in the machine's own unit."""

    seq: int
    target_ckmh: int
    was_ckmh: int
    """The target before; the write is a rise where this is lower."""
    cause: Cause
    interval: int
    planned: int
    due: int
    """`planned` minus the lead; |CommandSent.at - due| is the promise."""
    align: Align = Align.COMMAND
    """What the lead is for: the machine's answer on the instant, or the belt at speed on it."""


class UseUnit(Command, frozen=True, kw_only=True):
    """From now on the driver writes targets in `target_unit` and reads reports in `report_unit`; kept as learned."""

    target_unit: Unit
    report_unit: Unit


class KeepLearned(Command, frozen=True, kw_only=True):
    """What the session has learned of this machine; written to its profile once the link is closed."""

    learned: Learned


class Outcome(StrEnum):
    """How a session ended."""

    FINISHED = "finished"
    SHORTENED = "shortened"
    STOPPED = "stopped"
    FAULT = "fault"
    INTERRUPTED = "interrupted"


class Close(Command, frozen=True, kw_only=True):
    """The last record: close link and journal, end the engine with `exit_code`."""

    outcome: Outcome
    exit_code: int
    text: str
