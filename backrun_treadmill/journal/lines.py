"""A line of JSON that shows its own damage: `{"n":12,…,"crc":"8 hex digits"}`.

The line is an object's own JSON with a number in front and a checksum at the end, the CRC32 of the bytes before
`,"crc"`: it is read from a fixed place, so that no flipped bit passes. Knows no file and no record.
"""

import zlib
from itertools import count
from operator import itemgetter

_OPENING = b'{"n":'
_CRC_KEY = b',"crc":"'
_CRC_DIGITS = 8
_CLOSING = b'"}'
_LONGEST_NUMBER = 18
_TAIL = len(_CRC_KEY) + _CRC_DIGITS + len(_CLOSING)
_HEAD_FORMAT = _OPENING + b"%d,"
_TAIL_FORMAT = _CRC_KEY + b"%08x" + _CLOSING

_body_of = itemgetter(slice(None, -_TAIL))
_tail_of = itemgetter(slice(-_TAIL, None))


class DamagedLine(Exception):
    """The line is not what was written; the text says how it shows."""


def sealed(members: bytes, n: int) -> bytes:
    """The line number `n`, its line feed included, for the JSON of an object with at least one member."""
    checked = b"%b%d,%b" % (_OPENING, n, members[1:-1])
    return b"%b%b%08x%b\n" % (checked, _CRC_KEY, zlib.crc32(checked), _CLOSING)


def checked_number(body: bytes) -> int:
    """The number of a line (without its line feed) whose checksum holds. Raises `DamagedLine`; nothing else."""
    checked, tail = body[:-_TAIL], body[-_TAIL:]
    if not checked.startswith(_OPENING) or not tail.startswith(_CRC_KEY) or not tail.endswith(_CLOSING):
        raise DamagedLine("not a whole record")
    if tail[len(_CRC_KEY) : -len(_CLOSING)] != b"%08x" % zlib.crc32(checked):
        raise DamagedLine("its checksum does not fit")
    number = checked[len(_OPENING) :].partition(b",")[0]
    if not number.isdigit() or len(number) > _LONGEST_NUMBER:
        raise DamagedLine("it has no number")
    return int(number)


def run_holds(lines: list[bytes], first: int) -> bool:
    """Whether these are whole lines numbered `first`, `first` + 1, …: all at once, without a loop of ours."""
    tails = (_TAIL_FORMAT * len(lines)) % tuple(map(zlib.crc32, map(_body_of, lines)))
    if b"".join(map(_tail_of, lines)) != tails:
        return False
    return all(map(bytes.startswith, lines, map(_HEAD_FORMAT.__mod__, count(first))))
