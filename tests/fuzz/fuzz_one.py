"""One target under atheris, in a process of its own: libFuzzer ends it. `fuzz_one.py TARGET [libFuzzer's own words]`.

With a file for an argument that one input is taken again.
"""

import sys

import atheris

with atheris.instrument_imports(include=["backrun_treadmill"]):
    from fuzz_targets import TARGETS


def take(data: bytes) -> None:
    """What comes back means something to libFuzzer: nothing does."""
    TARGETS[sys.argv[1]].take(data)


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], take)
    atheris.Fuzz()
