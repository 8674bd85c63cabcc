"""How punctual a session is with a coach's broker beside it that works, hangs or floods, and without any.

    PYTHONPATH=.:tests/support .venv/bin/python tests/bench/bench_coach_link.py

Real processes in a virtual room; Mosquitto as in docs/mqtt.md. The figures are |sent − due| of the changes of speed,
and by the room's truth how long after its instant each reached the treadmill.
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bad_broker import BadBroker
from homes import Home
from practice import Practice
from truthful_room import TruthfulRoom, truthful_room

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

PROFILE = 'bare = true\nsteps = ["walk 4 s @ 3", "8 x 4/4 @ 6 km/h / 3 km/h", "cool-down 3 s @ 3"]\n'
LONGEST_S = 300


def session(home: Home) -> str:
    """One session there; its timing in a line."""
    (home.folder / "profile.toml").write_text(PROFILE)
    with truthful_room(home.folder) as room:
        run = home.begins("run", home.folder / "profile.toml", "--adapter", room.adapter, "--plain", "--yes")
        code = run.wait(LONGEST_S)
    (journal,) = (home.folder / "data" / "backrun" / "sessions").glob("*.jsonl")
    records = read_journal(journal).records
    timing = build_report(records).timing
    sent, received = timing.sent_ms, sorted(received_ms(records, room))
    return (
        f"exit {code}, {timing.transitions} changes; sent: p95 {sent.p95} ms, worst {sent.max} ms, "
        f"{timing.over_100ms} over; received by the room: median {received[len(received) // 2]:.1f} ms, "
        f"worst {received[-1]:.1f} ms of {len(received)}"
    )


def received_ms(records: Sequence[AnyRecord], room: TruthfulRoom) -> list[float]:
    """How long after its instant each speed reached the treadmill, by the room's own clock."""
    origin_s = next(one.origin_ns for one in records if isinstance(one, SessionOpened)) / 1e9
    dues = [origin_s + one.due / 1e6 for one in records if isinstance(one, SetSpeed)]
    writes = [at for at, written in room.writes() if written.startswith("02")]
    return [(at - due) * 1000 for at, due in zip(writes, dues, strict=True)]


def beside_a_bad_one(folder: Path, *, floods: bool) -> str:
    """With a broker that does nobody any good."""
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clinic, ann = Home(folder / "clinic"), Home(folder / "ann")
    code = clinic.gives("coach", "pair", "--name", "Clinic", "--broker", f"localhost:{port}", "--no-tls")
    (folder / "code").write_text(code)
    ann.gives("inbox", "pair", folder / "code", "--name", "Ann")
    broker = BadBroker(port, floods=floods)
    told = session(ann)
    broker.end()
    return told


def beside_mosquitto(folder: Path) -> str:
    """With one that works."""
    folder.mkdir()
    practice = Practice(folder)
    told = session(practice.ann)
    practice.end()
    return told


def main(folder: Path) -> int:
    """All four, one after the other."""
    print(f"no coach   {session(Home(folder / 'alone'))}", flush=True)
    print(f"Mosquitto  {beside_mosquitto(folder / 'works')}", flush=True)
    print(f"hangs      {beside_a_bad_one(folder / 'hangs', floods=False)}", flush=True)
    print(f"floods     {beside_a_bad_one(folder / 'floods', floods=True)}", flush=True)
    return 0


if __name__ == "__main__":
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin"  # where Debian puts Mosquitto
    where = Path(tempfile.mkdtemp())
    try:
        sys.exit(main(where))
    finally:
        shutil.rmtree(where)
