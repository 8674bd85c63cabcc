import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.events import SessionOpened, Woke
from backrun_treadmill.journal import blocks
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal
from backrun_treadmill.journal.records import AnyRecord, encode

type FileOf = Callable[[bytes], Path]


def said(reading: Reading) -> list[str]:
    return [str(damage) for damage in reading.damage]


def test_a_whole_journal_is_read_back_without_a_word(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf, opened: SessionOpened
) -> None:
    reading = read_journal(file_of(b"".join(lines)))
    assert reading == Reading(opened, session, (), (), unbroken=len(session))
    assert not reading.newer


def test_torn_at_any_byte_the_records_before_the_tear_are_read(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf
) -> None:
    whole = b"".join(lines)
    ends = [sum(map(len, lines[: k + 1])) - 1 for k in range(len(lines))]  # a line is whole without its line feed
    for cut in range(ends[0], len(whole)):
        reading = read_journal(file_of(whole[:cut]))
        survivors = sum(end <= cut for end in ends)
        assert reading.records == session[:survivors]
        clean = cut in ends or cut - 1 in ends
        assert said(reading) == ([] if clean else [f"line {survivors + 1}: the last record was cut off"])


def test_torn_within_its_first_line_it_is_no_journal(lines: list[bytes], file_of: FileOf) -> None:
    for cut in range(len(lines[0]) - 1):
        with pytest.raises(NotAJournal, match="not one record"):
            read_journal(file_of(lines[0][:cut]))


def test_any_flipped_bit_costs_at_most_two_records_and_is_said(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf
) -> None:
    whole = b"".join(lines[1:4])
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        reading = read_journal(file_of(lines[0] + bytes(flipped) + b"".join(lines[4:])))
        assert is_thinned(reading.records, session)
        assert len(reading.records) >= len(session) - 2
        assert reading.damage


def is_thinned(records: tuple[AnyRecord, ...], whole: tuple[AnyRecord, ...]) -> bool:
    """Whether `records` is `whole` with some left out: nothing changed, nothing out of order."""
    rest: Iterator[AnyRecord] = iter(whole)
    return all(record in rest for record in records)


def test_a_bad_line_in_the_middle_is_skipped_and_named(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf
) -> None:
    lines[3] = lines[3].replace(b"02e803", b"02e804")
    reading = read_journal(file_of(b"".join(lines)))
    assert reading.records == session[:3] + session[4:]
    assert said(reading) == ["line 4: a record cannot be read: its checksum does not fit"]


def test_missing_lines_are_named(session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf) -> None:
    reading = read_journal(file_of(b"".join(lines[:2] + lines[3:5] + lines[7:])))
    assert reading.records == session[:2] + session[3:5] + session[7:]
    assert reading.unbroken == 2
    assert said(reading) == ["line 3: record 3 is missing", "line 5: of the records 6 to 7, some are missing"]


def test_a_record_that_stands_there_twice_counts_once(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf
) -> None:
    reading = read_journal(file_of(b"".join(lines[:4] + lines[2:])))
    assert reading.records == session
    assert said(reading) == ["line 5: record 3 stands here a second time", "line 6: record 4 stands here a second time"]


def test_records_of_a_newer_version_are_kept_and_the_rest_is_read(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf
) -> None:
    stranger = encode(Woke(at=5, due=4), 3).replace(b'"Woke"', b'"Snored"')
    whole = b"".join([*lines[:2], repaired(stranger), *lines[3:]])
    reading = read_journal(file_of(whole))
    assert [(one.n, one.t, one.at) for one in reading.unknown] == [(3, "Snored", 5)]
    assert reading.unbroken == 2
    assert reading.records == session[:2] + session[3:]
    assert reading.damage == ()
    assert reading.newer


def repaired(line: bytes) -> bytes:
    """The line with a checksum that fits."""
    body = line.rpartition(b',"crc"')[0]
    return b'%b,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def test_a_newer_format_is_read_as_far_as_it_goes(opened: SessionOpened, lines: list[bytes], file_of: FileOf) -> None:
    newer = repaired(lines[0].replace(b'"format":1', b'"format":2'))
    reading = read_journal(file_of(b"".join([newer, *lines[1:]])))
    assert reading.header is not None
    assert reading.newer
    assert len(reading.records) == len(lines)


def test_a_header_of_another_age_leaves_the_rest_readable(lines: list[bytes], file_of: FileOf) -> None:
    newer = repaired(lines[0].replace(b'"kind":"run"', b'"kind":"crawl"'))
    reading = read_journal(file_of(b"".join([newer, *lines[1:]])))
    assert reading.header is None
    assert reading.unknown[0].t == "SessionOpened"
    assert len(reading.records) == len(lines) - 1


def test_a_line_without_end_is_skipped_in_bounded_memory(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "LONGEST_LINE", 4096)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 1024)
    path = file_of(b"".join(lines[:4]) + b"x" * 100_000 + b"\n" + b"".join(lines[4:]))
    reading = read_journal(path)
    assert reading.records == session
    assert said(reading) == ["line 5: a record cannot be read: not a whole record"]
    assert max(len(line) for block in blocks.line_blocks(BytesIO(path.read_bytes())) for line in block.lines) == 4096


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"\x00" * 5000, b'steps = ["5 x 60/60 @ 10 km/h"]\n', b"{}\n[]\n"])
def test_what_is_no_journal_is_called_so(data: bytes, file_of: FileOf) -> None:
    with pytest.raises(NotAJournal, match=r"session\.jsonl is no journal of a session"):
        read_journal(file_of(data))


@given(st.binary(max_size=400), st.integers(0, 10_000))
def test_whatever_is_spilt_over_a_journal_it_is_read(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int
) -> None:
    lines = b"".join(encode(Woke(at=k, due=k), k) for k in range(1, 20))
    place %= len(lines)
    path = tmp_path_factory.getbasetemp() / "spilt.jsonl"
    path.write_bytes(lines[:place] + data + lines[place:])
    reading = read_journal(path)
    assert all(record == Woke(at=record.at, due=record.at) for record in reading.records)
    assert len({record.at for record in reading.records}) == len(reading.records) >= 17
    assert not reading.unknown
    assert not reading.others
    assert reading.damage or len(reading.records) == 19
