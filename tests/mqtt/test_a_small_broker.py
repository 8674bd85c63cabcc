"""Clinic and runner over a broker written in Python (amqtt), which needs no package of the system."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import Home, until

CONFIGURATION = """
listeners:
  default: {type: tcp, bind: "127.0.0.1:PORT"}
plugins:
  amqtt.plugins.authentication.AnonymousAuthPlugin: {allow_anonymous: true}
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    (tmp_path / "amqtt.yaml").write_text(CONFIGURATION.replace("PORT", str(number)))
    with (tmp_path / "log").open("wb") as log:
        broker = subprocess.Popen(
            [Path(sys.executable).with_name("amqtt"), "-c", tmp_path / "amqtt.yaml"], stdout=log, stderr=log
        )

    def listens() -> bool:
        with socket.socket() as probe:
            return broker.poll() is None and probe.connect_ex(("127.0.0.1", number)) == 0

    until(listens, "the broker listens")
    yield number
    broker.terminate()
    broker.wait()


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Home, Home]]:
    both = Home(tmp_path / "clinic"), Home(tmp_path / "ann")
    yield both
    for home in both:
        home.end()


def test_an_offer_goes_there_and_its_answers_come_back(port: int, homes: tuple[Home, Home], tmp_path: Path) -> None:
    clinic, ann = homes
    where = (f"localhost:{port}", "--no-tls")
    clinic.gives("coach", "broker", *where)
    (tmp_path / "code").write_text(clinic.gives("coach", "pair", "--name", "Clinic", "--broker", *where))
    told = ann.gives("inbox", "pair", tmp_path / "code", "--name", "Ann")
    (tmp_path / "reply").write_text(next(line for line in told.splitlines() if line.startswith("backrun:")))
    clinic.gives("coach", "add", tmp_path / "reply")
    said = clinic.gives("coach", "export", "Ann", "--profile", "5x60-60", "--out", tmp_path / "offer")
    ann.begins("inbox", "sync")
    ann.hears("connected")
    clinic.begins("coach", "sync")
    ann.hears("Clinic offers: profile 5x60-60")
    clinic.hears("Ann: offered")
    ann.gives("inbox", "accept", said.split()[0])
    clinic.hears("Ann: accepted")
    assert re.findall("Ann: ([a-z]+)", clinic.said()) == ["received", "offered", "accepted"]
