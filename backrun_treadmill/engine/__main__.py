"""`python -m backrun_treadmill.engine`, started by the front with one end of the link as its stdin.

With `--examine` it examines the machine instead of running a session on it.
"""

import asyncio
import os
import socket
import sys

from backrun_treadmill.core.examination.examination import Examination
from backrun_treadmill.core.session.session import Session
from backrun_treadmill.engine.clock import SessionClock
from backrun_treadmill.engine.priority import raise_priority
from backrun_treadmill.engine.run import Engine

EXAMINE = "--examine"


def take_link() -> socket.socket:
    """The socket that came as stdin; in its place stdin becomes nothing."""
    link = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return link


async def serve(link: socket.socket, *, examine: bool) -> int:
    """One session, or one examination."""
    session = Examination() if examine else Session()
    return await Engine(session=session, clock=SessionClock()).serve(link)


if __name__ == "__main__":
    raise_priority()
    sys.exit(asyncio.run(serve(take_link(), examine=EXAMINE in sys.argv[1:])))
