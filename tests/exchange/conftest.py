from collections.abc import Callable
from pathlib import Path

import pytest
from recorded import Recorded
from rig import plan, step
from weeks import VISITS, visit_records

from backrun_treadmill.core.intents import ConfirmPressed, EndPressed, NextPressed, PausePressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.core.profile.race import Race
from backrun_treadmill.exchange.draft_toml import Answers, profile_text
from backrun_treadmill.exchange.recording import Recording, record
from backrun_treadmill.exchange.sniffing import content_of, read_workout
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord, encode

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"

HALF_AN_HOUR = (
    step(Kind.WARM_UP, 300, 4, 5.5),
    *[part for n in range(1, 11) for part in (step(Kind.RUN, 60, 10, set_no=n), step(Kind.WALK, 60, 4, set_no=n))],
    step(Kind.COOL_DOWN, 300, 5, 3),
)


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


def paused() -> tuple[AnyRecord, ...]:
    """Two runs; a pause in the first, and one in the walk after it."""
    rig = Recorded(plan(*HALF_AN_HOUR[1:5]))
    rig.sensors = True
    rig.start()
    for until_pause_s, pause_s in ((25, 40), (70, 90)):
        rig.pass_time(until_pause_s)
        rig.press(PausePressed)
        rig.pass_time(pause_s)
        rig.press(ConfirmPressed)
    rig.pass_time(260)
    assert rig.state is State.FINISHED
    return tuple(rig.records)


def ended_early() -> tuple[AnyRecord, ...]:
    """By key in the second run, through the walk-out; the walk before it lasted less than a second."""
    rig = Recorded(plan(*HALF_AN_HOUR[1:5]))
    rig.sensors = True
    rig.start()
    rig.pass_time(60.4)
    rig.press(NextPressed)
    rig.pass_time(20)
    rig.press(EndPressed)
    rig.pass_time(200)
    assert rig.state is State.FINISHED
    return tuple(rig.records)


def estimated() -> tuple[AnyRecord, ...]:
    """Nobody wore a sensor."""
    rig = Recorded(plan(*HALF_AN_HOUR[1:5]))
    rig.start()
    rig.pass_time(300)
    return tuple(rig.records)


def partly_estimated() -> tuple[AnyRecord, ...]:
    """The pod was away for a minute of the second run."""
    return visit_records(VISITS[-1], pod_lost_s=420)


def cut_off() -> tuple[AnyRecord, ...]:
    """The journal ends in the middle of a run."""
    whole = visit_records(VISITS[-1])
    return whole[: len(whole) * 2 // 5]


MADE = {made.__name__: made for made in (paused, ended_early, estimated, partly_estimated, cut_off)}
REAL = ("lossy", "mph", "killed", "console")
"""Golden journals: the radio was away twice, a machine that counts miles, a killed engine, a hand on the console."""
SESSIONS = ("half_an_hour", "demo", *REAL, *MADE)


@pytest.fixture(scope="session", params=SESSIONS)
def recording(request: pytest.FixtureRequest) -> Recording:
    """Each of them as a recording."""
    if request.param in MADE:
        return record(MADE[request.param]())
    if request.param in REAL:
        return record(read_journal(DEMO.with_stem(request.param)).records)
    return record(request.getfixturevalue(request.param))


@pytest.fixture
def journal_of(tmp_path: Path) -> Callable[[tuple[AnyRecord, ...]], Path]:
    """Writes records as a journal."""

    def write(records: tuple[AnyRecord, ...]) -> Path:
        path = tmp_path / "session.jsonl"
        path.write_bytes(b"".join(encode(one, n) for n, one in enumerate(records, 1)))
        return path

    return write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--activity", action="append", default=[], help="a FIT or TCX activity whose steps to count")
    parser.addoption("--foreign", metavar="FOLDER", help="a folder of workouts and activities to import")
    parser.addoption("--mutations", type=int, default=300, help="how many spoilt files of each kind are imported")


@pytest.fixture
def profile_of() -> Callable[[bytes], str]:
    """Imports a workout as the command does, with 60 s for open steps and a race of 10 km in an hour."""

    def to_profile(data: bytes) -> str:
        draft = read_workout(data, content_of(data))
        return profile_text(draft, Answers(60, Race(10.0, 3600)), source="w")

    return to_profile


@pytest.fixture
def lines_of(profile_of: Callable[[bytes], str]) -> Callable[[bytes], list[str]]:
    """The steps of the profile that a workout becomes, one a line without its quotes; the profile must be good."""

    def to_lines(data: bytes) -> list[str]:
        text = profile_of(data)
        read_profile(text.encode(), source="p.toml", runner=Runner())
        return [line.strip(' ",') for line in text.partition("steps = [\n")[2].splitlines()[:-1]]

    return to_lines


@pytest.fixture
def left_out() -> Callable[[bytes], tuple[str, ...]]:
    """What is said not to be carried over."""
    return lambda data: read_workout(data, content_of(data)).left_out
