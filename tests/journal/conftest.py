from collections.abc import Callable
from pathlib import Path

import pytest

from backrun_treadmill.core.commands import Cause, Close, Outcome, SetSpeed
from backrun_treadmill.core.events import BeltMeasured, CommandSent, Driving, SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntervalEnded, IntervalEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.journal.records import FORMAT, AnyRecord, encode


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-damage", action="store_true", help="every prefix and every bit of a journal of 200 KB")


@pytest.fixture
def opened() -> SessionOpened:
    return SessionOpened(
        at=0,
        format=FORMAT,
        session="20260301T101500Z-00c0de",
        wall="2026-03-01T11:15:00+01:00",
        origin_ns=7_000_000_000,
        version="0.1.0",
        plan=Plan(
            name="one run – kurz",
            intervals=(Interval(kind=Kind.RUN, from_ckmh=1000, to_ckmh=1000, duration_us=10_000_000, set_no=1),),
            sets=1,
        ),
        runner=Runner(),
        driving=Driving.MACHINE,
    )


@pytest.fixture
def session(opened: SessionOpened) -> tuple[AnyRecord, ...]:
    """A very short session, every kind of value in it: text, numbers, nothing, truth."""
    return (
        opened,
        IntervalEntered(at=1_000_000, index=0, planned=1_000_000, ends=11_000_000),
        SetSpeed(
            at=1_000_000,
            seq=1,
            target_ckmh=1000,
            was_ckmh=100,
            cause=Cause.BOUNDARY,
            interval=0,
            planned=1_000_000,
            due=1_000_000,
        ),
        CommandSent(at=1_000_400, seq=1, raw="02e803"),
        BeltMeasured(at=6_000_000, raw="0000e803", speed_ckmh=1000),
        StepsMeasured(at=6_100_000, raw="00f8025000", source=Source.POD, cadence_spm=160.5, speed_ckmh=1000),
        IntervalEnded(at=11_000_000, index=0, planned=11_000_000, done_us=10_000_000),
        Close(at=20_000_000, outcome=Outcome.FINISHED, exit_code=0, text="The plan is done."),
    )


@pytest.fixture
def lines(session: tuple[AnyRecord, ...]) -> list[bytes]:
    return [encode(record, n) for n, record in enumerate(session, start=1)]


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[bytes], Path]:
    """Puts bytes where a journal would be."""

    def write(data: bytes) -> Path:
        path = tmp_path / "session.jsonl"
        path.write_bytes(data)
        return path

    return write
