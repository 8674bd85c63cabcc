"""A session that is followed from afar, as mosquitto_sub sees it, and what of it a coach keeps; a broker that hangs or
floods."""

import base64
import json
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from bad_broker import BadBroker
from following import Follower
from homes import Home, until
from practice import Practice
from truthful_room import truthful_room

from backrun_treadmill.coach.keys import own_key
from backrun_treadmill.coach.pins import Pins
from backrun_treadmill.coach.summary import NoSummary, Signed, take_summary
from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.sim.sensors import POD_NAME, STRAP_NAME

PROFILE = """
bare = true
steps = ["walk 3 s @ 3", "run 4 s @ 6", "cool-down 3 s @ 3"]
"""

pytestmark = pytest.mark.room


def runs(home: Home, profile: str = PROFILE) -> subprocess.Popen[bytes]:
    (home.folder / "short.toml").write_text(profile)
    return home.begins("run", home.folder / "short.toml", "--treadmill", "virtual", "--plain", "--yes")


def test_each_change_and_each_second_of_a_session_is_heard_in_order(practice: Practice) -> None:
    follower = Follower(practice)
    assert runs(practice.ann).wait(90) == 0, practice.ann.said()
    until(lambda: bool(follower.heard("status")[-1:] == [b"offline"]), "offline")
    follower.end()
    changes = follower.states()
    assert [one.n for one in changes] == list(range(1, len(changes) + 1))
    assert [one.state for one in changes if one.state in ("running", "finished")][::-1][:1] == ["finished"]
    assert [kind for kind in ("walk", "run", "cool-down") if kind in {one.kind for one in changes}] == [
        "walk",
        "run",
        "cool-down",
    ]
    assert all(one.virtual for one in changes)
    told = follower.seconds()
    assert len(told) >= 8
    assert max(one.speed_ckmh or 0 for one in told) >= 550
    assert all(later.running_impacts >= one.running_impacts for one, later in pairwise(told))
    assert all(one.heart_bpm is None for one in told)
    assert follower.heard("status") == [b"online", b"offline"]
    assert follower.heard("summary") == [], "a session of the virtual room is nobody's"


def test_a_front_that_is_killed_is_told_as_gone_and_its_engine_stops_the_belt(practice: Practice) -> None:
    follower, ann = Follower(practice), practice.ann
    (ann.folder / "long.toml").write_text('bare = true\nsteps = ["run 10 min @ 6"]\n')
    with truthful_room(ann.folder) as room:
        front = ann.begins("run", ann.folder / "long.toml", "--adapter", room.adapter, "--plain", "--yes")
        until(lambda: any(one.kind == "run" for one in follower.states()), "the run is told")
        until(lambda: room.belt_kmh() >= 5.5, "the belt runs")
        assert follower.heard("status") == [b"online"]
        front.kill()
        killed_s = time.monotonic()
        until(lambda: room.belt_kmh() == 0, "the belt stands")
        until(lambda: follower.heard("status")[-1] == b"offline", "the broker says that the runner is gone")
        after = [written for at, written in room.writes() if at > killed_s]
    follower.end()
    assert "0801" in after
    assert not any(written.startswith(("07", "022003", "025802")) for written in after), "nothing makes it go"
    told = follower.seconds()
    assert [one.n for one in follower.states()] == list(range(1, len(follower.states()) + 1))
    assert max(one.speed_ckmh or 0 for one in told) <= 610


def test_what_a_session_came_to_reaches_the_coach_signed_and_in_the_runner_s_own_numbers(tmp_path: Path) -> None:
    practice = Practice(tmp_path, "--share-pain")
    clinic, ann = practice.clinic, practice.ann
    (ann.folder / "short.toml").write_text(PROFILE)
    sensors = ("--pod", POD_NAME, "--strap", STRAP_NAME)
    try:
        clinic.begins("coach", "sync")
        with truthful_room(ann.folder, counts=True) as room:
            real = ("--adapter", room.adapter, "--console-unit", "km/h", "--nobody-on-the-belt")
            session = ann.begins("run", ann.folder / "short.toml", *real, *sensors, "--plain", "--yes")
            assert session.wait(90) == 0, ann.said()
        report = json.loads(ann.gives("report", "--json"))
        clinic.hears("Ann: ")
        first = stored_at(clinic)
        ann.gives("inbox", "pair", tmp_path / "code", "--name", "Ann", "--share-pain", "--share-heart")
        ann.begins("inbox", "sync")
        until(lambda: stored_at(clinic).revision == 2, "a coach who may see more is told more")
        second = stored_at(clinic)
    finally:
        practice.end()
    for signed, beats in (
        (first, (None, None)),
        (second, (report["heart_rate"]["mean_bpm"], report["heart_rate"]["max_bpm"])),
    ):
        told = signed.summary
        assert (signed.pin.name, signed.pin.kid) == ("Ann", practice.runner)
        assert (told.shares_pain, told.shares_heart) == (True, signed is second)
        assert (told.heart_mean_bpm, told.heart_max_bpm) == beats
        assert (told.outcome, told.profile, told.entry.virtual) == (report["outcome"], report["profile"], False)
        assert (told.sets_done, told.sets_planned) == (report["sets"]["done"], report["sets"]["planned"])
        assert (told.duration_s, told.run_s) == (report["duration_s"], report["run_s"])
        impacts = report["impacts"]
        assert (told.entry.running_impacts, told.entry.walking_impacts) == (impacts["running"], impacts["walking"])
    assert (first.revision, second.revision) == (1, 2)
    assert (report["outcome"], report["run_s"]) == ("finished", 4.0)
    assert report["impacts"]["running"] > 5
    assert report["heart_rate"]["max_bpm"] > 50


def stored_at(clinic: Home) -> Signed:
    """The one summary on the coach's disk, its signature verified anew; with a digit changed it is refused."""
    desk = clinic.folder / "data" / "backrun" / "coach" / "coach"
    with closing(sqlite3.connect(desk / "followed.db")) as db:
        ((envelope,),) = db.execute("select envelope from summaries").fetchall()
    me, pins = own_key(desk / "key.pem").kid, Pins(desk / "runners.json")
    letter = json.loads(envelope)
    said = base64.b64decode(letter["payload"])
    letter["payload"] = base64.b64encode(said.replace(b'"run_s":4.0', b'"run_s":9.0')).decode()
    with pytest.raises(NoSummary, match="signature"):
        take_summary(json.dumps(letter).encode(), me=me, pins=pins)
    return take_summary(envelope, me=me, pins=pins)


@pytest.mark.parametrize("floods", [False, True], ids=["hangs", "floods"])
def test_a_broker_that_hangs_or_floods_changes_nothing_in_a_session(floods: bool, tmp_path: Path) -> None:
    clinic, ann = Home(tmp_path / "clinic"), Home(tmp_path / "ann")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ("--broker", f"localhost:{port}", "--no-tls")
    (tmp_path / "code").write_text(clinic.gives("coach", "pair", "--name", "Clinic", *where))
    ann.gives("inbox", "pair", tmp_path / "code", "--name", "Ann")
    broker = BadBroker(port, floods=floods)
    assert runs(ann).wait(120) == 0, ann.said()
    broker.end()
    assert broker.met >= 2
    (journal,) = (ann.folder / "data" / "backrun" / "sessions").glob("*.jsonl")
    report = build_report(read_journal(journal).records)
    assert (report.outcome, report.run_s) == (Outcome.FINISHED, 4.0)
    assert report.timing.transitions >= 3
    assert report.timing.sent_ms.p95 is not None
    assert report.timing.sent_ms.p95 < 100
