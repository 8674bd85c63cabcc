"""Spoilt workouts and activities: a profile, an activity, or one sentence; never a traceback, never growth.

`scripts/test tests/exchange/test_spoilt_files.py --mutations 10000` spoils ten thousand of each kind.
"""

import random
import re
import time
import tracemalloc
from collections.abc import Callable

import pytest
from fitdecode.utils import compute_crc
from foreign_files import RUN_ZWO, TEXT, example, fit_repeat, fit_step, fit_workout, half_mile_repeats, zwo
from hypothesis import given
from hypothesis import strategies as st
from taken_workout import take

from backrun_treadmill.exchange.fit_out import fit_bytes
from backrun_treadmill.exchange.recording import record
from backrun_treadmill.exchange.tcx_out import tcx_bytes
from backrun_treadmill.journal.records import AnyRecord

DRASTIC = [
    b"1000000000",
    b"-1",
    b"0",
    b"nan",
    b"1e308",
    b"9" * 40,
    b"\xff\xff\xff\xff",
    b"<",
    b"&x;",
    b'"',
    b"- ",
    b"\n\n",
    b"\xe4",
    b"60s",
    b"x",
    "٣".encode(),
    b"<!DOCTYPE a>",
    b"pace",
    b"/",
]

SAID = [*DRASTIC[:6], b"", b" 1 ", b"+2", b"1,5", b"0.0000001", b"\xd9\xa3", b"&#49;", b"1_000", b"Infinity", b"0x10"]
"""Values that an attribute may have."""

ZWOS = [
    RUN_ZWO,
    zwo('<SteadyState Duration="300" Power="0.8" pace="2"><textevent timeoffset="0" message="now"/></SteadyState>',
        '<FreeRide Duration="120.00001" FlatRoad="1"/>', duration="time"),
]  # fmt: skip
FITS = [
    example(),
    half_mile_repeats(),
    fit_workout(
        fit_step(seconds=30, speeds=(2.5, 3)), fit_step("rest", seconds=30), fit_repeat(0, 5), fit_repeat(0, 2)
    ),
]
TEXTS = [TEXT.encode(), b"5x\n- 1m30 5:30-6:00/km Pace 90rpm\n- 400mtr Z2 HR\n\n- Press lap\n- 1.5km 8 km/h\n"]


def spoil(seed: bytes, chance: random.Random) -> bytes:
    """One to four changes: a bit, a number, a piece cut out, doubled, or replaced by something drastic."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        span = chance.randint(1, 12)
        match chance.randrange(7):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + span]
            case 2:
                data[at:at] = data[at : at + span * 4] * chance.randint(1, 3)
            case 3:
                data[at : at + span] = chance.choice(DRASTIC)
            case 4 | 5 if number := re.compile(rb"[0-9.]+").search(data, at):
                data[number.start() : number.end()] = chance.choice(DRASTIC[:6])
            case _:
                data[at:at] = bytes(chance.randrange(256) for _ in range(span))
    return bytes(data)


def spoil_in_place(seed: bytes, chance: random.Random) -> bytes:
    """One or two bytes are others: in a FIT file, whose fields have their places, often what it says."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 2)):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 5, 6, 7, 127, 128, 254, 255, chance.randrange(256)))
    return bytes(data)


def spoil_values(seed: bytes, chance: random.Random) -> bytes:
    """One to four attributes say something else: XML that stays well-formed."""
    data = seed
    for _ in range(chance.randint(1, 4)):
        place = chance.choice(list(re.finditer(rb'="([^"]*)"', data)))
        data = data[: place.start(1)] + chance.choice(SAID) + data[place.end(1) :]
    return data


def with_checksum(data: bytes) -> bytes:
    """A FIT file that is believed whatever stands in it: sizes and checksums fit."""
    body = bytearray(data[:-2])
    if len(body) < 14:
        return bytes(body)
    body[4:8] = max(0, len(body) - body[0]).to_bytes(4, "little")
    return bytes(body) + int(compute_crc(body)).to_bytes(2, "little")


