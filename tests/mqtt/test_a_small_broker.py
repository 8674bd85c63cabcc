"""Clinic and runner over a household's own broker (amqtt), which needs no package of the system."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import Home

LISTENS = "The broker listens at"


class House:
    """Three homes: the one whose computer has the broker, a clinic, and Ann."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server, self.clinic, self.ann = (Home(folder / name) for name in ("server", "clinic", "ann"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.kept = self.server.folder / "data" / "backrun" / "coach" / "household"
        self.starts = 0

    def serves(self, *words: str) -> subprocess.Popen[bytes]:
        broker = self.server.begins("broker", "--port", self.port, *words)
        self.starts += 1
        self.server.hears(LISTENS, times=self.starts)
        return broker

    def where(self, *tls: object) -> tuple[object, ...]:
        return (f"localhost:{self.port}", "--user", "household", *tls)

    def pair(self, *tls: object) -> None:
        password = (self.kept / "password").read_text()
        self.clinic.gives("coach", "broker", *self.where(*tls), password=password)
        code = self.clinic.gives("coach", "pair", "--name", "Clinic", "--broker", *self.where(*tls), password=password)
        (self.folder / "code").write_text(code)
        told = self.ann.gives("inbox", "pair", self.folder / "code", "--name", "Ann")
        (self.folder / "reply").write_text(next(line for line in told.splitlines() if line.startswith("backrun:")))
        self.clinic.gives("coach", "add", self.folder / "reply")

    def hears(self, words: str, times: int = 1) -> None:
        """The clinic connects, and hears that once more."""
        syncing = self.clinic.begins("coach", "sync")
        self.clinic.hears(words, times=times)
        syncing.kill()
        syncing.wait()

    def offer(self) -> str:
        what = ("--profile", "5x60-60", "--out", self.folder / "offer")
        return self.clinic.gives("coach", "export", "Ann", *what).split()[0]

    def end(self) -> None:
        for home in (self.server, self.clinic, self.ann):
            home.end()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    built.end()


def test_an_offer_goes_there_and_its_answers_come_back_though_the_broker_ends_in_the_middle(house: House) -> None:
    broker = house.serves()
    house.pair("--no-tls")
    assert "needs MQTT 5" in house.clinic.gives("coach", "archive", house.folder / "archive", "--for", "12")
    plan = house.offer()
    house.ann.begins("inbox", "sync")
    house.ann.hears("connected")
    house.clinic.begins("coach", "sync")
    house.ann.hears("Clinic offers: profile 5x60-60")
    house.clinic.hears("Ann: offered")
    broker.send_signal(signal.SIGTERM)
    assert broker.wait(30) == 0
    assert "The broker has ended." in house.server.said()
    house.ann.hears("the broker is not reached")
    house.ann.gives("inbox", "accept", plan)
    house.serves()
    house.clinic.hears("Ann: accepted")
    assert re.findall("Ann: ([a-z]+)", house.clinic.said()) == ["received", "offered", "accepted"]


def test_the_password_is_made_once_kept_private_and_asked_for(house: House) -> None:
    broker = house.serves()
    password = (house.kept / "password").read_text()
    assert len(password) >= 20
    assert {stat.S_IMODE(file.stat().st_mode) for file in house.kept.iterdir()} == {0o600}
    assert password not in house.server.said()
    assert f"127.0.0.1:{house.port}" in house.server.said()
    for times, login in enumerate((("--user", "household"), ()), start=1):
        house.clinic.gives("coach", "broker", f"localhost:{house.port}", "--no-tls", *login, password="guessed")
        house.hears("not reached", times)
    assert "connected" not in house.clinic.said()
    house.clinic.gives("coach", "broker", *house.where("--no-tls"), password=password)
    house.hears("connected")
    broker.send_signal(signal.SIGINT)
    assert broker.wait(30) == 0
    house.serves()
    assert (house.kept / "password").read_text() == password


def test_who_is_let_in_from_other_computers_speaks_tls_and_trusts_the_household_alone(house: House) -> None:
    house.serves("--listen", "0.0.0.0")
    with socket.create_connection(("127.0.0.1", house.port)) as plain:
        plain.sendall(b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00")
        plain.settimeout(20)
        assert not plain.recv(100).startswith(b"\x20")
    house.pair("--ca", house.kept / "ca.pem")
    house.hears("connected")
    house.clinic.gives("coach", "broker", *house.where(), password=(house.kept / "password").read_text())
    house.hears("certificate verify failed")


def test_what_cannot_be_served_is_said(house: House) -> None:
    assert "needs its password" in house.server.gives("broker", "--listen", "0.0.0.0", "--no-password", code=2)
    house.serves("--no-password")
    assert f"127.0.0.1:{house.port}" in house.clinic.gives("broker", "--port", house.port, code=1)
    without = "import sys; sys.modules['amqtt'] = None; from backrun_treadmill.cli.main import main; sys.exit(main())"
    home = os.environ | {"XDG_DATA_HOME": f"{house.folder}/data"}
    done = subprocess.run([sys.executable, "-c", without, "broker"], capture_output=True, text=True, env=home)
    assert done.returncode == 1
    assert "pip install 'amqtt" in done.stderr
