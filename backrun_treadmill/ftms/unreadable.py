"""Why a packet gives no value."""

from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """The named reasons, worded for a journal."""

    EMPTY = "an empty packet"
    SHORT = "too short for what it announces"
    NO_FIELD = "flags without a single field"
    NOT_A_RESPONSE = "not a response to a request"
    IMPOSSIBLE = "values that cannot be"


class Unreadable(Struct, frozen=True):
    """A packet that gave no value."""

    reason: Reason
