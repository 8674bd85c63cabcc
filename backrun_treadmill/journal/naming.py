"""The name of a session: sortable by its beginning, unique without asking anybody."""

import re
from datetime import UTC, datetime

RANDOM_BITS = 24
_SESSION_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}", re.ASCII)


def session_id(wall: datetime, bits: int) -> str:
    """`YYYYMMDDTHHMMSSZ-xxxxxx` for an aware `wall` time and 24 random `bits`; ValueError for other input."""
    if wall.tzinfo is None:
        raise ValueError("the wall time of a session needs its offset from UTC")
    if not 0 <= bits < 1 << RANDOM_BITS:
        raise ValueError(f"{bits} is not a number of {RANDOM_BITS} bits")
    return f"{wall.astimezone(UTC):%Y%m%dT%H%M%SZ}-{bits:06x}"


def is_session_id(name: str) -> bool:
    """Whether `name` is one that `session_id` gives."""
    return _SESSION_ID.fullmatch(name) is not None
