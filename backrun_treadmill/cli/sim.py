"""`backrun sim`: a virtual room with a treadmill, a foot pod and a heart strap, for tests and for trying things out."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import IO

from backrun_treadmill.sim.models import LIBRARY, find
from backrun_treadmill.sim.options import Options, parse_address
from backrun_treadmill.sim.recording import load, names


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's options."""
    add = parser.add_argument
    add("--listen", default="tcp:127.0.0.1:0", metavar="tcp:HOST:PORT", help="where HCI is offered; port 0 = choose")
    add("--clients", type=_count, default=1, metavar="N", help="client i connects to PORT+i (default 1)")
    add("--truth", type=Path, metavar="FILE", help="write down every write received, the belt and every strike")
    add("--seed", type=int, default=1, metavar="N", help="another runner, other small delays")
    add("--up", type=_ramp, default=2.0, metavar="KMH_S", help="how fast the belt speeds up, km/h per s (default 2.0)")
    add("--down", type=_ramp, default=0.5, metavar="KMH_S", help="how fast it slows down (default 0.5)")
    add("--rate", type=_rate, default=2.0, metavar="HZ", help="treadmill data packets a second, 1 to 2 (default 2)")
    add("--model", default="compliant", metavar="NAME[+NAME…]", help="a treadmill that misbehaves; see --list")
    add("--recording", metavar="NAME|FILE.jsonl", help="a real treadmill's log instead of a model; see --list")
    add(
        "--dongle",
        metavar="TRANSPORT",
        help="put the treadmill alone on the air of a real Bluetooth controller (usb:1, hci-socket:1, serial:…)",
    )
    add("--list", action="store_true", help="models and recordings, what each does and where it was seen; then end")
    add("--control", metavar="tcp:127.0.0.1:PORT", help="take the room's keys here, one a line")
    add("--with-parent", action="store_true", help="end some time after stdin has closed")


def run(args: argparse.Namespace) -> int:
    """Run the room until it is told to end; 1 when something it needs cannot be had, 2 for a wrong option."""
    if args.list:
        _say(_library())
        return 0
    try:
        options = Options(
            listen=parse_address(args.listen),
            control=parse_address(args.control) if args.control else None,
            clients=args.clients,
            seed=args.seed,
            up_kmh_s=args.up,
            down_kmh_s=args.down,
            data_hz=args.rate,
            model=find(args.model),
            recording=load(args.recording) if args.recording else None,
            with_parent=args.with_parent,
            dongle=args.dongle,
        )
    except ValueError as error:
        return _fail(str(error), 2)
    failure: ExceptionGroup[OSError] | None = None
    try:
        if args.truth is None:
            _serve(options, None)
        else:
            with args.truth.open("wb", buffering=0) as truth:
                _serve(options, truth)
    except* OSError as errors:
        failure = errors
    if failure is not None:
        return _fail(f"There is no virtual room: {failure.exceptions[0]}. Choose another port, dongle or file.", 1)
    return 0


def _library() -> str:
    widest = max(len(name) for name in LIBRARY)
    recordings = [load(name) for name in names()]
    models, recorded = (
        [f"{one.name:{widest}}  {one.does}\n{'':{widest}}  [{one.source}]" for one in kind]
        for kind in (LIBRARY.values(), recordings)
    )
    return "\n".join(
        (*models, "Two or more at once: --model target-mph+jitter", "", "Recorded (--recording):", *recorded)
    )


def _serve(options: Options, truth: IO[bytes] | None) -> None:
    # bumble takes most of a second to import: a wrong option should not cost it.
    from backrun_treadmill.sim.serve import serve

    asyncio.run(serve(options, truth=truth, say=_say))


def _say(line: str) -> None:
    try:
        print(line, flush=True)  # noqa: T201 - the line the starter of a room waits for
    except OSError:
        return  # nobody reads any more; the room has its own end


def _fail(text: str, code: int) -> int:
    print(f"backrun sim: {text}", file=sys.stderr)  # noqa: T201
    return code


def _count(text: str) -> int:
    return int(_number(text, least=1, most=16, what="clients"))


def _ramp(text: str) -> float:
    return _number(text, least=0.1, most=10, what="km/h per second")


def _rate(text: str) -> float:
    return _number(text, least=1, most=2, what="packets a second")


def _number(text: str, *, least: float, most: float, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not from {least:g} to {most:g} {what}")
    return number
