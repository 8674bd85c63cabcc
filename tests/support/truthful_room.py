"""A virtual room as a process of its own, which writes down what really happened."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LIFELIKE = Path(__file__).with_name("lifelike_sim.py")


class TruthfulRoom:
    """While it is open: the adapter that reaches it, and its truth so far."""

    def __init__(self, adapter: str, truth: Path) -> None:
        self.adapter = adapter
        self._truth = truth

    def truth(self) -> list[dict[str, Any]]:
        """Every entry that is whole; `mono` is the monotonic clock in s."""
        return [json.loads(line) for line in self._truth.read_bytes().split(b"\n")[:-1]]

    def writes(self) -> list[tuple[float, str]]:
        """What reached the treadmill's control point: (s, hexadecimal)."""
        return [(one["mono"], one["write"]) for one in self.truth() if one.get("char") == "2ad9"]

    def belt_kmh(self) -> float:
        return float(next(one["belt"] for one in reversed(self.truth()) if "belt" in one))


@contextmanager
def truthful_room(folder: Path, *, counts: bool = False) -> Iterator[TruthfulRoom]:
    """A room as long as the block lasts.

    `counts`: nothing in it has an address that tells a virtual room, so that a session there is one that counts.
    """
    file = folder / "truth.jsonl"
    program = [str(LIFELIKE)] if counts else ["-m", "backrun_treadmill"]
    command = [sys.executable, *program, "sim", "--truth", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as room:
        assert room.stdout is not None
        port = room.stdout.readline().strip().rpartition(":")[2]
        try:
            yield TruthfulRoom(f"hci:tcp-client:{'127.1' if counts else '127.0.0.1'}:{port}", file)
        finally:
            room.terminate()
