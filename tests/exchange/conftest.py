from collections.abc import Callable
from pathlib import Path

import pytest
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.commands import State
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.exchange.recording import Recording, record
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord, encode

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"

HALF_AN_HOUR = (
    step(Kind.WARM_UP, 300, 4, 5.5),
    *[part for n in range(1, 11) for part in (step(Kind.RUN, 60, 10, set_no=n), step(Kind.WALK, 60, 4, set_no=n))],
    step(Kind.COOL_DOWN, 300, 5, 3),
)

type FileOf = Callable[[bytes], Path]


def play(*intervals: Interval, seconds: float, sensors: bool = True) -> tuple[AnyRecord, ...]:
    """The records of a session of this plan, from the start to `seconds` after the first movement."""
    rig = Recorded(plan(*intervals))
    rig.sensors = sensors
    rig.start()
    rig.pass_time(seconds)
    return tuple(rig.records)


@pytest.fixture(scope="session")
def half_an_hour() -> tuple[AnyRecord, ...]:
    """30 minutes of 10 × 60/60 with a foot pod and a strap, to the end."""
    rig = Recorded(plan(*HALF_AN_HOUR))
    rig.sensors = True
    rig.start()
    rig.pass_time(1830)
    assert rig.state is State.FINISHED
    return tuple(rig.records)


@pytest.fixture(scope="session")
def demo() -> tuple[AnyRecord, ...]:
    """A real journal of the demo in the virtual room."""
    return read_journal(DEMO).records


@pytest.fixture(params=["half_an_hour", "demo"])
def recording(request: pytest.FixtureRequest) -> Recording:
    """Each of the two as a recording."""
    return record(request.getfixturevalue(request.param))


@pytest.fixture
def journal_of(tmp_path: Path) -> Callable[[tuple[AnyRecord, ...]], Path]:
    """Writes records as a journal."""

    def write(records: tuple[AnyRecord, ...]) -> Path:
        path = tmp_path / "session.jsonl"
        path.write_bytes(b"".join(encode(one, n) for n, one in enumerate(records, 1)))
        return path

    return write
