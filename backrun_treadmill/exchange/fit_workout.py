"""FIT workouts: steps by time, distance or lap button, targets as speeds, a repeat as a step after its block."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from backrun_treadmill.core.profile.tables import DEEPEST
from backrun_treadmill.exchange.draft import (
    Draft,
    DraftItem,
    DraftRepeat,
    DraftStep,
    Effort,
    Fixed,
    LeftOut,
    NotImportable,
    Own,
    Speed,
    clean,
    number,
    whole,
)
from backrun_treadmill.exchange.fit_in import FitFile, Value, read_fit

MOST_STEPS = 1000
SPORTS = ("running", "generic", "walking", "hiking", "training", "fitness_equipment", "all", "")
"""Those a belt may stand in for; many tools write none."""

_EFFORTS = {
    "warmup": Effort.WARM_UP,
    "cooldown": Effort.COOL_DOWN,
    "rest": Effort.EASY,
    "recovery": Effort.EASY,
}
_CKMH_OF_M_S = 360


class _Placed(Struct, frozen=True):
    """An item, the number of its first step, and how deep its repeats go."""

    first: int
    item: DraftItem
    depth: int = 0


def read_fit_workout(data: bytes) -> Draft:
    """The draft of a FIT workout file. Raises `NotImportable`."""
    file = read_fit(data, names=("file_id", "workout", "workout_step"), most=2 * MOST_STEPS)
    if file.fault:
        raise NotImportable(f"cannot be read whole: {file.fault}. A workout is taken over whole or not at all")
    workout = file.first("workout")
    sport = str(workout.get("sport") or "")
    if sport not in SPORTS:
        raise NotImportable(f"is a workout for {clean(sport.replace('_', ' '), most=40)}, not for a treadmill")
    notes = LeftOut()
    items = _items(file, notes)
    if not items:
        raise NotImportable("holds no step that can be taken over")
    return Draft(what="a FIT workout", name=str(workout.get("wkt_name") or ""), items=items, left_out=notes.told)


def _items(file: FitFile, notes: LeftOut) -> tuple[DraftItem, ...]:
    steps = [message.values for message in file.all("workout_step")]
    if len(steps) > MOST_STEPS:
        raise NotImportable(f"has more than {MOST_STEPS} steps")
    placed: list[_Placed] = []
    for position, values in enumerate(steps):
        index = number(values.get("message_index"))
        place = position if index is None else whole(index)
        if str(values.get("duration_type", "")).startswith("repeat_until"):
            _close_repeat(values, placed, notes)
        else:
            placed.append(_Placed(place, _step(values, notes)))
    return tuple(one.item for one in placed)


def _close_repeat(values: Mapping[str, Value], placed: list[_Placed], notes: LeftOut) -> None:
    """The repeat takes back the steps from its first one on."""
    if values.get("duration_type") != "repeat_until_steps_cmplt":
        notes.note("a repeat that does not end by its number: its steps are done once")
        return
    first, times = number(values.get("duration_step")), whole(number(values.get("repeat_steps")))
    start = next((n for n, one in enumerate(placed) if first is not None and one.first == first), None)
    if start is None or not times:
        notes.note("a repeat of steps that are not there")
        return
    block = placed[start:]
    depth = 1 + max(one.depth for one in block)
    if depth > DEEPEST:
        raise NotImportable(f"has repeats within repeats, more than {DEEPEST} deep")
    if times > 1:
        placed[start:] = [_Placed(block[0].first, DraftRepeat(times, tuple(one.item for one in block)), depth)]


def _step(values: Mapping[str, Value], notes: LeftOut) -> DraftStep:
    kind = str(values.get("duration_type", "open"))
    effort = _EFFORTS.get(str(values.get("intensity", "active")), Effort.WORK)
    seconds = metres = 0
    match kind:
        case "time" | "repetition_time" | "time_only":
            seconds = whole(number(values.get("duration_time")))
        case "distance":
            metres = whole(number(values.get("duration_distance")))
        case "open":
            pass
        case _:
            notes.note(f"an end by {clean(kind.replace('_', ' '), most=40)}: the step needs a time instead")
    cue = clean(str(values.get("notes") or values.get("wkt_step_name") or ""))
    return DraftStep(effort=effort, seconds=seconds, metres=metres, speed=_speed(values, notes), cue=cue)


def _speed(values: Mapping[str, Value], notes: LeftOut) -> Speed:
    target = str(values.get("target_type", "open"))
    if target not in ("speed", "open"):
        notes.note(f"targets of {clean(target.replace('_', ' '), most=40)}: the step got your own speed")
    if target != "speed":
        return Own()
    ends = [number(values.get(f"custom_target_speed_{end}")) for end in ("low", "high")]
    given = [end for end in ends if end is not None and end > 0]
    if not given:
        notes.note("speed zones: the step got your own speed")
        return Own()
    if min(given) != max(given):
        notes.note("ranges of speed became their slower end")
    ckmh = int(min(min(given), Decimal(100)) * _CKMH_OF_M_S)
    return Fixed(ckmh, ckmh)
