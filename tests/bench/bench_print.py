"""The benchmark's words: a table as it grows, and what it says about the promises."""

import datetime
import platform
from collections.abc import Sequence
from pathlib import Path

from bench_figures import Measured, Spread, spread

BEYOND_A_MS = {"b": 10.0, "c": 25.0}
"""p99.9 may be so much above that of (a), in the best 2 of 3 runs."""

PROMISE_MS = 100.0
QUIET_A_MS = 30.0
"""Where (a) itself was later than this, the machine could not have been on time."""

STAMPS_MS = 20.0

COLUMNS = (
    f"{'':4}{'ms':34}{'n':>6}{'p50':>8}{'p99':>8}{'p99.9':>8}{'max':>8}   {'to (a): p50':>11}{'p99':>7}{'p99.9':>7}"
)


def head(*, plain: bool, command: Sequence[str]) -> str:
    """What was run, where and when."""
    priority = "as any other program" if plain else "raised where the system allows it"
    today = datetime.datetime.now(datetime.UTC).date()  # noqa: TID251 -- a date for the reader
    return (
        f"\n{today}, {machine()}, Python {platform.python_version()}\n"
        f"make bench-timing ARGS='{' '.join(command)}'; the engine's priority {priority}\n\n{COLUMNS}"
    )


def machine() -> str:
    """The processor and how many, and the system."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    return f"{cores} × {model}, {platform.system()} {platform.release()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def print_row(name: str, what: str, measured: Measured, a: Spread) -> None:
    """One row, with (a) of the same time under it."""
    print(f"({name}) {what}; {measured.unsent} rises withheld")
    for title, values in (
        ("woken - due", measured.deadlines),
        ("|sent - due|", measured.writes),
        ("received by the room - due", measured.received),
        ("received by the room - sent", measured.stamps),
    ):
        print(_line(f"    {title}", spread(values), a))
    print(_line("    (a) C, absolute sleep", a, None), flush=True)


def _line(title: str, s: Spread, a: Spread | None) -> str:
    ratios = "" if a is None else f"   {s.p50 / a.p50:11.1f}{s.p99 / a.p99:7.1f}{s.p999 / a.p999:7.1f}"
    return f"{title:38}{s.n:6}{s.p50:8.2f}{s.p99:8.2f}{s.p999:8.2f}{s.most:8.2f}{ratios}"


def print_verdicts(measured: dict[str, list[tuple[Measured, Spread]]]) -> None:
    """One line for each promise, run by run."""
    print()
    for name, runs in measured.items():
        if (beyond_ms := BEYOND_A_MS.get(name)) is not None:
            words = [_near_a(one, a, beyond_ms) for one, a in runs]
            print(f"({name}) p99.9 of woken and sent <= (a) + {beyond_ms:.0f} ms, best 2 of 3 runs: {', '.join(words)}")
        else:
            words = [_kept(one, a) for one, a in runs]
            print(
                f"({name}) none over {PROMISE_MS:.0f} ms wherever (a) stays <= {QUIET_A_MS:.0f} ms: {', '.join(words)}"
            )
        stamps = [_alike(spread(one.stamps).p99, a) for one, a in runs]
        print(f"({name}) our stamps and the room's <= {STAMPS_MS:.0f} ms at p99: {', '.join(stamps)}")


def _near_a(measured: Measured, a: Spread, beyond_ms: float) -> str:
    p999 = spread(measured.deadlines + measured.writes).p999
    return f"{yes(p999 <= a.p999 + beyond_ms)} ({p999:.1f} to {a.p999:.1f})"


def _kept(measured: Measured, a: Spread) -> str:
    most = max(measured.deadlines + measured.writes)
    if most <= PROMISE_MS:
        return f"yes ({most:.1f})"
    return f"no ({most:.1f})" if a.most <= QUIET_A_MS else f"inconclusive ({most:.1f}, (a) {a.most:.1f}): run it again"


def _alike(p99: float, a: Spread) -> str:
    return f"{yes(p99 <= STAMPS_MS)} ({p99:.1f}, (a) {a.p99:.1f})"


def yes(good: bool) -> str:
    """As people say it."""
    return "yes" if good else "no"
