"""`python hil/record.py`: a real treadmill, or the journal of a session on one, as a recording for tests.

It reads and listens, and writes nothing to any treadmill's control point.
"""

import argparse
import asyncio
import platform
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from capture import Captured, NothingHeard, capture
from from_journal import captured
from nameless import nameless

from backrun_treadmill import __version__
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.journal.reader import NotAJournal, read_journal
from backrun_treadmill.sim.recording import Recording, encode


def main(argv: list[str] | None = None) -> int:
    """Make the file: 0; 1 where there is nothing to keep or it cannot be written; 2 for wrong words."""
    args = _parser().parse_args(argv)
    if args.out.exists():
        return _end(f"{args.out} is there already and is never written over: give another file.")
    try:
        found, source = _from_journal(args.journal) if args.journal else _from_treadmill(args)
        recording = as_recording(found, args, source=args.source or source)
        with args.out.open("xb") as out:
            out.write(encode(recording))
    except (NothingHeard, NotAJournal, DeviceError) as error:
        return _end(str(error))
    except OSError as error:
        return _end(f"{error.filename} cannot be used: {error.strerror}.")
    seconds = recording.frames[-1].t
    print(
        f"{len(recording.frames)} frames of {seconds:.0f} s in {args.out}. Play it: backrun sim --recording {args.out}"
    )
    return 0


def as_recording(found: Captured, args: argparse.Namespace, *, source: str) -> Recording:
    """What was heard, with its name and its source; the machine's address is not kept, its name only if asked for."""
    known = MachineProfiles().find(name=found.name, address=found.address)
    return Recording(
        name=args.out.stem,
        advertised=found.name if args.keep_name else nameless(found.name, known),
        does=args.does,
        source=source,
        speeds=found.speeds,
        reads=found.reads,
        frames=found.frames,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hil/record.py", description=__doc__)
    add = parser.add_argument
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--treadmill", metavar="NAME|ADDRESS", help="listen to this one; work it at its own console")
    which.add_argument("--journal", type=Path, metavar="FILE", help="take what the treadmill of this session said")
    add("--adapter", default="os", metavar="os|hci:…", help="the Bluetooth adapter (default os)")
    add("--seconds", type=float, default=60.0, metavar="N", help="listen so long, or until Ctrl-C (default 60)")
    add("--out", type=Path, required=True, metavar="FILE.jsonl", help="a new file")
    add("--does", default="a treadmill of its owner's", metavar="TEXT", help="what happens in it, for people")
    add("--source", default="", metavar="TEXT", help="whose log it is (default: this program, the system and the day)")
    add("--keep-name", action="store_true", help="keep the advertised name as it is: it may name you, or one machine")
    return parser


def _from_treadmill(args: argparse.Namespace) -> tuple[Captured, str]:
    day = time.strftime("%Y-%m-%d")
    return asyncio.run(listen(args.adapter, args.treadmill, args.seconds)), (
        f"heard by hil/record.py {__version__}, {platform.system()} {platform.release()}, {day}"
    )


async def listen(adapter: str, treadmill: str, seconds: float) -> Captured:
    """What the treadmill says for so long, or until Ctrl-C. Raises DeviceError, NothingHeard."""
    loop, enough = asyncio.get_running_loop(), asyncio.Event()
    with suppress(NotImplementedError):  # Windows: Ctrl-C ends it without a file
        loop.add_signal_handler(signal.SIGINT, enough.set)
    async with open_adapter(adapter) as opened:
        return await capture(opened, treadmill, seconds=seconds, enough=enough)


def _from_journal(file: Path) -> tuple[Captured, str]:
    records = read_journal(file).records
    opened = next((one for one in records if isinstance(one, SessionOpened)), None)
    said = f"backrun {opened.version}, {opened.wall[:10]}" if opened else "a journal that lost its beginning"
    return captured(records), f"the journal of a session: {said}"


def _end(text: str) -> int:
    print(f"hil/record.py: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
