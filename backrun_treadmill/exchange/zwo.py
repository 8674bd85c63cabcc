"""Zwift workouts (.zwo) for running.

There is no official schema. `Duration` is metres in a run unless durationType says time; `Power` is a share of the
reference pace that `pace` names (0 mile, 1 5 km, 2 10 km, 3 half, 4 marathon; zwo-editor and qdomyos-zwift agree).
Shipped files hold uninitialised memory in `pace` (h4l/zwift-workout-file-reference), and attributes vary in case.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from backrun_treadmill.exchange.draft import (
    Draft,
    DraftItem,
    DraftRepeat,
    DraftStep,
    Effort,
    LeftOut,
    NotImportable,
    Own,
    Pace,
    Share,
    Speed,
    clean,
    number,
    whole,
)
from backrun_treadmill.exchange.xml_in import child, local, read_xml, text_of

PACES = (Pace.MILE, Pace.FIVE_KM, Pace.TEN_KM, Pace.HALF, Pace.MARATHON)
WITHOUT_PACE = Pace.TEN_KM
"""What shares are of where a file names no pace."""
MOST_PART = Decimal(5)

_SINGLE = {
    "steadystate": Effort.WORK,
    "warmup": Effort.WARM_UP,
    "cooldown": Effort.COOL_DOWN,
    "ramp": Effort.WORK,
    "freeride": Effort.EASY,
    "freerun": Effort.EASY,
    "maxeffort": Effort.WORK,
}
_RAMPS = ("warmup", "cooldown", "ramp")
_NOT_OURS = {
    "cadence": "cadence targets",
    "cadenceresting": "cadence targets",
    "cadencelow": "cadence targets",
    "cadencehigh": "cadence targets",
    "incline": "inclines",
    "onslope": "inclines",
    "offslope": "inclines",
    "zone": "power zones",
}


class _Block(NamedTuple):
    """One element of the workout with its attributes in lower case."""

    element: Element
    values: Mapping[str, str]
    by_time: bool
    notes: LeftOut


def read_zwo(data: bytes) -> Draft:
    """The draft of a .zwo file. Raises `NotImportable`."""
    root, was_cp1252 = read_xml(data)
    if local(root.tag) != "workout_file":
        raise NotImportable(f"is XML, but no Zwift workout: it begins with <{clean(local(root.tag), most=40)}>")
    notes = LeftOut()
    if was_cp1252:
        notes.note("letters outside of English may be wrong: the text was Windows-1252 and did not say so")
    sport = text_of(root, "sporttype").lower() or "bike"
    if sport != "run":
        shown = clean(sport, most=20)
        raise NotImportable(f"is a workout of the kind {shown!r}: its power says nothing of the speed of a belt")
    workout = child(root, "workout")
    by_time = text_of(root, "durationtype").lower() == "time"
    items = [] if workout is None else [item for one in workout for item in _read_block(one, by_time, notes)]
    if not items:
        raise NotImportable("holds no step that can be taken over")
    return Draft(
        what="a Zwift workout",
        name=text_of(root, "name"),
        author=text_of(root, "author"),
        items=tuple(items),
        left_out=notes.told,
    )


def _read_block(element: Element, by_time: bool, notes: LeftOut) -> list[DraftItem]:
    tag = local(element.tag)
    if not tag or tag in ("textevent", "textnotification"):
        if tag:
            notes.note("messages outside of any step")
        return []
    block = _Block(element, {key.lower(): value for key, value in element.attrib.items()}, by_time, notes)
    for key in dict.fromkeys(_NOT_OURS[key] for key in block.values if key in _NOT_OURS):
        notes.note(key)
    if tag == "intervalst":
        return _intervals(block)
    if tag not in _SINGLE:
        notes.note(f"steps of the kind {clean(tag, most=40)}")
        return []
    step = _step(block, _SINGLE[tag], "duration", speed=_single_speed(block, tag), cue=_cue(block))
    return [] if step is None else [step]


def _intervals(block: _Block) -> list[DraftItem]:
    on = _step(
        block, Effort.WORK, "onduration", speed=_steady(block, "onpower", "poweronlow", "poweronhigh"), cue=_cue(block)
    )
    off = _step(block, Effort.EASY, "offduration", speed=_steady(block, "offpower", "powerofflow", "poweroffhigh"))
    items = tuple(step for step in (on, off) if step is not None)
    times = whole(number(block.values.get("repeat", "1")))
    if not times:
        block.notes.note("a repeat that does not say how often: it is done once")
    return [] if not items else list(items) if times <= 1 else [DraftRepeat(times, items)]


def _step(block: _Block, effort: Effort, key: str, *, speed: Speed, cue: str = "") -> DraftStep | None:
    amount = whole(number(block.values.get(key, "")))
    if not amount:
        block.notes.note("steps without a length")
        return None
    if block.by_time:
        return DraftStep(effort=effort, seconds=amount, speed=speed, cue=cue)
    return DraftStep(effort=effort, metres=amount, speed=speed, cue=cue)


def _single_speed(block: _Block, tag: str) -> Speed:
    if tag in ("freeride", "freerun"):
        block.notes.note("a free part has no speed: it became your walk")
        return Own()
    if tag == "maxeffort":
        block.notes.note("a part as fast as you can has no speed: it became your own run")
        return Own()
    low, high = (_part(block, key) for key in ("powerlow", "powerhigh"))
    if tag in _RAMPS and low is not None and high is not None:
        return Share(low, high, _pace(block))
    return _steady(block, "power", "powerlow", "powerhigh", "target")


def _steady(block: _Block, *keys: str) -> Speed:
    """One speed; of a range the slower end."""
    parts = [part for part in (_part(block, key) for key in keys) if part is not None]
    if not parts:
        block.notes.note("a step without a speed: it became your own")
        return Own()
    if min(parts) != max(parts):
        block.notes.note("ranges of speed became their slower end")
    return Share(min(parts), min(parts), _pace(block))


def _part(block: _Block, key: str) -> Decimal | None:
    value = number(block.values.get(key, ""))
    return value if value is not None and 0 < value <= MOST_PART else None


def _pace(block: _Block) -> Pace:
    index = number(block.values.get("pace", ""))
    if index is not None and index in range(len(PACES)):
        return PACES[int(index)]
    block.notes.note(f"steps that do not say of which pace they are a share: taken as your {WITHOUT_PACE.value} pace")
    return WITHOUT_PACE


def _cue(block: _Block) -> str:
    """The message at the beginning of the step."""
    cue = ""
    for one in block.element:
        values = {key.lower(): value for key, value in one.attrib.items()}
        message = clean(values.get("message", ""))
        offset = number(values.get("timeoffset", values.get("distoffset", "0")))
        if message and not cue and not offset:
            cue = message
        elif message:
            block.notes.note("messages in the middle of a step")
    return cue
