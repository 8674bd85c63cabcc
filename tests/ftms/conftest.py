"""Real packets of real machines, each with its device and the public source it was taken from."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

FRAMES = Path(__file__).with_name("frames.jsonl")


class Frame(NamedTuple):
    char: str
    packet: bytes
    device: str
    source: str
    from_app: bool


@pytest.fixture(scope="session")
def frames() -> list[Frame]:
    rows = [json.loads(line) for line in FRAMES.read_text(encoding="utf-8").splitlines()]
    return [
        Frame(row["char"], bytes.fromhex(row["hex"]), row["device"], row["source"], row.get("from") == "app")
        for row in rows
    ]
