"""`backrun replay JOURNAL`: a recorded session once more, on its own screen; `--verify`: as a test of today."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from backrun_treadmill.cli.damage import damage_lines
from backrun_treadmill.cli.streams import USAGE, can_draw, refuse, say
from backrun_treadmill.core.afterwards.replay import Difference, differences
from backrun_treadmill.core.afterwards.transport import FASTEST, SLOWEST
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal

DIFFERS = 1
MOST_TOLD = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    add("journals", metavar="JOURNAL", type=Path, nargs="+", help="the .jsonl file of a session")
    add("--rate", type=_rate, default=None, metavar="1…100", help="so many seconds of the session in one (default 1)")
    add("--plain", action="store_true", help="lines instead of a screen; without a terminal all at once")
    add("--verify", action="store_true", help="feed what happened to today's program and compare what it would do")


def run(args: argparse.Namespace) -> int:
    """Replay: 0, 2 when there is nothing to replay, or 128 + a signal.

    Verify: 0 all the same, 1 something differs, 2 no journal.
    """
    if args.verify:
        return max(_verify(path) for path in args.journals)
    if len(args.journals) > 1:
        return refuse("One journal is replayed at a time; several are for --verify.")
    return replay(args.journals[0], rate=args.rate or SLOWEST, plain=args.plain)


def replay(path: Path, *, rate: float = SLOWEST, plain: bool = False) -> int:
    """Show the session in `path`: 0, or 2 when there is nothing to replay."""
    reading = _read(path)
    if reading is None:
        return USAGE
    if not reading.records:
        return refuse(f"{path}: a newer backrun wrote this journal, and none of its records can be read here.")
    try:
        code = _show(path, reading, rate=rate, plain=plain)
    except FaultyFile as error:
        return refuse("\n".join(str(fault) for fault in error.faults))
    for line in damage_lines(reading):
        sys.stderr.write(f"{line}\n")
    return code


def _show(path: Path, reading: Reading, *, rate: float, plain: bool) -> int:
    # Textual and all that it needs: --verify, and a wrong file, come without.
    from backrun_treadmill.cli.choices import has_terminal
    from backrun_treadmill.front.files.settings import load_settings

    look = load_settings().preferences
    if plain or look.plain or not can_draw():
        return _in_lines(reading, rate=rate, keys=sys.stdin.fileno() if has_terminal() else None)
    from backrun_treadmill.front.body.own_body import own_rules
    from backrun_treadmill.front.files.paths import short_path
    from backrun_treadmill.front.terminal.page import show_page
    from backrun_treadmill.front.terminal.page_ended import PageEnded
    from backrun_treadmill.tui.drawing.palettes import PALETTES
    from backrun_treadmill.tui.replay.replay_app import ReplayApp

    app = ReplayApp(
        reading.records,
        clock=_clock,
        rate=rate,
        palette=PALETTES[look.colours],
        still=look.still,
        saved_in=short_path(path.absolute()),
        rules=own_rules(),
    )
    try:
        show_page(app)
    except PageEnded as ended:
        return ended.exit_code
    return 0


def _in_lines(reading: Reading, *, rate: float, keys: int | None) -> int:
    from backrun_treadmill.front.body.own_body import own_rules
    from backrun_treadmill.front.lines.replay_lines import ReplayLines, replay_with_keys
    from backrun_treadmill.front.terminal.output import Output

    if keys is None:
        ReplayLines(reading.records, rate=rate, say=say, clock=_clock, rules=own_rules()).all_at_once()
        return 0
    with Output() as output:  # a window that is closed takes no line more, and its hang-up ends the replay
        lines = ReplayLines(reading.records, rate=rate, say=output.say, clock=_clock, rules=own_rules())
        return asyncio.run(replay_with_keys(lines, keys=keys, say=output.say))


def _verify(path: Path) -> int:
    reading = _read(path)
    if reading is None:
        return USAGE
    if reading.header is None:
        return refuse(f"{path}: its beginning is missing, so nothing can be decided again from it.")
    unbroken = reading.records[: reading.unbroken]
    found = differences(unbroken)
    for line in damage_lines(reading):
        sys.stderr.write(f"{path}: {line}\n")
    if len(unbroken) < len(reading.records):
        say(f"{path}: compared up to {clock_text(unbroken[-1].at)}, where the first record is missing.")
    if not found:
        say(f"{path}: every command as recorded.")
        return 0
    changes = f"{len(found)} event{'' if len(found) == 1 else 's'}"
    by = f" by backrun {reading.header.version}" if reading.header.version else ""
    say(f"{path}: recorded{by}, today's program does something else after {changes}.")
    for difference in found[:MOST_TOLD]:
        say(_told(difference))
    return DIFFERS


def _told(difference: Difference) -> str:
    recorded, replayed = ("; ".join(map(str, commands)) or "nothing" for commands in _apart(difference))
    at = clock_text(difference.after.at)
    return f"  {at}  after {difference.after}\n    recorded: {recorded}\n    today: {replayed}"


def _apart(difference: Difference) -> tuple[list[object], list[object]]:
    """Only what the two have not in common."""
    recorded, replayed = difference.recorded, difference.replayed
    return [c for c in recorded if c not in replayed], [c for c in replayed if c not in recorded]


def _read(path: Path) -> Reading | None:
    try:
        return read_journal(path)
    except OSError as error:
        refuse(f"{path} cannot be read: {error.strerror}.")
    except NotAJournal as error:
        refuse(str(error))
    return None


def _clock() -> int:
    return time.monotonic_ns() // 1000


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0
    if not SLOWEST <= rate <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not from {SLOWEST} to {FASTEST}")
    return rate
