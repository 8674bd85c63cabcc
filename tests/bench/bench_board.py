"""The coach's board beside a hundred runners who tell a second each second: how long from a key to the picture, and
whether a change of state is lost.

    python tests/bench/bench_board.py [--runners 100] [--keys 200]

The board is the command itself, in a terminal of 120 columns and 40 rows, on a real Mosquitto. In the list of all
runners the mark `▶` is drawn only where a key moved it; in the list of those who run now, where all rows change, a key
opens the help. Beside each of these a key goes to a program that does nothing but write it back: what it takes is this
machine's own. The runners' process stands for a hundred other computers, so it gives way (nice 10).
"""

import argparse
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from board_terminal import Board
from full_practice import FullPractice, counts

MARK, HELP = "▶".encode(), b"mark or unmark"
ECHO = "import os, tty\ntty.setraw(0)\nos.write(1, b'ready')\nwhile True: os.write(1, os.read(0, 64))"
JUDGED_MS = 100.0
WARM_UP_S = 8.0


def key_to_paint(board: Board, echo: Board, keys: int) -> dict[str, list[float]]:
    """Milliseconds in the list of all runners, in the list of those who run now, and of the echo beside both."""
    chance = random.Random(1)
    took: dict[str, list[float]] = {"all runners": [], "who runs now": [], "an echo beside": []}
    for what, view in (("all runners", b"3"), ("who runs now", b"2")):
        board.type(view)
        board.read_for(1)
        for number in range(keys // 2):
            if view == b"3":
                board.type(b"\x1b[H" if number % 50 == 49 else b"\x1b[B")
                took[what].append(board.until(MARK) * 1000)
            else:
                board.type(b"?")
                took[what].append(board.until(HELP) * 1000)
                board.type(b"?")
            board.read_for(chance.uniform(0.1, 0.35))
            echo.type(b"x")
            took["an echo beside"].append(echo.until(b"x") * 1000)
    return took


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runners", type=int, default=100)
    parser.add_argument("--keys", type=int, default=200)
    args = parser.parse_args(argv)
    with ExitStack() as stage:
        practice = FullPractice(Path(stage.enter_context(tempfile.TemporaryDirectory())), runners=args.runners)
        stage.callback(practice.end)
        board = Board(practice.home)
        stage.callback(board.end)
        echo = Board(practice.home, program=("-c", ECHO))
        stage.callback(echo.end)
        echo.until(b"ready")
        board.until(b"connected")
        runners = stage.enter_context(practice.begin_runners(WARM_UP_S + args.keys * 0.6))
        board.type(b"2")
        board.until(b"km/h")
        board.read_for(WARM_UP_S)
        took = key_to_paint(board, echo, args.keys)
        while runners.poll() is None:
            board.read_for(0.5)
        made = counts(runners)
        board.read_for(2)
        never = practice.never_came(made)
    for what, values in took.items():
        figures = "  ".join(f"p{100 * share:g} {percentile(values, share):6.1f}" for share in (0.5, 0.95, 0.99))
        print(f"key to paint, {what:<14} {figures}  max {max(values):6.1f} ms  ({len(values)} keys)")
    print(f"changes of state: {sum(made.values())} made by {len(made)} runners, {never} never came")
    good = never == 0 and max(percentile(took[one], 0.95) for one in ("all runners", "who runs now")) <= JUDGED_MS
    print(f"p95 at most {JUDGED_MS:g} ms and none lost: {'yes' if good else 'no'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
