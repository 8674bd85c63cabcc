"""A file as blocks of whole lines, in bounded memory, whatever the file is."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

BLOCK_BYTES = 1 << 18

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes. The longest real line is the header with its plan, well under this."""


class Block(Struct, frozen=True):
    """Lines without their line feeds; the first of them is line `number` (1-based) of the file."""

    number: int
    lines: list[bytes]
    torn: bool = False
    """The one line has no line feed: the file ends in it."""


def line_blocks(file: BinaryIO) -> Iterator[Block]:
    """All lines of `file`; of one that is too long only the beginning."""
    number, rest = 1, b""
    while data := file.read(BLOCK_BYTES):
        if len(rest) >= LONGEST_LINE:
            data = data[data.find(b"\n") :] if b"\n" in data else b""
        lines = (rest + data).split(b"\n")
        rest = lines.pop()[:LONGEST_LINE]
        if lines:
            yield Block(number, [line[:LONGEST_LINE] for line in lines] if len(lines[0]) > LONGEST_LINE else lines)
            number += len(lines)
    if rest:
        yield Block(number, [rest], torn=len(rest) < LONGEST_LINE)
