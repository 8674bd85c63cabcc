import json
import typing
import zlib
from contextlib import suppress
from typing import TypeAliasType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.events import BeltMeasured, SessionOpened
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.records import AnyRecord, Entry, UnknownRecord, decode, encode


def members(union: object) -> list[type[msgspec.Struct]]:
    """The classes of a union of unions."""
    if isinstance(union, TypeAliasType):
        return members(union.__value__)
    if isinstance(union, type) and issubclass(union, msgspec.Struct):
        return [union]
    return [found for part in typing.get_args(union) for found in members(part)]


RECORD_TYPES = members(AnyRecord)
INTEGERS = st.integers(-(2**63), 2**63 - 1)


def values_of(kind: object) -> st.SearchStrategy[object]:
    """Any value a field of type `kind` can have."""
    if kind is int:
        return INTEGERS
    if kind is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if kind is str:
        return st.text(st.characters(exclude_categories=["Cs"]))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return structs(kind)
    if args := typing.get_args(kind):
        return _of_parts(typing.get_origin(kind), args)
    if isinstance(kind, typing.TypeAliasType):
        return values_of(kind.__value__)
    return st.from_type(typing.cast(type[object], kind))


def _of_parts(origin: object, args: tuple[object, ...]) -> st.SearchStrategy[object]:
    if origin is tuple:
        return st.lists(values_of(args[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values_of(args[0]), values_of(args[1]), max_size=3)
    return st.one_of([values_of(arg) for arg in args])


def structs(kind: type[msgspec.Struct]) -> st.SearchStrategy[object]:
    fields = {name: values_of(hint) for name, hint in typing.get_type_hints(kind).items() if name in field_names(kind)}
    return st.fixed_dictionaries(fields).map(lambda values: kind(**values))


def field_names(kind: type[msgspec.Struct]) -> set[str]:
    return {field.name for field in msgspec.structs.fields(kind)}


def checked(body: bytes) -> bytes:
    """A line with the right checksum around whatever `body` is."""
    return b'%b,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def test_there_is_a_type_for_every_event_and_command() -> None:
    assert len(RECORD_TYPES) > 50
    assert SessionOpened in RECORD_TYPES


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.__name__)
def test_every_record_comes_back_as_it_was(kind: type[msgspec.Struct]) -> None:
    @given(structs(kind), st.integers(1, 10**9))
    def comes_back(record: object, n: int) -> None:
        line = encode(typing.cast(AnyRecord, record), n)
        assert decode(line) == Entry(n, typing.cast(AnyRecord, record))
        assert line.count(b"\n") == 1

    comes_back()


def test_a_line_is_plain_json_with_its_number_first_and_its_checksum_last() -> None:
    line = encode(BeltMeasured(at=123, raw="0000e803", speed_ckmh=1000), 12)
    assert line == (
        b'{"n":12,"t":"BeltMeasured","at":123,"raw":"0000e803","speed_ckmh":1000,"crc":"%08x"}\n'
        % zlib.crc32(b'{"n":12,"t":"BeltMeasured","at":123,"raw":"0000e803","speed_ckmh":1000')
    )
    assert list(json.loads(line)) == ["n", "t", "at", "raw", "speed_ckmh", "crc"]


def test_every_flipped_bit_is_noticed(lines: list[bytes]) -> None:
    for line in lines:
        body = line.removesuffix(b"\n")
        for bit in range(len(body) * 8):
            flipped = bytearray(body)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(DamagedLine):
                decode(bytes(flipped))


def test_a_type_of_a_newer_version_is_kept_raw() -> None:
    line = checked(b'{"n":7,"t":"BeltOiled","at":55,"with":"silicone"')
    assert decode(line) == UnknownRecord(7, "BeltOiled", 55, line.removesuffix(b"\n"))


def test_a_known_type_that_has_changed_beyond_reading_is_kept_raw() -> None:
    line = checked(b'{"n":7,"t":"PainRated","at":55,"pressed_at":54,"level":"some"')
    assert decode(line) == UnknownRecord(7, "PainRated", 55, line.removesuffix(b"\n"))


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    line = checked(b'{"n":7,"t":"BeltMeasured","at":55,"raw":"00","wear":3')
    assert decode(line) == Entry(7, BeltMeasured(at=55, raw="00"))


@pytest.mark.parametrize(
    "body",
    [
        b'{"n":1,"at":5',
        b'{"n":1,"t":5',
        b'{"n":1',
        b'{"n":x,"t":"Woke"',
        b'{"n":' + b"9" * 5000 + b',"t":"Woke"',
        b'{"n":1,"t":' + b"[" * 100_000,
        b'{"n":1,"t":"\xff\xfe"',
    ],
    ids=["no type", "a number for a type", "nothing", "no number", "too long a number", "too deep", "no UTF-8"],
)
def test_a_line_that_no_version_can_have_written_is_damaged(body: bytes) -> None:
    with pytest.raises(DamagedLine):
        decode(checked(body))


@given(st.binary())
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for line in (data, checked(data), checked(b'{"n":1,"t":"' + data)):
        with suppress(DamagedLine):
            decode(line)
