"""How much memory the engine's process gains while a session goes on."""

import time
from pathlib import Path

from bench_stage import end_front, opening, room, start_front, wait_for

from backrun_treadmill.core.plan import Interval, Kind, Plan

EVERY_S = 5.0
SETTLES_S = 60.0
"""After this long everything has been used once."""

STEP_US = 10_000_000
PROMISE_MB = 10.0


def walking(minutes: float) -> Plan:
    """Two speeds in turn, ten seconds each."""
    count = round((minutes * 60 + SETTLES_S) * 1e6 / STEP_US)
    speeds = [100 + n % 2 * 100 for n in range(count)]
    return Plan(
        name="bench memory",
        intervals=tuple(Interval(kind=Kind.WALK, from_ckmh=v, to_ckmh=v, duration_us=STEP_US) for v in speeds),
    )


def watch_memory(folder: Path, *, minutes: float) -> None:
    """Run a session for so long and print what its engine gained, and what that makes in an hour."""
    with room(folder, 2.0) as port:
        front = start_front(folder, opening(folder, port, walking(minutes)), [])
        wait_for(folder / "journal.jsonl", b'"t":"IntervalEntered"', front)
        pid = int((folder / "engine.pid").read_text())
        time.sleep(SETTLES_S)
        samples = []
        ends = time.monotonic() + minutes * 60 - EVERY_S
        while time.monotonic() < ends:
            samples.append((time.monotonic(), rss_kb(pid)))
            time.sleep(EVERY_S)
        end_front(front, folder, within_s=SETTLES_S)
    gained_kb = slope(samples)
    hour_mb = gained_kb * 3600 / 1024
    print(
        f"engine: {samples[0][1] / 1024:.1f} MB after {SETTLES_S:.0f} s, {samples[-1][1] / 1024:.1f} MB after "
        f"{minutes:g} minutes more: {hour_mb:+.2f} MB in an hour; at most {PROMISE_MB:.0f}: "
        f"{'yes' if hour_mb <= PROMISE_MB else 'no'}"
    )


def rss_kb(pid: int) -> int:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise SystemExit(f"The engine ({pid}) has no memory any more.")


def slope(samples: list[tuple[float, int]]) -> float:
    """The straight line through all samples: what is gained in a second."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_v = sum(v for _, v in samples) / len(samples)
    spread_t = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread_t if spread_t else 0.0
