"""`make fuzz`: every target under atheris for so many seconds each; prints inputs tried and crashes, 1 after a crash.

What was worth keeping stays in `.fuzz/` of the repository, so that the next run begins where this one ended.
"""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz_targets import TARGETS
from msgspec import Struct
from written_history import ROOT

ONE = Path(__file__).with_name("fuzz_one.py")
KEPT = ROOT / ".fuzz"
TRIED = re.compile(r"^stat::number_of_executed_units: *(\d+)", re.MULTILINE)
COVERED = re.compile(r"cov: (\d+)")
LONGEST_S = 20
"""One input that takes longer than this hangs."""
MOST_MB = 2048
BEHIND_S = 120
"""A target that has not ended so long after its time is hung itself."""
NOISE = re.compile(r"^(INFO|WARNING|#\d+|stat::|Dictionary)")
TOLD_LINES = 40


class Ran(Struct, frozen=True):
    """What became of one target."""

    name: str
    tried: int
    reached: int
    """Branches."""
    crash: str
    """Its traceback; empty where there was none."""


def main(words: list[str] | None = None) -> int:
    """Run them all, or those named."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=60, metavar="S", help="for each target (default 60)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at a time (default 1)")
    args = parser.parse_args(words)
    unknown = [name for name in args.targets if name not in TARGETS]
    if unknown or args.seconds < 1 or args.jobs < 1:
        parser.error(f"there is no target {unknown[0]!r}" if unknown else "seconds and jobs are counted from 1")
    with ThreadPoolExecutor(args.jobs) as turns:
        done = []
        for ran in turns.map(lambda name: fuzz(name, seconds=args.seconds), args.targets or TARGETS):
            done.append(ran)
            say(ran, args.seconds)
    crashes = [ran for ran in done if ran.crash]
    print(f"{sum(ran.tried for ran in done)} inputs in {len(done)} targets, {len(crashes)} crashes", flush=True)
    return 1 if crashes else 0


def fuzz(name: str, *, seconds: int) -> Ran:
    """One target in its own process."""
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        seeds, words = Path(folder, "seeds"), Path(folder, "words")
        seeds.mkdir()
        for number, seed in enumerate(TARGETS[name].seeds):
            (seeds / str(number)).write_bytes(seed)
        words.write_text("".join(f'"{hexadecimal(word)}"\n' for word in TARGETS[name].words))
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={TARGETS[name].longest}",
            f"-timeout={LONGEST_S}",
            f"-rss_limit_mb={MOST_MB}",
            f"-artifact_prefix={KEPT}/{name}-",
            "-print_final_stats=1",
            *([f"-dict={words}"] if TARGETS[name].words else []),
        ]
        return run(name, [*options, str(corpus), str(seeds)], seconds=seconds)


def run(name: str, options: list[str], *, seconds: int) -> Ran:
    """The process, and what its words mean."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests/support"), str(ONE.parent)])
    command = [sys.executable, str(ONE), name, *options]
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds + BEHIND_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(name, 0, 0, f"it did not end {BEHIND_S} s after its time")
    said = done.stderr + done.stdout  # Python's own words come last
    tried, covered = TRIED.search(said), COVERED.findall(said)
    ended = done.returncode == 0 and tried is not None
    told = [line for line in said.splitlines() if not NOISE.match(line)]
    crash = "" if ended else "\n".join(told[-TOLD_LINES:]) or f"it ended with {done.returncode}"
    return Ran(name, int(tried[1]) if tried else 0, int(covered[-1]) if covered else 0, crash)


def hexadecimal(word: str) -> str:
    """As libFuzzer reads its dictionary."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def say(ran: Ran, seconds: int) -> None:
    """One line for a target; behind it what is needed to see a crash again."""
    crashes = 1 if ran.crash else 0
    print(
        f"{ran.name:<16} {ran.tried:>9} inputs in {seconds} s, {ran.reached:>4} branches, {crashes} crashes", flush=True
    )
    if ran.crash:
        print(f"{ran.crash}\nThe input is .fuzz/{ran.name}-…", flush=True)


if __name__ == "__main__":
    sys.exit(main())
