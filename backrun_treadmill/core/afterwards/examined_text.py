"""The page of an examination: what was found of a treadmill, what it means, and what was not tried. Plain text."""

import textwrap
from collections.abc import Iterable, Iterator

from backrun_treadmill.core.afterwards.examined import Examined
from backrun_treadmill.core.afterwards.examined_meaning import (
    FACTS_OF,
    MEASURED,
    ODD,
    SAID_BY_KEY,
    SEEN_ALONG,
    SENT_EARLY,
    STEP_MEANS,
    UNFIT,
    UNUSABLE,
    fact_meaning,
    key_meaning,
)
from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.units import kmh_text

WIDTH = 79
"""Characters a line; a path may be longer."""

NEVER_TRIED = (
    "weight on the belt; speeds above 3 km/h.",
    "the safety key and the keys of its console: try those yourself before you run on it.",
)
"""No examination tries these."""


def examined_text(examined: Examined, *, kept: Iterable[str] = ()) -> str:
    """The page; `kept` are sentences on where the profile is and what it is for. Ends without a line end."""
    blocks = [
        _head(examined),
        _section("What it comes to", _verdict(examined)),
        *_found(examined),
        _section("What it means for your sessions", _meanings(examined)),
        _section("What was not tried, or not seen", _not_tried(examined)),
        _section("Where this is kept", kept),
    ]
    return "\n\n".join(block for block in blocks if block)


def _head(examined: Examined) -> str:
    if examined.machine is None:
        return "No treadmill was reached."
    lines = [f"Treadmill: {_name(examined.machine)}", *_says(examined.machine)]
    if examined.wall:
        lines.append(f"Examined:  {examined.wall[:16].replace('T', ' ')}, backrun {examined.version}")
    return "\n".join(lines)


def _name(machine: MachineConnected) -> str:
    return f"{printable(machine.name) or 'without a name'} ({printable(machine.address)})"


def _says(machine: MachineConnected) -> Iterator[str]:
    """What it says of itself, as it says it."""
    identity = machine.identity
    firmware = f"firmware {identity.firmware}" if identity.firmware else ""
    made = ", ".join(printable(word) for word in (identity.manufacturer, identity.model, firmware) if word)
    span = machine.range
    speeds = f"{kmh_text(span.least_ckmh)} to {kmh_text(span.most_ckmh)} km/h in steps of {kmh_text(span.step_ckmh)}"
    yield f"It says:   {f'{made}; ' if made else ''}{speeds}"


def _verdict(examined: Examined) -> Iterator[str]:
    ended = examined.ended
    yield "The examination was cut off." if ended is None else ended.text
    if examined.afterwards:
        yield examined.afterwards
    elif examined.machine is not None and (ended is None or not ended.stands):
        yield "Nothing shows that the belt stands: look at it, and stop it at its console or with its safety key."
    yield from dict.fromkeys(UNFIT[one.fact] for one in examined.unfit)
    yield from (f"The alarm said: {text}" for text in examined.alarms)
    if examined.whole and not examined.unfit and not examined.alarms:
        yield "Nothing that was tried speaks against sessions on it."


def _found(examined: Examined) -> Iterator[str]:
    if not examined.facts:
        yield _section("What was found", ["Nothing yet."])
        return
    said = {one.fact: one.text for one in examined.facts}
    parts = []
    for group, facts in FACTS_OF.items():
        lines = [said[fact] for fact in facts if fact in said]
        if lines:
            parts.append(f"  {group}\n{_list(lines, indent=4)}")
    yield "What was found\n" + "\n".join(parts)


def _meanings(examined: Examined) -> Iterable[str]:
    told = [one.fact for one in examined.unfit]
    if any(fact in UNUSABLE for fact in told):
        return ()
    told += [fact for fact, key in SAID_BY_KEY.items() if key in examined.profile]
    said = [key_meaning(key, value) for key, value in examined.profile.items()]
    said += [fact_meaning(one.fact, one.value) for one in examined.facts if one.fact not in told]
    learned = examined.learned
    said += [SENT_EARLY] if learned is not None and (learned.answer_ms or learned.change_ms) else []
    return [text for text in said if text]


def _not_tried(examined: Examined) -> Iterator[str]:
    found = {one.fact for one in examined.facts}
    for what, steps in (
        ("Not tried", [step for step in examined.not_tried if found.isdisjoint(SEEN_ALONG.get(step, ()))]),
        ("Cut short", () if examined.whole else examined.steps[-1:]),
        ("Tried, and nothing odd seen of it", examined.without(ODD)),
        ("Tried, and not seen clearly enough to say anything", examined.without(MEASURED)),
    ):
        if steps:
            yield f"{what}: {', '.join(STEP_MEANS[step] for step in steps)}."
    yield from (f"Not tried: {text}" for text in NEVER_TRIED)


def _section(title: str, lines: Iterable[str]) -> str:
    listed = _list(lines, indent=2)
    return f"{title}\n{listed}" if listed else ""


def _list(lines: Iterable[str], *, indent: int) -> str:
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            initial_indent=" " * indent + "- ",
            subsequent_indent=" " * (indent + 2),
            break_long_words=False,  # a path is copied whole
            break_on_hyphens=False,
        )
        for line in lines
    )
