"""What the stories told in a guest share: a short session of the product, and what is asked of the room about it."""

from pathlib import Path
from typing import Any

from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

SHORT = """
name = "short"
bare = true
steps = ["walk 10 s @ 3 km/h", "2 x 15/15 @ 8 km/h / 4 km/h", "cool-down 10 s @ 3 km/h"]
"""
RUN = (
    "python3 -m backrun_treadmill run /job/short.toml --adapter os --treadmill C2:00:00:00:00:01 --plain "
    "--yes --nobody-on-the-belt --console-unit km/h --pod C2:00:00:00:00:02 --strap C2:00:00:00:00:03 "
    "--journal /tmp/home/journal.jsonl"
)
STOP = "0801"

type Truth = list[dict[str, Any]]


def short_profile(folder: Path) -> Path:
    """The file that `RUN` runs."""
    file = folder / "short.toml"
    file.write_text(SHORT)
    return file


def writes(truth: Truth) -> list[tuple[float, str]]:
    """What reached the control point: (s, hexadecimal)."""
    return [(float(one["mono"]), str(one["write"])) for one in truth if one.get("char") == "2ad9"]


def belt_kmh(truth: Truth) -> float:
    """How fast the belt went last."""
    return float(next(one["belt"] for one in reversed(truth) if "belt" in one))


def records(folder: Path) -> tuple[AnyRecord, ...]:
    """The journal that the job left."""
    return read_journal(folder / "home/journal.jsonl").records
