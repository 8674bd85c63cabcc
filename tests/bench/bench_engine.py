"""The engine as the benchmark starts it: the product's own, with denser wake-ups and, if asked, a slow disk."""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from bench_session import Gridded

from backrun_treadmill.core.session.session import Session
from backrun_treadmill.engine.__main__ import take_link
from backrun_treadmill.engine.clock import SessionClock
from backrun_treadmill.engine.priority import raise_priority
from backrun_treadmill.engine.pump import Decides
from backrun_treadmill.engine.run import Engine
from backrun_treadmill.journal import writer


def slow_disk(seconds: float) -> None:
    """From now on the disk takes so much longer to keep what it was given."""
    flush = writer._flush

    def slowly(file: int) -> None:
        time.sleep(seconds)
        flush(file)

    writer._flush = slowly


async def serve(session: Decides) -> int:
    """One session."""
    return await Engine(session=session, clock=SessionClock()).serve(take_link())


def main() -> int:
    """The engine's process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--grid-us", type=int, default=0)
    parser.add_argument("--sync-ms", type=int, default=0)
    parser.add_argument("--plain-priority", action="store_true")
    parser.add_argument("--pid-file", type=Path, required=True)
    args = parser.parse_args()
    args.pid_file.write_text(str(os.getpid()))
    if not args.plain_priority:
        raise_priority()
    if args.sync_ms:
        slow_disk(args.sync_ms / 1000)
    session: Decides = Gridded(Session(), grid_us=args.grid_us) if args.grid_us else Session()
    return asyncio.run(serve(session))


if __name__ == "__main__":
    sys.exit(main())
