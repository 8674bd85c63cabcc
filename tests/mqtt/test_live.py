"""A session that is followed from afar, as mosquitto_sub sees it; and one whose broker hangs or floods."""

import socket
import subprocess
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from following import Follower
from homes import Home, until
from practice import Practice

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.journal.reader import read_journal

PROFILE = """
bare = true
steps = ["walk 3 s @ 3", "run 4 s @ 6", "cool-down 3 s @ 3"]
"""


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


class BadBroker:
    """Lets a client in and then hangs, or sends without end what nobody asked for (MQTT 3.1.1, written out here)."""

    def __init__(self, port: int, *, floods: bool) -> None:
        self.met = 0
        self._floods = floods
        self._listener = socket.create_server(("127.0.0.1", port))
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.met += 1
                Thread(target=self._bother, args=(client,), daemon=True).start()

    def _bother(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            asked = client.recv(1024)
            if self._floods:
                knows = asked[asked.index(b"MQTT") + 4] == OLD
                client.sendall(b"\x20\x02\x00" + (b"\x00" if knows else b"\x01"))
                while knows:
                    client.sendall(FLOOD)
            client.recv(1)

    def end(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


OLD = 4
"""MQTT 3.1.1, as a client asks for it; 1 answers that this version is not known."""
FLOOD = (b"\x30\x0c" + b"\x00\x04junk" + b"x" * 6) * 5000


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