type Spoil = Callable[[bytes, random.Random], bytes]


def spoil_many(
    seeds: list[bytes], number: int, finish: Callable[[bytes], bytes] = bytes, *, gently: Spoil = spoil
) -> dict[str, int]:
    """Spoils and takes `number` files, the same ones each time; two of three gently."""
    chance, ends = random.Random(20260311), dict[str, int]()
    began = time.perf_counter()
    for n in range(number):
        data = (gently if n % 3 else spoil)(chance.choice(seeds), chance)
        end = take(finish(data) if n % 4 else data)
        ends[end] = ends.get(end, 0) + 1
    print(f"{number} files in {time.perf_counter() - began:.1f} s: {ends}")  # noqa: T201
    return ends


@pytest.fixture
def number(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--mutations", default=300))


@pytest.mark.parametrize(
    ("seeds", "finish", "gently"),
    [(ZWOS, bytes, spoil_values), (FITS, with_checksum, spoil_in_place), (TEXTS, bytes, spoil)],
    ids=["zwo", "fit", "text"],
)
def test_spoilt_workouts(seeds: list[bytes], finish: Callable[[bytes], bytes], gently: Spoil, number: int) -> None:
    ends = spoil_many(seeds, number, finish, gently=gently)
    assert ends["profile"] > number / 6
    assert sum(ends.values()) == number


def test_spoilt_activities(demo: tuple[AnyRecord, ...], number: int) -> None:
    recording = record(demo)
    assert recording.began is not None
    fit, tcx = fit_bytes(recording, recording.began), tcx_bytes(recording, recording.began)
    assert spoil_many([fit], max(20, number // 5), with_checksum, gently=spoil_in_place)["activity"]
    assert spoil_many([tcx], max(20, number // 5))["activity"]


THOUSAND_MILLION = 10**9


@pytest.mark.parametrize(
    "data",
    [
        zwo(
            f'<IntervalsT Repeat="{THOUSAND_MILLION}" OnDuration="400" OffDuration="200" OnPower="0.9" OffPower="0.5"/>'
        ),
        fit_workout(fit_step(seconds=30), fit_step("rest", seconds=30), fit_repeat(0, THOUSAND_MILLION)),
        f"{THOUSAND_MILLION - 1}x\n- 30s 6:00/km Pace\n- 30s walk\n".encode(),
    ],
    ids=["zwo", "fit", "text"],
)
def test_a_thousand_million_repeats_are_refused_before_they_are_written_out(data: bytes) -> None:
    tracemalloc.start()
    end = take(data)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert end == "over the limits"
    assert most_bytes < 3_000_000


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    take(data)
    take(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT" + data)


@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    take(text.encode(errors="surrogatepass"))
    take(f"- 60s {text}".encode(errors="surrogatepass"))


@pytest.mark.parametrize(
    "data",
    [
        b"- 60s 6:00/km Pace\n" * 4000,
        b"9999999x\n" + b"- 60s\n" * 900,
        b"- " + b"1" * 1_900_000,
        b"- " + b"1m" * 900_000,
        b"- 60s " + b"5:00-" * 300_000,
        b"<workout_file>" + b"<a/>" * 400_000 + b"</workout_file>",
        b"<a>" * 600_000,
        zwo('<SteadyState Duration="400" Power="0.9" pace="2"/>' * 36_000),
        zwo(f'<SteadyState Duration="{"9" * 1_900_000}" Power="0.9" pace="2"/>'),
        zwo(f'<SteadyState Duration="400" Power="0.9" pace="2"><textevent message="{"a" * 1_900_000}"/></SteadyState>'),
        with_checksum(example()[:-2] + b"\x01" * 1_900_000 + b"\0\0"),
    ],
    ids=range(11),
)
def test_two_megabytes_of_malice_end_within_seconds(data: bytes) -> None:
    began = time.perf_counter()
    assert take(data) in ("refused", "over the limits", "profile")
    assert time.perf_counter() - began < 20
