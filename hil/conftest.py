"""What the checks with a real Bluetooth stack and real hardware are given."""

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def image() -> Path:
    """The guest's kernel and disks, built where the recipe or the project has changed: some minutes the first time."""
    cache = Path(os.environ.get("BACKRUN_HIL_CACHE") or Path.home() / ".cache/backrun-hil")
    built = subprocess.run(
        ["sh", str(HERE / "vm/build.sh"), str(cache)], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-4000:]
    return cache
