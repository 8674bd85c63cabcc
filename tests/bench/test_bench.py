"""The benchmark's own arithmetic, and that its grid of wake-ups changes nothing that the session decides."""

import random

import pytest
from bench_figures import compare, spread
from bench_rss import slope
from bench_session import Gridded
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.commands import Cause, SetSpeed, WakeAt
from backrun_treadmill.core.events import CommandSent, Driving, SessionOpened, Woke
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.records import AnyRecord

OPENED = SessionOpened(
    at=0,
    format=1,
    session="20260301T101500Z-00c0de",
    wall="2026-03-01T11:15:00+01:00",
    origin_ns=5_000_000_000,
    version="0.1.0",
    plan=Plan(name="none", intervals=()),
    runner=Runner(),
    driving=Driving.MACHINE,
)


class Waiting:
    """A session that waits for one instant after the other, and remembers what it was told."""

    def __init__(self, dues: list[int]) -> None:
        self.dues = dues
        self.heard: list[AnyEvent] = []

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        self.heard.append(event)
        return [WakeAt(at=event.at, due=self.dues.pop(0))] if self.dues else []


@given(st.lists(st.integers(1, 400_000), min_size=1, max_size=20))
def test_the_session_below_a_grid_hears_what_it_would_have_heard_without(gaps: list[int]) -> None:
    dues = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    session = Waiting(list(dues))
    gridded = Gridded(session, grid_us=20_000)
    (wake,) = gridded.handle(OPENED)
    grid = []
    while isinstance(wake, WakeAt) and len(session.heard) <= len(dues):
        before = len(session.heard)
        (wake,) = gridded.handle(Woke(at=wake.due, due=wake.due))
        if len(session.heard) == before:
            grid.append(wake.at)
    assert [event.due for event in session.heard if isinstance(event, Woke)] == dues
    assert set(grid) == set(range(20_000, dues[-1], 20_000)) - set(dues)


def test_quantiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1000)]
    random.Random(1).shuffle(values)
    assert spread(values) == (1000, 500.0, 990.0, 999.0, 999.0)
    assert spread([3.0]) == (1, 3.0, 3.0, 3.0, 3.0)


def test_a_write_is_compared_with_its_own_boundary_and_with_what_the_room_received() -> None:
    def asked(seq: int, due: int, cause: Cause) -> SetSpeed:
        return SetSpeed(at=due, seq=seq, target_ckmh=100, was_ckmh=0, cause=cause, interval=0, planned=due, due=due)

    records: list[AnyRecord] = [
        OPENED,
        CommandSent(at=5, seq=1, raw="00"),
        Woke(at=100, due=90),
        asked(2, 1_000_000, Cause.KEY),
        CommandSent(at=1_000_000, seq=2, raw="026400"),
        asked(3, 2_000_000, Cause.BOUNDARY),
        CommandSent(at=2_003_000, seq=3, raw="026400"),
        Woke(at=2_100_500, due=2_100_000),
        asked(4, 3_000_000, Cause.BOUNDARY),
        CommandSent(at=2_999_000, seq=4, raw="026e00"),
    ]
    received: list[dict[str, object]] = [
        {"mono": 4.0, "write": "00"},
        {"mono": 6.001, "write": "026400"},
        {"mono": 7.005, "write": "026400"},
        {"mono": 8.001, "write": "026e00"},
    ]
    measured = compare(records, received)
    assert measured.deadlines == [0.5]
    assert measured.writes == [3.0, 1.0]
    assert measured.received == pytest.approx([5.0, 1.0])
    assert measured.stamps == pytest.approx([2.0, 2.0])


def test_memory_gained_is_the_line_through_all_samples() -> None:
    assert slope([(0.0, 100), (1.0, 102), (2.0, 104)]) == pytest.approx(2.0)
    assert slope([(0.0, 100)]) == 0.0
