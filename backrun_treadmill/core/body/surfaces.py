"""Pain on the belt and pain outdoors, side by side: what the same runner said after either. Information, no verdict."""

from collections.abc import Iterable

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity, Entry, real

FEWEST = 3
"""Fewer runs with a known rise say nothing."""


class Surface(Struct, frozen=True, kw_only=True):
    """Runs of one kind."""

    runs: int
    """With pain known before and later."""
    rise: float | None
    """The middle one of their rises of pain; None for fewer than three."""
    settled: int
    """How many of them had settled by the next morning."""


class Surfaces(Struct, frozen=True):
    """The belt, and everything else."""

    belt: Surface
    outdoors: Surface


def compare_surfaces(history: Iterable[Entry]) -> Surfaces:
    """Runs that count, by where they were run."""
    runs = [entry for entry in real(history) if entry.ran and entry.pain_rise is not None]
    outdoors = [entry for entry in runs if entry.activity is Activity.OUTDOOR_RUN]
    return Surfaces(_surface([entry for entry in runs if entry not in outdoors]), _surface(outdoors))


def _surface(runs: list[Entry]) -> Surface:
    rises = [entry.pain_rise for entry in runs if entry.pain_rise is not None]
    return Surface(
        runs=len(rises),
        rise=_middle(rises) if len(rises) >= FEWEST else None,
        settled=sum(entry.settled for entry in runs),
    )


def _middle(numbers: list[int]) -> float:
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
