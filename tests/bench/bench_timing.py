"""`make bench-timing`: how late the engine is, beside what this machine can do at best, alone and under load.

Every row is a whole session: the real engine in its own process, a real front, a virtual room in a third process, real
Bluetooth bytes between. At the same time (a), a few lines of C, sleeps to absolute instants as dense as the engine's.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench_figures import Measured, Spread, measure, spread
from bench_print import head, print_row, print_verdicts
from bench_rss import watch_memory
from bench_stage import HERE, busy, end_front, opening, room, start_front, wait_for

from backrun_treadmill.core.plan import Interval, Kind, Plan

GRID_US = 20_000
STEP_US = 250_000
LONGEST_END_S = 60.0
SLOW_SYNC_MS = 200


class Row(NamedTuple):
    """What goes on beside the engine."""

    name: str
    what: str
    screen: bool = False
    busy: int = 0
    flood: bool = False
    sync_ms: int = 0
    data_hz: float = 2.0


ROWS = {
    "b": Row("b", "the engine alone"),
    "c": Row("c", "beside the screen at full tilt, 200×60", screen=True),
    "d": Row("d", "beside two busy loops", busy=2),
    "e": Row("e", "flood of wishes, 20 reports/s, sync takes 200 ms", flood=True, sync_ms=SLOW_SYNC_MS, data_hz=20.0),
}


class Bench:
    """One row at a time, in folders of its own."""

    def __init__(self, sleeper: Path, folder: Path, *, seconds: float) -> None:
        self._sleeper = sleeper
        self._folder = folder
        self._seconds = seconds

    def run(self, row: Row, *, plain: bool) -> tuple[Measured, Spread]:
        """One session; what it measured, and (a) at the same time. Raises SystemExit where there was none."""
        folder = Path(tempfile.mkdtemp(prefix=f"{row.name}-", dir=self._folder))
        engine = [f"--grid-us={GRID_US}", f"--sync-ms={row.sync_ms}", *(["--plain-priority"] if plain else [])]
        with room(folder, row.data_hz) as port, busy(row.busy):
            front = start_front(
                folder, opening(folder, port, dense_plan(self._seconds)), engine, screen=row.screen, flood=row.flood
            )
            wait_for(folder / "journal.jsonl", b'"t":"IntervalEntered"', front)
            late = self._sleep_beside()
            end_front(front, folder, within_s=LONGEST_END_S)
        return measure(folder / "journal.jsonl", folder / "truth.jsonl"), late

    def _sleep_beside(self) -> Spread:
        count = round(self._seconds * 1e6 / GRID_US)
        command = [str(self._sleeper), str(GRID_US), str(count)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return spread([int(line) / 1e6 for line in told.split()])


def dense_plan(seconds: float) -> Plan:
    """Two speeds in turn, a boundary and a write every 0.25 s."""
    turns = tuple(
        Interval(kind=Kind.WALK, from_ckmh=speed, to_ckmh=speed, duration_us=STEP_US)
        for n in range(round(seconds * 1e6 / STEP_US))
        for speed in (110 - n % 2 * 10,)
    )
    ends = Interval(kind=Kind.WALK, from_ckmh=100, to_ckmh=100, duration_us=500_000)
    return Plan(name="bench", intervals=(ends, *turns, ends))


def compile_sleeper(folder: Path) -> Path:
    """(a) as a program. Raises SystemExit with what is missing."""
    compiler = shutil.which("cc")
    if compiler is None or not hasattr(time, "CLOCK_BOOTTIME"):
        raise SystemExit("bench-timing compares with a small C program: it needs Linux and a C compiler (cc, gcc).")
    program = folder / "sleeper"
    subprocess.run([compiler, "-O2", "-o", str(program), str(HERE / "sleeper.c")], check=True)
    return program


def bench(args: argparse.Namespace, folder: Path) -> None:
    """All that was asked for, printed as it comes."""
    rows = [ROWS[name] for name in args.rows]
    bench = Bench(compile_sleeper(folder), folder, seconds=args.seconds)
    for plain in {"plain": [True], "raised": [False], "both": [True, False]}[args.priority]:
        print(head(plain=plain, command=sys.argv[1:]), flush=True)
        measured: dict[str, list[tuple[Measured, Spread]]] = {}
        for _ in range(args.runs):
            for row in rows:
                result = bench.run(row, plain=plain)
                measured.setdefault(row.name, []).append(result)
                print_row(row.name, row.what, *result)
        print_verdicts(measured)


def main() -> None:
    """The benchmark."""
    parser = argparse.ArgumentParser(prog="make bench-timing", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, default=50.0, help="of writes in each row (default 50: 2500 deadlines, 200 writes)")
    add("--rows", default="bcde", help="which of b, c, d, e (default all)")
    add("--runs", type=int, default=1, help="how often each row is run (default 1)")
    add("--priority", choices=("plain", "raised", "both"), default="both", help="of the engine (default both)")
    add("--rss", type=float, metavar="MINUTES", help="instead: how much memory the engine gains in so many minutes")
    args = parser.parse_args()
    if unknown := set(args.rows) - set(ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="backrun-bench-"))
    if args.rss:
        watch_memory(folder, minutes=args.rss)
    else:
        bench(args, folder)
    shutil.rmtree(folder)  # only where all went well: otherwise it is there to be read


if __name__ == "__main__":
    main()
