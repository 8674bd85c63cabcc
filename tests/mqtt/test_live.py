"""A session that is followed from afar, as mosquitto_sub sees it; and one whose broker hangs, floods or dies."""

import subprocess
from itertools import pairwise

from homes import Home, until
from practice import Practice

from backrun_treadmill.coach.live_words import StateTold, TelemetryTold, read_state, read_telemetry

PROFILE = """
bare = true
steps = ["walk 3 s @ 3", "run 4 s @ 6", "cool-down 3 s @ 3"]
"""


class Follower:
    """mosquitto_sub with the clinic's login: each line a topic and a payload."""

    def __init__(self, practice: Practice) -> None:
        self._file = practice.folder / "followed"
        words = ("-v", "-q", "1", "-t", "backrun/v1/+/+", "-t", "backrun/v1/+/session/+/summary")
        with self._file.open("wb") as file:
            self._process = subprocess.Popen(practice.broker.client("mosquitto_sub", "clinic", *words), stdout=file)

    def heard(self, topic: str) -> list[bytes]:
        lines = [line.partition(b" ") for line in self._file.read_bytes().splitlines()]
        return [payload for named, _, payload in lines if named.endswith(b"/" + topic.encode())]

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


def states(follower: Follower) -> list[StateTold]:
    return [read_state(line) for line in follower.heard("state")]


def seconds(follower: Follower) -> list[TelemetryTold]:
    return [read_telemetry(line) for line in follower.heard("telemetry")]


def runs(home: Home, profile: str = PROFILE) -> subprocess.Popen[bytes]:
    (home.folder / "short.toml").write_text(profile)
    return home.begins("run", home.folder / "short.toml", "--treadmill", "virtual", "--plain", "--yes")


def test_each_change_and_each_second_of_a_session_is_heard_in_order(practice: Practice) -> None:
    follower = Follower(practice)
    assert runs(practice.ann).wait(90) == 0, practice.ann.said()
    until(lambda: bool(follower.heard("status")[-1:] == [b"offline"]), "offline")
    follower.end()
    changes = states(follower)
    assert [one.n for one in changes] == list(range(1, len(changes) + 1))
    assert [one.state for one in changes if one.state in ("running", "finished")][::-1][:1] == ["finished"]
    assert [kind for kind in ("walk", "run", "cool-down") if kind in {one.kind for one in changes}] == [
        "walk",
        "run",
        "cool-down",
    ]
    assert all(one.virtual for one in changes)
    told = seconds(follower)
    assert len(told) >= 8
    assert max(one.speed_ckmh or 0 for one in told) >= 550
    assert all(later.running_impacts >= one.running_impacts for one, later in pairwise(told))
    assert all(one.heart_bpm is None for one in told)
    assert follower.heard("status") == [b"online", b"offline"]
    assert follower.heard("summary") == [], "a session of the virtual room is nobody's"
