"""A draft -> the text of a profile: amounts, kinds and belt speeds in the profile language, nothing clamped.

Speeds are rounded down to 0.1 km/h. What goes over the runner's limits is left for the profile reader to refuse.
"""

import json
from decimal import ROUND_DOWN, Decimal
from typing import assert_never

from msgspec import Struct

from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.profile.language import MOST_NAME_CHARS
from backrun_treadmill.core.profile.race import Race
from backrun_treadmill.core.profile.steps import rest_kind
from backrun_treadmill.core.profile.terms import SLOWEST_CKMH
from backrun_treadmill.core.units import MILE_KM, kmh_text
from backrun_treadmill.exchange.draft import (
    Draft,
    DraftItem,
    DraftRepeat,
    DraftStep,
    Effort,
    Fixed,
    LeftOut,
    Own,
    Pace,
    Share,
    Speed,
    clean,
)

RUN_FROM_CKMH = 600
"""Work slower than 10:00 a kilometre is a walk."""
GRID_CKMH = 10
MOST_CKMH = 10_000
_PACE_KM = {
    Pace.MILE: float(MILE_KM),
    Pace.FIVE_KM: 5.0,
    Pace.TEN_KM: 10.0,
    Pace.HALF: 21.0975,
    Pace.MARATHON: 42.195,
}


class Answers(Struct, frozen=True):
    """What the file does not say: how long open steps are, and the race its shares are of."""

    open_s: int = 0
    race: Race | None = None


def open_steps(draft: Draft) -> int:
    """How many steps need a time."""
    return sum(step.open for step in draft.steps)


def needs_race(draft: Draft) -> bool:
    """Whether some speed is a share of the runner's pace."""
    return any(isinstance(step.speed, Share) for step in draft.steps)


def profile_text(draft: Draft, answers: Answers, *, source: str) -> str:
    """The profile. `answers` must hold what `open_steps` and `needs_race` ask for."""
    notes = LeftOut()
    steps = [_item(item, answers, notes, indent="  ") for item in draft.items]
    head = [f"# Imported from {printable(source)}, {draft.what}."]
    left_out = [*draft.left_out, *notes.told]
    if left_out:
        head += ["# Not carried over:", *(f"# - {what}" for what in left_out)]
    for key, value in (("name", draft.name), ("author", draft.author)):
        words = clean(value, most=MOST_NAME_CHARS)
        if words:
            head.append(f"{key} = {_quoted(words)}")
    return "\n".join([*head, "steps = [", *steps, "]", ""])


def _item(item: DraftItem, answers: Answers, notes: LeftOut, *, indent: str) -> str:
    if isinstance(item, DraftRepeat):
        inner = "\n".join(_item(one, answers, notes, indent=indent + "  ") for one in item.items)
        return f"{indent}{{ repeat = {item.times}, steps = [\n{inner}\n{indent}] }},"
    return f"{indent}{_quoted(_line(item, answers, notes))},"


def _line(step: DraftStep, answers: Answers, notes: LeftOut) -> str:
    fixed = _fixed(step.speed, answers.race)
    if fixed is not None and min(fixed.from_ckmh, fixed.to_ckmh) < SLOWEST_CKMH:
        notes.note("a speed that no belt goes: it became your own speed for that kind of step")
        fixed = None
    kind = _kind(step.effort, fixed)
    cue = f", {step.cue}" if step.cue else ""
    return f"{kind.value} {_amount(step, answers)}{_at(kind, step.effort, fixed)}{cue}"


def _fixed(speed: Speed, race: Race | None) -> Fixed | None:
    match speed:
        case Own():
            return None
        case Fixed():
            return Fixed(_grid(Decimal(speed.from_ckmh)), _grid(Decimal(speed.to_ckmh)))
        case Share():
            assert race is not None, "asked for before"
            kmh = race.threshold_kmh if speed.of is Pace.THRESHOLD else race.speed_kmh(_PACE_KM[speed.of])
            whole = Decimal(f"{kmh * 100:.3f}")
            return Fixed(_grid(whole * speed.from_part), _grid(whole * speed.to_part))
        case _:
            assert_never(speed)


def _grid(ckmh: Decimal) -> int:
    steps = (min(ckmh, Decimal(MOST_CKMH)) / GRID_CKMH + Decimal("0.001")).to_integral_value(ROUND_DOWN)
    return int(steps) * GRID_CKMH


def _kind(effort: Effort, fixed: Fixed | None) -> Kind:
    match effort:
        case Effort.WARM_UP:
            return Kind.WARM_UP
        case Effort.COOL_DOWN:
            return Kind.COOL_DOWN
        case Effort.EASY:
            return Kind.WALK if fixed is None else rest_kind(max(fixed.from_ckmh, fixed.to_ckmh))
        case Effort.WORK:
            walks = fixed is not None and max(fixed.from_ckmh, fixed.to_ckmh) < RUN_FROM_CKMH
            return Kind.WALK if walks else Kind.RUN
        case _:
            assert_never(effort)


def _at(kind: Kind, effort: Effort, fixed: Fixed | None) -> str:
    if fixed is None:
        own = {Effort.WORK: " @ run", Effort.EASY: " @ walk"}
        return own.get(effort, "")
    if fixed.from_ckmh == fixed.to_ckmh:
        return f" @ {kmh_text(fixed.from_ckmh)} km/h"
    return f" @ {kmh_text(fixed.from_ckmh)} km/h to {kmh_text(fixed.to_ckmh)} km/h"


def _amount(step: DraftStep, answers: Answers) -> str:
    if step.metres:
        return f"{step.metres} metres"
    seconds = step.seconds or answers.open_s
    return f"{seconds // 60} min" if seconds >= 120 and seconds % 60 == 0 else f"{seconds} s"


def _quoted(text: str) -> str:
    """A TOML basic string of printable text."""
    return json.dumps(text, ensure_ascii=False)
