"""Bytes -> the table of a TOML file a person wrote, with faults in words that need no programmer."""

import re
import tomllib
from decimal import Decimal

from backrun_treadmill.core.faults import Place

MOST_BYTES = 2_000_000
"""Larger files are refused unread."""
MOST_DOT_WORK = 100_000_000
"""Bound of the sum over lines of (dots in the line)²: `tomllib` takes quadratic time for a dotted key, 0.3 s for
one of 5 000 dots and minutes for a million."""

_AT_LINE = re.compile(r" ?\(at line ([0-9]+), column [0-9]+\)$")
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019]")
_HINTS = (
    ("Unclosed array", "a list is not closed: put a comma after each step and ] at the end"),
    ("Unclosed inline table", "a { is not closed: a table stands on one line and ends with }"),
    ("Illegal character", "a text is not closed on its line, or holds a character that cannot be written there"),
    ("Unterminated string", 'a text is not closed: put " at its end'),
    ("Unescaped", "a \\ in a text must be written twice, or left out"),
    ("Invalid initial character", "a name is missing or misspelt here: perhaps a comma or a point too many"),
    ("Cannot overwrite a value", "the same name is given twice"),
    (
        "Expected newline",
        'something stands after the value: texts stand in "quotes", and each name = value on its line',
    ),
    ("Expected '='", 'a line must read name = value, and texts stand in "quotes"'),
    ("Invalid value", 'a value that cannot be read: texts stand in "quotes"'),
)


def read_toml(data: bytes, place: Place, *, example: str) -> dict[str, object] | None:
    """The top table, numbers with a point as exact `Decimal`s; None after a fault. `example` is what to write."""
    if len(data) > MOST_BYTES:
        place.refuse(None, f"is larger than {MOST_BYTES // 1_000_000} MB; a file of ours has a few kB")
        return None
    text = _decode(data, place)
    if text is None:
        return None
    if not text.strip():
        place.refuse(None, f"is empty; write {example}")
        return None
    if sum(line.count(".") ** 2 for line in text.splitlines()) > MOST_DOT_WORK:
        place.refuse(None, "has a line with thousands of points in it; no file of ours has")
        return None
    return _parse(text, place)


def _decode(data: bytes, place: Place) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        place.refuse(None, 'is saved as UTF-16 (some editors call it "Unicode"); save it as UTF-8')
        return None
    if b"\0" in data:
        place.refuse(None, "is not a text file")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place.inside(f"line {line}").refuse(None, "holds a character that is not UTF-8; save the file as UTF-8")
        return None


def _parse(text: str, place: Place) -> dict[str, object] | None:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        _refuse_toml(str(error), text, place)
    except (ValueError, ArithmeticError):
        place.refuse(None, "holds a number with thousands of digits")
    except RecursionError:
        place.refuse(None, "holds brackets within brackets hundreds of levels deep")
    return None


def _refuse_toml(message: str, text: str, place: Place) -> None:
    lines = text.splitlines()
    found = _AT_LINE.search(message)
    number = int(found[1]) if found else len(lines)
    said = _AT_LINE.sub("", message).removesuffix(" (at end of document)")
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    hint = next((hint for start, hint in _HINTS if said.startswith(start)), said)
    if _CURLY.search(line):
        hint = 'typographic quotes do not count: write straight ones, "like this"'
    place.inside(f"line {number}").refuse(line or None, hint)
