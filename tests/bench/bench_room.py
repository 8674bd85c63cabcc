"""A virtual room as the benchmark needs it: it may send more reports a second than any treadmill does."""

import argparse
import sys

from backrun_treadmill.cli import sim
from backrun_treadmill.engine.priority import raise_priority


def main(truth: str, data_hz: float) -> int:
    """A room until it is told to end. It stands for a machine with a processor of its own, so it goes before others."""
    raise_priority()
    parser = argparse.ArgumentParser()
    sim.configure(parser)
    args = parser.parse_args(["--truth", truth])
    args.rate = data_hz
    return sim.run(args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
