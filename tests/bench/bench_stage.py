"""One session of a benchmark: its room, its front with the engine, and how it is begun and ended."""

import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.link.messages import Opening, PodChoice

HERE = Path(__file__).parent
WRITE_GAP_MS = 200
MACHINE = "C2-00-00-00-00-01"
"""The room's treadmill; what is learned of it allows a write every 0.2 s."""

LONGEST_START_S = 90.0
KEPT_BYTES = 20_000


def opening(folder: Path, port: int, plan: Plan) -> Opening:
    """A session for nobody, in the room at `port`."""
    machines = folder / "machines"
    machines.mkdir()
    (machines / f"{MACHINE}.toml").write_text(f"write_gap_ms = {WRITE_GAP_MS}\n")
    return Opening(
        plan=plan,
        runner=Runner(),
        driving=Driving.MACHINE,
        adapter=f"hci:tcp-client:127.0.0.1:{port}",
        selector="",
        pod=PodChoice.NONE,
        journal=str(folder / "journal.jsonl"),
        sessions=str(folder),
        machines=str(machines),
        locks=str(folder / "locks"),
        attended=False,
        keys_given=True,
        lead=False,
    )


@contextmanager
def room(folder: Path, data_hz: float) -> Iterator[int]:
    """A room process inside; gives its port."""
    command = [sys.executable, str(HERE / "bench_room.py"), str(folder / "truth.jsonl"), str(data_hz)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline().rpartition(":")[2])
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that never rest inside."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.terminate()
            loop.wait()


def start_front(
    folder: Path, to_open: Opening, engine: list[str], *, screen: bool = False, flood: bool = False
) -> subprocess.Popen[bytes]:
    """A front and its engine; with a screen in a terminal of its own, 200 by 60."""
    path = folder / "opening.json"
    path.write_bytes(msgspec.json.encode(to_open))
    pid_file = f"--pid-file={folder / 'engine.pid'}"
    how = [*(["--screen"] if screen else []), *(["--flood"] if flood else [])]
    command = [sys.executable, str(HERE / "bench_front.py"), f"--opening={path}", *how, "--", *engine, pid_file]
    complaints = (folder / "front.stderr").open("wb")
    if not screen:
        with complaints:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=complaints, stderr=complaints)
    master, slave = pty.openpty()
    subprocess.run(["stty", "rows", "60", "columns", "200"], stdin=slave, check=True)
    env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with complaints:
        front = subprocess.Popen(["setsid", "--ctty", *command], stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    threading.Thread(target=swallow, args=(master, folder / "screen"), daemon=True).start()
    return front


def swallow(master: int, shown: Path) -> None:
    """Read what a terminal would show, as fast as it comes; the last of it is kept."""
    last = b""
    try:
        while data := os.read(master, 65536):
            last = (last + data)[-KEPT_BYTES:]
    except OSError:
        os.close(master)
        shown.write_bytes(last)


def wait_for(journal: Path, words: bytes, front: subprocess.Popen[bytes]) -> None:
    """Until `words` are in the journal."""
    ends = time.monotonic() + LONGEST_START_S
    while time.monotonic() < ends and front.poll() is None:
        if journal.exists() and words in journal.read_bytes():
            return
        time.sleep(0.05)
    front.kill()
    raise SystemExit(f"The session did not begin; what there is to read is in {journal.parent}.")


def end_front(front: subprocess.Popen[bytes], folder: Path, *, within_s: float) -> None:
    """The session must end in order, or nothing was measured."""
    try:
        code = front.wait(within_s)
    except subprocess.TimeoutExpired:
        front.kill()
        code = -1
    if code:
        raise SystemExit(f"The session did not end in order ({code}); what there is to read is in {folder}.")
