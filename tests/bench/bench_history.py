"""How fast a long history is read: python tests/bench/bench_history.py [--sessions N] [--long N]

Journals of sessions on virtual time, each with its own day, in a folder of their own: `--long` of half an hour (about
1 MB each) are read once without an index; `--sessions` of a minute are indexed, and `backrun history` shows them on a
terminal of its own, with the index standing.
"""

import argparse
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.journal.history import read_history
from backrun_treadmill.journal.index import Index
from backrun_treadmill.journal.records import AnyRecord, encode

HALF_AN_HOUR = (
    step(Kind.WARM_UP, 300, 4, 5.5),
    *[part for n in range(1, 6) for part in (step(Kind.RUN, 90, 10, set_no=n), step(Kind.WALK, 150, 5, set_no=n))],
    step(Kind.COOL_DOWN, 300, 5, 3),
)
A_MINUTE = (step(Kind.WALK, 20, 4), step(Kind.RUN, 20, 10, set_no=1), step(Kind.WALK, 20, 4))
FIRST = datetime(1999, 1, 1, 7, 30, tzinfo=UTC)
HEADING = b"pain b d a m"
"""The page's list stands below it."""
RUNS = 7


def records_of(steps: Sequence[Interval], seconds: float) -> list[AnyRecord]:
    """A session with a foot pod and a strap, to its end."""
    Recorded.sensors = True
    rig = Recorded(plan(*steps))
    rig.start()
    rig.pass_time(seconds)
    return list(rig.records)


def write(folder: Path, records: Sequence[AnyRecord], count: int) -> int:
    """So many journals of it, a day apart; the bytes of one."""
    folder.mkdir(parents=True)
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    rest = b"".join(encode(record, n) for n, record in enumerate(records[1:], start=2))
    size = 0
    for number in range(count):
        began = FIRST + timedelta(days=number)
        name = f"{began:%Y%m%dT%H%M%SZ}-{number:06x}"
        header = encode(replace(opened, session=name, wall=began.isoformat()), 1)
        size = (folder / f"{name}.jsonl").write_bytes(header + rest)
    return size


def rate(folder: Path, file: Path) -> tuple[float, float, float]:
    """Journals a second into a new index, processor seconds for each, and seconds for a second reading of all."""
    times: list[float] = []
    own: list[float] = []
    found = 0
    for _ in range(2):
        began, worked = time.perf_counter(), work()
        with Index(file) as index:
            found = len(read_history(folder, lambda _: (), index=index).sessions)
        times.append(time.perf_counter() - began)
        own.append(work() - worked)
    return found / times[0], own[0] / found, times[1]


def work() -> float:
    """Processor seconds of this process and of those it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def first_paint(home: Path) -> tuple[float, float]:
    """Seconds from the command to its list, on a terminal of 120 × 40, and processor seconds of its own until then."""
    master, slave = pty.openpty()
    subprocess.run(["stty", "rows", "40", "columns", "120"], stdin=slave, check=True)
    began, shown = time.perf_counter(), b""
    words = ["setsid", "--ctty", sys.executable, "-m", "backrun_treadmill", "history"]
    env = {**os.environ, "HOME": str(home), "TERM": "xterm-256color"}
    page = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    while HEADING not in shown:
        if select.select([master], [], [], 60)[0]:
            shown += os.read(master, 65536)
    took = time.perf_counter() - began
    times = Path(f"/proc/{page.pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    os.write(master, b"q")
    while page.poll() is None:
        if select.select([master], [], [], 0.1)[0]:
            try:
                os.read(master, 65536)
            except OSError:
                break
    page.wait(30)
    os.close(master)
    return took, own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--long", type=int, default=400)
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        for name in [name for name in os.environ if name.startswith("XDG_")]:
            del os.environ[name]
        for what, records, count in (
            ("half an hour", records_of(HALF_AN_HOUR, 1900), args.long),
            ("a minute", records_of(A_MINUTE, 100), args.sessions),
        ):
            folder = home / ".local/share/backrun/sessions" if what == "a minute" else home / "long"
            size = write(folder, records, count)
            index = home / ".cache/backrun/history.sqlite3" if what == "a minute" else home / "long.sqlite3"
            fast, each, again = rate(folder, index)
            print(
                f"{count} journals of {what} ({len(records)} records, {size / 1e6:.2f} MB each), {cores} cores: "
                f"{fast:.0f} journals a second, {each * 1000:.1f} ms of work each; "
                f"with the index standing all in {again:.2f} s"
            )
        first_paint(home)  # the first start gives each plan its level, and makes the settings' folders
        took, own = zip(*(first_paint(home) for _ in range(RUNS)), strict=True)
        print(
            f"{args.sessions} sessions, from the command to its list, {RUNS} times: "
            f"{min(took):.2f} to {max(took):.2f} s, of which its own work {min(own):.2f} to {max(own):.2f} s"
        )


if __name__ == "__main__":
    main()
