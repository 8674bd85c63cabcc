"""The door for FIT files that others wrote: their messages as plain values, as far as they can be read."""

import io
import struct
from collections.abc import Mapping
from datetime import datetime

import fitdecode
from msgspec import Struct

MOST_MESSAGES = 200_000
"""Two days of a record a second."""

FOREIGN = (
    fitdecode.FitError,
    AssertionError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
"""What fitdecode says of bytes that are no FIT: its own errors, and others where it did not expect them."""

type Value = str | int | float | datetime | None


class FitMessage(Struct, frozen=True):
    """One data message; units and names are those of the FIT profile."""

    name: str
    values: Mapping[str, Value]


class FitFile(Struct, frozen=True):
    """All that could be read, and in `fault` what ended it before its time; empty where nothing did."""

    messages: tuple[FitMessage, ...]
    fault: str

    def all(self, name: str) -> tuple[FitMessage, ...]:
        """The messages of that name, in order."""
        return tuple(message for message in self.messages if message.name == name)

    def first(self, name: str) -> Mapping[str, Value]:
        """The values of the first message of that name; none without one."""
        return next((message.values for message in self.messages if message.name == name), {})


def is_fit(data: bytes) -> bool:
    """Whether the bytes begin as a FIT file does."""
    return data[8:12] == b".FIT"


def read_fit(data: bytes, *, names: tuple[str, ...], most: int = MOST_MESSAGES) -> FitFile:
    """The messages called `names`. Raises nothing: what cannot be read is told in `fault`."""
    messages: list[FitMessage] = []
    seen = 0
    try:
        with fitdecode.FitReader(
            io.BytesIO(data),
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ) as reader:
            for frame in reader:
                seen += 1
                if seen > most:
                    return FitFile(tuple(messages), f"more than {most} messages")
                if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name in names:
                    messages.append(FitMessage(frame.name, _values(frame)))
    except fitdecode.FitCRCError:
        return FitFile(tuple(messages), "its checksum does not fit")
    except fitdecode.FitEOFError:
        return FitFile(tuple(messages), "it is cut off")
    except FOREIGN:
        return FitFile(tuple(messages), "bytes that are no FIT")
    return FitFile(tuple(messages), "")


def _values(frame: fitdecode.FitDataMessage) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in frame.fields:
        value = field.value
        if isinstance(value, tuple | list):  # names come back with junk after the first text
            value = next((one for one in value if isinstance(one, str)), None)
        if isinstance(value, str | int | float | datetime) and not isinstance(value, bool):
            values.setdefault(str(field.name), value)
    return values
