"""Damage at full length: every prefix, every flipped bit, several writers, other ages. All that can be had is given.

All prefixes and all bits of 200 KB take minutes: `scripts/test tests/journal/test_damage.py --all-damage`; else a part.
"""

import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest
from an_hour import RECORDS, an_hour, plain_json_s, processor_s, written_to
from msgspec.structs import replace
from recorded import FULL, Recorded

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.reader import NotAJournal, read_journal
from backrun_treadmill.journal.records import AnyRecord, decode, decode_run, encode

type FileOf = Callable[[bytes], Path]

SMALL, LARGE = 5_000, 200_000


@pytest.fixture
def everything(request: pytest.FixtureRequest) -> bool:
    """Whether all of it is tried."""
    return bool(request.config.getoption("--all-damage", default=False))


@pytest.fixture(scope="module")
def whole_session() -> tuple[AnyRecord, ...]:
    """With foot pod and strap, from the opening to the end."""
    rig = Recorded(FULL, lead=False)
    rig.sensors = True
    rig.start()
    rig.pass_time(740)
    return tuple(rig.records)


def written(records: tuple[AnyRecord, ...]) -> list[bytes]:
    return [encode(record, n) for n, record in enumerate(records, 1)]


def of_size(lines: list[bytes], size: int) -> list[bytes]:
    return [line for line, end in zip(lines, accumulate(map(len, lines)), strict=True) if end <= size]


def check_prefix(ends: list[int], records: tuple[AnyRecord, ...], path: Path, cut: int) -> None:
    """Whatever was whole before the cut is there, and nothing else; what was cut off is said."""
    os.truncate(path, cut)
    survivors = sum(end - 1 <= cut for end in ends)  # a record is whole without its line feed
    if not survivors:
        with pytest.raises(NotAJournal):
            read_journal(path)
        return
    reading = read_journal(path)
    assert reading.records == records[:survivors]
    assert bool(reading.damage) == (cut not in (ends[survivors - 1], ends[survivors - 1] - 1))


def test_every_prefix_of_a_small_journal_loads(whole_session: tuple[AnyRecord, ...], tmp_path: Path) -> None:
    lines = of_size(written(whole_session), SMALL)
    ends, path = list(accumulate(map(len, lines))), tmp_path / "cut.jsonl"
    path.write_bytes(b"".join(lines))
    for cut in reversed(range(ends[-1] + 1)):
        check_prefix(ends, whole_session, path, cut)


