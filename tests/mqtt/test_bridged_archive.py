"""Runners on a house's broker, coach and two collectors on a central one, a bridge between; each is killed once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec
import pytest
from homes import Home, until
from mosquitto import PASSWORDS, Mosquitto, documented
from sending_runner import SESSIONS, letter, session_id

from backrun_treadmill.coach.keys import own_key
from backrun_treadmill.coach.pins import Broker, Pin, Pins

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"
SENDING = Path(__file__).parents[1] / "support" / "sending_runner.py"
RUNNERS = ("ann", "bob")


class Chain:
    """Two brokers, a clinic whose commands are at the central one, and runners at the house's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.central, self.house = Mosquitto(folder / "central"), Mosquitto(folder / "house")
        self.clinic = Home(folder / "clinic")
        self.archive = folder / "archive"
        where = (f"localhost:{self.central.port}", "--user", "clinic", "--ca", self.central.folder / "ca.crt")
        self.clinic.gives("coach", "broker", *where, password=PASSWORDS["clinic"])
        kept = self.clinic.folder / "data" / "backrun" / "coach" / "coach"
        key = own_key(kept / "key.pem")
        self.coach, self.public = key.kid, key.public
        pins = Pins(kept / "runners.json")
        self.homes = {name: Home(folder / name) for name in RUNNERS}
        self.kids = {name: self._pair(name, pins) for name in RUNNERS}
        self.central.allow(documented("bridge-acl"))
        self.house.allow(**self.kids)
        self.house.bridge_to(self.central)
        self._sending: list[subprocess.Popen[bytes]] = []

    def _pair(self, name: str, pins: Pins) -> str:
        folder = self._kept(name)
        folder.mkdir(parents=True)
        key = own_key(folder / "key.pem")
        pins.pin(Pin(name=name, public=key.public, paired_s=1))
        (folder / "coach").write_text(self.coach)
        ca = (self.house.folder / "ca.crt").read_text()
        broker = Broker(host="localhost", port=self.house.port, user=name, password=PASSWORDS[name], ca=ca)
        (folder / "broker.json").write_bytes(msgspec.json.encode(broker))
        Pins(folder / "coaches.json").pin(Pin(name="Clinic", public=self.public, paired_s=1, broker=broker))
        return key.kid

    def _kept(self, name: str) -> Path:
        """Where a runner's keys and pins are."""
        return self.homes[name].folder / "data" / "backrun" / "coach" / "runner"

    def collector(self, name: str) -> subprocess.Popen[bytes]:
        return self.clinic.begins("coach", "archive", self.archive, "--name", name)

    def runners_send(self) -> None:
        with (self.folder / "runners-said").open("ab") as said:
            for name in RUNNERS:
                words = [sys.executable, str(SENDING), str(self._kept(name))]
                self._sending.append(subprocess.Popen(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL))

    def archived(self) -> list[Path]:
        return list((self.archive / "summaries").rglob("*.json"))

    def sends_one(self, number: int) -> None:
        """A summary of Ann's, by a client nobody here wrote."""
        topic, data = letter(number, own_key(self._kept("ann") / "key.pem"), self.coach)
        words = self.house.client("mosquitto_pub", "ann", "-t", topic, "-s", "-q", "1")
        subprocess.run(words, input=data, check=True)

    def has(self, count: int) -> None:
        until(lambda: len(self.archived()) >= count, f"{count} archived, not {len(self.archived())}")

    def end(self) -> None:
        self.clinic.end()
        for process in self._sending:
            process.kill()
            process.wait()
        self.central.kill()
        self.house.kill()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    built = Chain(tmp_path)
    built.central.start()
    built.house.start()
    yield built
    built.end()


def test_every_summary_is_archived_and_none_twice_though_a_collector_and_then_the_bridge_are_killed(
    chain: Chain,
) -> None:
    chain.clinic.begins("coach", "sync")
    first = chain.collector("one")
    chain.collector("two")
    chain.clinic.hears("connected", times=3)
    chain.runners_send()
    chain.has(SESSIONS // 4)
    first.kill()
    chain.has(SESSIONS // 2)
    chain.house.kill()
    chain.house.start()
    chain.collector("one")
    chain.has(SESSIONS * len(RUNNERS))
    expected = sorted((kid, session_id(number)) for kid in chain.kids.values() for number in range(SESSIONS))
    tree = f"read_json('{chain.archive}/summaries/**/*.json', hive_partitioning = true)"
    with duckdb.connect() as db:
        assert db.execute(f"select runner, session from {tree} order by all").fetchall() == expected
        impacts = f"select sum(entry.running_impacts), min(date)::varchar from {tree}"
        assert db.execute(impacts).fetchall() == [(len(RUNNERS) * sum(range(100, 100 + SESSIONS)), "2027-01-15")]


def test_a_folder_that_takes_nothing_ends_the_collector_and_what_came_waits(chain: Chain) -> None:
    chain.archive.mkdir()
    (chain.archive / "summaries").write_text("in the way")
    collector = chain.collector("one")
    chain.clinic.hears("connected")
    chain.sends_one(1)
    assert collector.wait(30) == 1
    assert "What was not kept waits at the broker" in chain.clinic.said()
    chain.sends_one(2)
    (chain.archive / "summaries").unlink()
    chain.collector("one")
    chain.has(2)
    assert {path.name[:22] for path in chain.archived()} == {session_id(1)[:22], session_id(2)[:22]}


def test_a_journal_that_a_runner_gives_is_there_line_by_line_and_once(chain: Chain) -> None:
    for name in ("one", "two"):
        chain.collector(name)
    chain.clinic.hears("connected", times=2)
    for _ in range(2):
        assert "Clinic has the journal of demo" in chain.homes["ann"].gives("inbox", "journal", "Clinic", DEMO)
    until(lambda: chain.clinic.said().count("of the journal") == 1, "it is archived")
    (part,) = (chain.archive / "journals").rglob("*.jsonl")
    assert part.read_bytes() == DEMO.read_bytes()
    assert "is not a coach with a broker" in chain.homes["ann"].gives("inbox", "journal", "Nobody", DEMO, code=2)


def test_a_bridge_hands_offers_in_and_answers_out_and_nothing_the_other_way(chain: Chain) -> None:
    central, house, plan = chain.central.client, chain.house.client, f"backrun/v1/{chain.kids['ann']}/plan/x"
    hearing = {
        name: subprocess.Popen(words, stdout=subprocess.PIPE)
        for name, words in {
            "ann": house("mosquitto_sub", "ann", "-t", f"{plan}/offer", "-W", "10"),
            "bob": house("mosquitto_sub", "bob", "-t", f"{plan}/offer", "-t", f"{plan}/ack", "-W", "10"),
            "clinic": central("mosquitto_sub", "clinic", "-t", f"{plan}/ack", "-W", "10"),
        }.items()
    }
    time.sleep(3)
    for words in (
        central("mosquitto_pub", "clinic", "-t", f"{plan}/offer", "-m", "offer", "-q", "1"),
        house("mosquitto_pub", "ann", "-t", f"{plan}/ack", "-m", "answer", "-q", "1"),
        house("mosquitto_pub", "bob", "-t", f"{plan}/ack", "-m", "forged", "-q", "1"),
        central("mosquitto_pub", "house", "-t", f"{plan}/offer", "-m", "forged", "-q", "1"),
    ):
        subprocess.run(words, check=False)
    heard = {name: one.communicate()[0].split() for name, one in hearing.items()}
    assert heard == {"ann": [b"offer"], "bob": [], "clinic": [b"answer"]}
