"""The JSON Schema of a profile, for editors that complete and check TOML while it is written.

It knows shapes and keys; what only the reader knows (the runner's limits, which key goes with which kind) it leaves to
`backrun profile check`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.plan import Align
from backrun_treadmill.core.profile.language import MOST_NAME_CHARS
from backrun_treadmill.core.profile.lines import MOST_LINE_CHARS
from backrun_treadmill.core.profile.steps import KINDS, MOST_CUE_CHARS, MOST_TIMES
from backrun_treadmill.core.profile.tables import MOST_REPS, MOST_STEPS

_AMOUNT = 'how long: 90 (seconds), "90 s", "5 min", "1:30", "100 metres" or "1 km"'
_BESIDE = 'how long: 45 (seconds), "45 s", "5 min", "1:30"; or "key": until a key ends it'
_SPEED = 'the speed: 10, "10 km/h", "walk", "brisk", "run", "run+0.5", or a change of speed, "4 to 5.5"'
_LINE = 'a step, "run 90 s @ 10 km/h, short quick steps", or sets, "5 x 60/60 @ 10 km/h / 5 km/h"'
_ALIGN = "what happens on time: our command, or the belt reaching its speed"
_STAND = "a rest: the runner stands astride on the rails while the belt keeps moving"

type Amount = Annotated[str | int | float, Meta(description=_AMOUNT)]
type Beside = Annotated[str | int | float, Meta(description=_BESIDE)]
type Speed = Annotated[str | int | float, Meta(description=_SPEED)]
type Line = Annotated[str, Meta(max_length=MOST_LINE_CHARS, description=_LINE)]
type Cue = Annotated[str, Meta(max_length=MOST_CUE_CHARS, description="what the runner is told when the step begins")]
type Incline = Annotated[float, Meta(ge=0, description="incline of the belt in percent")]
type Aligned = Annotated[Align, Meta(description=_ALIGN)]
type Rails = Annotated[Literal["rails"], Meta(description=_STAND)]
type Key = Annotated[Literal["key"], Meta(description="off-belt: after its time it still waits for a key")]
type Reps = Annotated[int, Meta(ge=1, le=MOST_REPS, description="off-belt: how many repetitions")]
type Times = Annotated[int, Meta(ge=1, le=MOST_TIMES, description="how many times the steps are done")]
type Cues = Annotated[list[Cue], Meta(max_length=MOST_STEPS, description="go in turn to the runs")]
type Steps = Annotated[list[Line | Table], Meta(min_length=1, max_length=MOST_STEPS, description="in their order")]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A step (exactly one kind with its amount) or a repeat (a number and its steps)."""

    warm_up: Amount | UnsetType = field(default=UNSET, name="warm-up")
    run: Amount | UnsetType = UNSET
    walk: Amount | UnsetType = UNSET
    rest: Amount | UnsetType = UNSET
    cool_down: Amount | UnsetType = field(default=UNSET, name="cool-down")
    off_belt: Beside | UnsetType = field(default=UNSET, name="off-belt")
    at: Speed | UnsetType = UNSET
    align: Aligned | UnsetType = UNSET
    incline: Incline | UnsetType = UNSET
    cue: Cue | UnsetType = UNSET
    stand: Rails | UnsetType = UNSET
    reps: Reps | UnsetType = UNSET
    until: Key | UnsetType = UNSET
    repeat: Times | UnsetType = UNSET
    cues: Cues | UnsetType = UNSET
    steps: Steps | UnsetType = UNSET


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A backrun profile: what to do on a treadmill and beside it, step by step."""

    steps: Steps
    name: Annotated[str, Meta(max_length=MOST_NAME_CHARS, description="shown to the runner")] = ""
    author: Annotated[str, Meta(max_length=MOST_NAME_CHARS)] = ""
    unit: Annotated[Unit, Meta(description="the unit of speeds written without one")] = Unit.KMH
    bare: Annotated[bool, Meta(description="add no warm-up and no cool-down")] = False
    counts: Annotated[bool, Meta(description="false: a demonstration, not part of the runner's history")] = True


def profile_schema() -> Mapping[str, object]:
    """The schema as plain values (JSON Schema 2020-12)."""
    schema = msgspec.json.schema(Document)
    table = schema["$defs"]["Table"]
    kinds = [{"required": [kind]} for kind in (*KINDS, "repeat")]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "backrun profile",
        **schema,
        "$defs": {**schema["$defs"], "Table": {**table, "oneOf": kinds}},
    }
