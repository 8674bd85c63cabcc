"""Pair, push, accept on the first page, run, completed at the coach's; clinic, runner and broker each killed once."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from drawn import Terminal
from following import Follower
from homes import Home, until
from practice import Practice
from truthful_room import truthful_room

pytestmark = pytest.mark.room

PROFILE = """
name = "coming back"
bare = true
steps = ["walk 8 s @ 3", "run 12 s @ 6", "cool-down 6 s @ 3"]
"""


class AtHome:
    """Ann's laptop, with a terminal to sit at."""

    run_words: tuple[str, ...] = ()

    def __init__(self, home: Home) -> None:
        own = {"XDG_CONFIG_HOME": home.folder / "config", "XDG_DATA_HOME": home.folder / "data"}
        self.env = os.environ | {"HOME": str(home.folder)} | {name: str(path) for name, path in own.items()}
        self.profile = self.journal = self.adapter = ""
        self.run: subprocess.Popen[bytes]
        settings = home.folder / "config" / "backrun" / "settings.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("sound = false\n")

    def sits_down(self, *words: str) -> Terminal:
        return Terminal(self, words=words)


def test_what_a_coach_offers_is_accepted_run_and_known_to_be_done_though_each_is_killed_once(tmp_path: Path) -> None:
    practice = Practice(tmp_path, "--share-pain")
    clinic, ann, broker = practice.clinic, practice.ann, practice.broker
    laptop, follower = AtHome(ann), Follower(practice)
    (tmp_path / "short.toml").write_text(PROFILE)
    try:
        sending = clinic.begins("coach", "sync")
        practice.offer("--profile", tmp_path / "short.toml")
        page = laptop.sits_down()
        page.wait_for(b"1 offer from your coach")
        clinic.hears("Ann: offered")
        page.type(b"i")
        page.wait_for(b"profile short")
        page.type(b"aok\r")
        page.wait_for(b"Accepted")
        laptop.run.kill()
        laptop.run.wait()
        sending.kill()
        with truthful_room(tmp_path, counts=True) as room:
            clinic.begins("coach", "sync")
            words = (
                "run",
                "short",
                "--adapter",
                room.adapter,
                "--console-unit",
                "km/h",
                "--pod",
                "none",
                "--plain",
                "--yes",
            )
            session = laptop.sits_down(*words)
            until(lambda: any(one.kind == "walk" for one in follower.states()), "walking is told")
            clinic.hears("Ann: started")
            broker.kill()
            session.wait_for(b"6 km/h")
            broker.start()
            follower.begin()
            until(lambda: any(one.kind == "cool-down" for one in follower.states()), "the rest is told")
            assert laptop.run.wait(120) == 0, session.shown.decode()
        clinic.hears("Ann: completed: finished")
        clinic.hears("Ann: the session today")
    finally:
        follower.end()
        practice.end()
    said = re.findall("Ann: ([a-z]+)", clinic.said())
    assert sorted(said) == ["accepted", "completed", "offered", "received", "started", "the"], "each once"
    assert [one for one in said if one != "the"] == ["received", "offered", "accepted", "started", "completed"]
    assert "Ann: accepted: ok" in clinic.said()
    changes = [one.n for one in follower.states()]
    assert changes[-1] == max(changes), "a broker that was killed may say an old one again, but not last"
    assert follower.states()[-1].outcome == "finished"
    assert "Ann: completed: finished, 1 of 1 sets, 12 s of running, " in clinic.said()
    belt = [one["belt"] for one in room.truth() if "belt" in one]
    assert max(belt) > 5.5
    assert belt[-1] == 0
