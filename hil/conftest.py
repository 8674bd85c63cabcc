"""What the checks with a real Bluetooth stack and real hardware are given."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def image() -> Path:
    """The guest's kernel and disks."""
    cache = Path(os.environ.get("BACKRUN_HIL_CACHE") or Path.home() / ".cache/backrun-hil")
    assert (cache / "product.stamp").exists(), f"there is no guest in {cache}: make hil-vm builds it"
    return cache