def test_prefixes_of_a_large_journal_load(
    whole_session: tuple[AnyRecord, ...], tmp_path: Path, everything: bool
) -> None:
    lines = of_size(written(whole_session), LARGE)
    ends, path = list(accumulate(map(len, lines))), tmp_path / "cut.jsonl"
    assert ends[-1] > LARGE - 1000
    path.write_bytes(b"".join(lines))
    around = {end + beside for end in ends[:: len(ends) // 200] for beside in (-2, -1, 0, 1)}
    cuts = range(ends[-1] + 1) if everything else sorted(cut for cut in around if cut <= ends[-1])
    for cut in reversed(cuts):
        check_prefix(ends, whole_session, path, cut)


def test_every_flipped_bit_of_a_large_journal_is_noticed_in_its_line(
    whole_session: tuple[AnyRecord, ...], everything: bool
) -> None:
    """By the way of one line and by that of many. A line feed is none of a line's bits; a later story is about them."""
    lines = of_size(written(whole_session), LARGE if everything else LARGE // 8)
    for n, line in enumerate(lines, 1):
        for flipped in flips(line[:-1]):
            assert decode_run([flipped], n) is None
            with pytest.raises(DamagedLine):
                decode(flipped)


@pytest.fixture
def quick_file(tmp_path: Path) -> Iterator[Path]:
    """In memory where the system has such files: it is written a million times."""
    if not hasattr(os, "memfd_create"):
        yield tmp_path / "journal.jsonl"
        return
    fd = os.memfd_create("journal")
    yield Path(f"/proc/self/fd/{fd}")
    os.close(fd)


def test_a_flipped_bit_in_a_file_is_said_and_costs_its_own_record_at_most(
    whole_session: tuple[AnyRecord, ...], quick_file: Path, everything: bool
) -> None:
    """Each line with its line feed between the two beside it."""
    lines, tried = of_size(written(whole_session), LARGE), 0
    for k in range(1, len(lines) - 1):
        places = range(len(lines[k])) if everything else [k * 7919 % len(lines[k])]
        for flipped in flips(lines[k], places):
            quick_file.write_bytes(lines[k - 1] + flipped + lines[k + 1])
            reading = read_journal(quick_file)
            assert reading.damage
            assert reading.records in (whole_session[k - 1 : k + 2], (whole_session[k - 1], whole_session[k + 1]))
            tried += 1
    assert tried > (8 * (LARGE - 5000) if everything else 8 * len(lines) - 17)


def flips(data: bytes, places: Iterable[int] | None = None) -> Iterator[bytes]:
    """`data` with one bit flipped: each of all bytes, or of those at `places`."""
    flipped = bytearray(data)
    for place in range(len(data)) if places is None else places:
        for bit in range(8):
            flipped[place] ^= 1 << bit
            yield bytes(flipped)
            flipped[place] ^= 1 << bit


def test_a_flipped_line_feed_costs_no_record_and_is_noticed(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf
) -> None:
    lines = written(whole_session[:12])
    whole = b"".join(lines)
    for end in list(accumulate(map(len, lines)))[:-1]:
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[end - 1] ^= 1 << bit
            reading = read_journal(file_of(bytes(flipped)))
            assert reading.records == whole_session[:12]
            assert "2 records could be read from it" in str(reading.damage[0])


def test_flipped_bits_anywhere_in_a_file_cost_their_own_records_only(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf
) -> None:
    chance = random.Random(7)
    whole = b"".join(written(whole_session))
    for flips in [1] * 60 + [5] * 20 + [50] * 10:
        flipped = bytearray(whole)
        for _ in range(flips):
            flipped[chance.randrange(1000, len(whole))] ^= 1 << chance.randrange(8)
        reading = read_journal(file_of(bytes(flipped)))
        assert reading.damage
        assert set(map(id_of, reading.records)) <= set(map(id_of, whole_session))
        assert len(reading.records) >= len(whole_session) - 2 * flips


def id_of(record: AnyRecord) -> bytes:
    return msgspec.json.encode(record)


def test_a_page_of_zeros_as_a_power_cut_leaves_it_hides_nothing_behind_it(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf
) -> None:
    lines = written(whole_session)
    reading = read_journal(file_of(b"".join(lines[:40]) + bytes(4096) + b"".join(lines[40:])))
    assert reading.records == whole_session
    assert [damage.line for damage in reading.damage] == [41]


def other_session(records: tuple[AnyRecord, ...], *, later_us: int = 1_800_000_000) -> tuple[AnyRecord, ...]:
    """Much the same on another treadmill, so much later."""
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    other = replace(opened, session="20260101T003000Z-000001", origin_ns=opened.origin_ns + later_us * 1000)
    return (other, *(replace(record, at=record.at + 137) for record in records[1:]))


def mixed(one: tuple[AnyRecord, ...], other: tuple[AnyRecord, ...], later_us: int) -> list[bytes]:
    """Each wrote its lines when things happened."""
    lines = [(record.at, line) for record, line in zip(one, written(one), strict=True)]
    lines += [(record.at + later_us, line) for record, line in zip(other, written(other), strict=True)]
    return [line for _, line in sorted(lines, key=lambda written: written[0])]


@pytest.mark.parametrize("later_us", [50_000, 400_000, 3_000_000, 40_000_000, 200_000_000])
def test_two_writers_at_once_are_told_apart(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf, later_us: int
) -> None:
    one, other = whole_session, other_session(whole_session[:900], later_us=later_us)
    reading = read_journal(file_of(b"".join(mixed(one, other, later_us))))
    assert reading.records == one
    assert [(second.records, second.damage) for second in reading.others] == [(other, ())]
    assert [damage.text for damage in reading.damage] == ["another session begins here: 20260101T003000Z-000001"]


@pytest.mark.parametrize("later_us", [3_000_000, 40_000_000, 200_000_000])
def test_two_writers_who_lost_lines_are_told_apart_by_their_clocks(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf, later_us: int
) -> None:
    one, other = whole_session, other_session(whole_session[:900], later_us=later_us)
    lines = mixed(one, other, later_us)
    del lines[1000:1200:23]
    thinned = read_journal(file_of(b"".join(lines)))
    assert is_thinned(thinned.records, one)
    assert is_thinned(thinned.others[0].records, other)
    assert len(thinned.records) + len(thinned.others[0].records) == len(lines)
    assert len(thinned.damage) + len(thinned.others[0].damage) >= 9


def is_thinned(records: tuple[AnyRecord, ...], whole: tuple[AnyRecord, ...]) -> bool:
    """Whether `records` is `whole` with some left out: nothing changed, nothing out of order."""
    rest = iter(whole)
    return all(record in rest for record in records)


@pytest.mark.parametrize("length", [40, 400])
def test_a_journal_behind_another_is_a_session_of_its_own(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf, length: int
) -> None:
    one, other = whole_session[:200], other_session(whole_session[:length])
    reading = read_journal(file_of(b"".join(written(one) + written(other))))
    assert reading.records == one
    assert [second.records for second in reading.others] == [other]
    assert [damage.text for damage in reading.damage] == ["another session begins here: 20260101T003000Z-000001"]


def test_a_line_torn_in_two_by_another_writer_is_put_together(
    whole_session: tuple[AnyRecord, ...], file_of: FileOf
) -> None:
    one, other = written(whole_session[:20]), written(other_session(whole_session[:1], later_us=whole_session[10].at))
    torn = one[10][:31] + other[0] + one[10][31:]
    reading = read_journal(file_of(b"".join([*one[:10], torn, *one[11:]])))
    assert reading.records == whole_session[:20]
    assert len(reading.others) == 1
    assert reading.damage


def test_a_file_that_holds_a_session_twice_holds_one(whole_session: tuple[AnyRecord, ...], file_of: FileOf) -> None:
    whole = b"".join(written(whole_session[:50]))
    reading = read_journal(file_of(whole + whole))
    assert reading.records == whole_session[:50]
    assert not reading.others
    assert len(reading.damage) == 50


def test_a_record_out_of_its_order_is_put_back(whole_session: tuple[AnyRecord, ...], file_of: FileOf) -> None:
    lines = written(whole_session[:30])
    lines.insert(20, lines.pop(9))
    reading = read_journal(file_of(b"".join(lines)))
    assert reading.records == whole_session[:30]
    assert [str(damage) for damage in reading.damage] == ["line 21: record 10 stands here, out of its order"]


def test_a_format_of_the_past_is_read_and_called_so(whole_session: tuple[AnyRecord, ...], file_of: FileOf) -> None:
    opened = whole_session[0]
    assert isinstance(opened, SessionOpened)
    reading = read_journal(file_of(b"".join(written((replace(opened, format=0), *whole_session[1:9])))))
    assert len(reading.records) == 9
    assert reading.older
    assert not reading.newer


def test_an_hour_is_read_in_at_most_twice_the_time_of_plain_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """36 000 records, 10 a second. The file is read, checked and decoded, beside the same lines merely decoded."""
    path = written_to(tmp_path / "hour.jsonl", an_hour())
    assert len(read_journal(path).records) == RECORDS
    ours_s, plain_s = min(map(processor_s, [partial(read_journal, path)] * 7)), plain_json_s(path)
    with capsys.disabled():
        sys.stdout.write(
            f"\njournal of 1 h at 10 Hz: read in {ours_s * 1000:.0f} ms, plain JSON {plain_s * 1000:.0f} ms, "
            f"ratio {ours_s / plain_s:.2f}\n"
        )
    assert ours_s <= 2 * plain_s
