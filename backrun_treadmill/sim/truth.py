"""The truth about a room, for checks that ask the room and not the program: every write, the belt, every strike."""

from collections.abc import Callable
from typing import IO

import msgspec

type Entry = dict[str, object]

type Witness = Callable[[Entry], None]
"""Takes one entry; `mono` is in seconds of the room's monotonic clock."""


def write_to(file: IO[bytes]) -> Witness:
    """A witness that writes entries as JSON lines, each with a single write to an unbuffered `file`."""
    encode = msgspec.json.Encoder().encode

    def write(entry: Entry) -> None:
        file.write(encode(entry) + b"\n")

    return write
