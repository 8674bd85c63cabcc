"""Whether a line may be left out of a history: never where the next session would be bolder or earlier without it."""

from collections.abc import Sequence

from backrun_treadmill.core.body.advice import Advice, advise
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.findings import Finding, Verdict
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.rules import Rules


def kept_because(
    entry: Entry, history: Sequence[Entry], programme: Programme, rules: Rules, *, now_min: int, usual: int | None
) -> str:
    """Why `entry`, one of `history`, has to stay, in a sentence; empty where it may go."""
    place = history.index(entry)
    with_it = advise(history, programme, rules, now_min, usual=usual)
    without = advise([*history[:place], *history[place + 1 :]], programme, rules, now_min, usual=usual)
    if not bolder(without, with_it):
        return ""
    return f"The next session rests on it: {with_it.reason} Without it that would be forgotten, so it stays."


def bolder(one: Advice, other: Advice) -> bool:
    """Whether `one` asks more of the body than `other`, lets it run earlier, or asks it fewer questions before."""
    return (
        _boldness(one) > _boldness(other) or one.earliest_day < other.earliest_day or not set(other.ask) <= set(one.ask)
    )


def _boldness(advice: Advice) -> int:
    instead = advice.verdict if advice.verdict in (Verdict.GO_NOW, Verdict.BE_SEEN, Verdict.WALK) else None
    return Finding(advice.reason, (), level=advice.level or 0, instead=instead).boldness
