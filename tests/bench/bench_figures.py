"""What a benchmarked session tells: how late every instant was, from its journal and from the room's own witness."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from backrun_treadmill.core.commands import Cause, SetSpeed
from backrun_treadmill.core.events import CommandSent, SessionOpened, Woke
from backrun_treadmill.core.notes import RiseWithheld
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

SET_SPEED = "02"


class Spread(NamedTuple):
    """Of a number of durations, ms."""

    n: int
    p50: float
    p99: float
    p999: float
    most: float


class Measured(NamedTuple):
    """Of one row, ms each."""

    deadlines: list[float]
    """Woken − due, for every wake-up between the first and the last write."""
    writes: list[float]
    """|Sent − due| of every boundary's write."""
    received: list[float]
    """Received by the room − due."""
    stamps: list[float]
    """Received by the room − sent, by our own stamp."""
    unsent: int
    """Boundaries without a write of their own."""


def spread(values_ms: Sequence[float]) -> Spread:
    """The quantiles, each a value that was measured: the smallest that is not below so many of them."""
    ordered = sorted(values_ms)
    if not ordered:
        return Spread(0, *[float("nan")] * 4)

    def quantile(part: float) -> float:
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    return Spread(len(ordered), quantile(0.5), quantile(0.99), quantile(0.999), ordered[-1])


def measure(journal: Path, truth: Path) -> Measured:
    """One session in its room."""
    records = read_journal(journal).records
    received = [json.loads(line) for line in truth.read_text().splitlines()]
    return compare(records, [entry for entry in received if "write" in entry])


def compare(records: Sequence[AnyRecord], received: Iterable[dict[str, object]]) -> Measured:
    """The journal's instants against each other and against the room's (`mono`, `write`)."""
    opened = next(record for record in records if isinstance(record, SessionOpened))
    asked = {r.seq: r for r in records if isinstance(r, SetSpeed) and r.cause is Cause.BOUNDARY}
    sent = [record for record in records if isinstance(record, CommandSent) and record.raw.startswith(SET_SPEED)]
    arrived_us = [
        float(str(entry["mono"])) * 1e6 - opened.origin_ns / 1e3
        for entry in received
        if str(entry["write"]).startswith(SET_SPEED)
    ]
    pairs = [
        (asked[one.seq].due, one.at, at_us) for one, at_us in zip(sent, arrived_us, strict=True) if one.seq in asked
    ]
    first, last = pairs[0][0], pairs[-1][0]
    wakes = [record for record in records if isinstance(record, Woke) and first <= record.due <= last]
    return Measured(
        deadlines=[(woke.at - woke.due) / 1000 for woke in wakes],
        writes=[abs(at - due) / 1000 for due, at, _ in pairs],
        received=[(at_us - due) / 1000 for due, _, at_us in pairs],
        stamps=[(at_us - at) / 1000 for _, at, at_us in pairs],
        unsent=sum(isinstance(record, RiseWithheld) for record in records),
    )
