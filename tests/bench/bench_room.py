"""A virtual room as the benchmark needs it: `data_hz` may be what no treadmill sends."""

import asyncio
import sys
from pathlib import Path

from backrun_treadmill.sim.options import Address, Options
from backrun_treadmill.sim.serve import serve


def say(line: str) -> None:
    """The line whoever started us waits for."""
    print(line, flush=True)


def main(truth: Path, data_hz: float) -> None:
    """A room until it is told to end."""
    options = Options(
        listen=Address("127.0.0.1", 0),
        control=None,
        clients=1,
        seed=1,
        up_kmh_s=2.0,
        down_kmh_s=0.5,
        data_hz=data_hz,
        with_parent=False,
    )
    with truth.open("wb", buffering=0) as file:
        asyncio.run(serve(options, truth=file, say=say))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
