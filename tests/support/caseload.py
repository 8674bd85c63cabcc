"""Runners as a coach knows them, told on the same Wednesday as `written_history`."""

from typing import Any

from written_history import NOW, good

from backrun_treadmill.core.board.chart import Chart, Done, Live, Offered
from backrun_treadmill.core.body.entry import DAY_MIN, Entry, Settling


def chart(name: str, *entries: Entry, shares: bool = True, **known: Any) -> Chart:
    """A runner who was paired sixty days ago and has done this."""
    done = tuple(
        Done(entry=entry, profile="5x60-60", outcome="finished", sets_done=5, sets_planned=5, shares_pain=shares)
        for entry in entries
    )
    more: dict[str, Any] = {"kid": f"{name.lower():0<24}", "paired_min": NOW - 60 * DAY_MIN, "done": done} | known
    return Chart(name=name, **more)


def offered(what: str, days_ago: int = 1, state: str = "accepted", **more: Any) -> Offered:
    at = NOW - days_ago * DAY_MIN
    return Offered(what=what, sent_min=at, state=state, state_min=at + 30 if state else 0, **more)


def running(**now: Any) -> Live:
    """In the second of five runs."""
    known: dict[str, Any] = {
        "at_s": 1_800_000_000,
        "state": "running",
        "profile": "5x60-60",
        "kind": "run",
        "set_no": 2,
        "sets": 5,
        "step": 4,
        "steps": 12,
        "asked_ckmh": 1000,
        "belt_ckmh": 990,
        "left_s": 42,
        "cadence_spm": 163.6,
        "impacts": 341,
        "heart_bpm": 151,
    }
    return Live(**(known | now))


def caseload() -> list[Chart]:
    """One of each kind, and some whom nothing ails."""
    well = [
        chart(name, good(9, level), good(6, level), good(2, level, morning_pain=1))
        for name, level in (("Edda Berg", 5), ("Finn", 6), ("Gül", 7), ("Hana", 8))
    ]
    return [
        chart("Ann Aas", good(5, 4), good(2, 5, flags=("saddle",))),
        chart("Bob", good(3, 6), good(1, 6, leg_symptom=True, pain_after=4, morning=Settling.UP, morning_pain=4)),
        chart("Chloé", good(4, 3), good(1, 3, pain_during=6, pain_after=3)),
        chart("Dirk", good(2, 8, morning=Settling.UP, morning_pain=3), offered=(offered("profile 5x60-60"),)),
        *well,
        chart("Ida", good(12, 4), good(9, 4)),
        chart("Jan", good(1, 2), offered=(offered("programme couch-to-5k", 1, "declined", said="too early"),)),
        chart("Kim", good(3, 5), live=running(), online=True),
        chart("Lou", good(2, 5), live=running(kind="walk", belt_ckmh=400, pain=3, set_no=3), online=True),
        chart("Maximiliane von Thun", shares=False, paired_min=NOW - 3 * DAY_MIN),
    ]
