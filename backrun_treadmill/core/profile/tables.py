"""The tables of a profile: `{ run = "90 s", at = "run+0.5" }`, `{ repeat = 6, steps = [...] }`, and lists of steps."""

from collections.abc import Mapping
from decimal import Decimal

from backrun_treadmill.core.faults import Place, did_you_mean, listed
from backrun_treadmill.core.plan import Align, Kind
from backrun_treadmill.core.profile.lines import FORMS, read_line, read_off_belt_amount
from backrun_treadmill.core.profile.steps import (
    KINDS,
    Extras,
    Item,
    Repeat,
    Step,
    build_step,
    own_speeds,
    read_times,
    read_words,
)
from backrun_treadmill.core.profile.terms import Speeds, Terms, read_amount, read_speeds

REPEAT_KEYS = ("repeat", "cues", "steps")
BELT_KEYS = ("at", "align", "incline", "cue")
OFF_BELT_KEYS = ("reps", "cue", "until")
REST_KEYS = (*BELT_KEYS, "stand")
STEP_KEYS = (*KINDS, *dict.fromkeys((*REST_KEYS, *OFF_BELT_KEYS)))
MOST_STEPS = 1000
"""The longest list of steps anywhere in a profile."""
DEEPEST = 4
MOST_REPS = 1000


def read_steps(value: object, terms: Terms, place: Place, *, depth: int = 0) -> tuple[Item, ...]:
    """All steps of a list that could be read; what could not is among the faults."""
    if not isinstance(value, list):
        place.refuse(value, 'must be a list in brackets: steps = ["5 x 60/60 @ 10 km/h"]')
        return ()
    if not 1 <= len(value) <= MOST_STEPS:
        place.refuse(None, f"has {len(value)} steps; write from 1 to {MOST_STEPS}")
        return ()
    read = [_read_item(one, terms, place.entry(number), depth=depth) for number, one in enumerate(value, 1)]
    return tuple(item for item in read if item is not None)


def _read_item(value: object, terms: Terms, place: Place, *, depth: int) -> Item | None:
    match value:
        case str():
            return read_line(value, terms, place)
        case dict():
            return (
                _read_repeat(value, terms, place, depth=depth) if "repeat" in value else _read_step(value, terms, place)
            )
        case _:
            place.refuse(value, f"is no step; {FORMS}")
            return None


def _read_repeat(table: Mapping[str, object], terms: Terms, place: Place, *, depth: int) -> Repeat | None:
    _refuse_unknown(table, REPEAT_KEYS, place=place, of="a repeat")
    times = read_times(table["repeat"], place.inside("repeat"))
    cues = _read_cues(table.get("cues", []), place.inside("cues"))
    if "steps" not in table:
        place.refuse(table, 'repeats nothing; add steps = ["run 60 s", "walk 60 s"]')
        return None
    if depth >= DEEPEST:
        place.refuse(table, f"is a repeat within {DEEPEST} others; that is as deep as they go")
        return None
    items = read_steps(table["steps"], terms, place.inside("steps"), depth=depth + 1)
    if cues and items and not any(_has_run(item) for item in items):
        place.inside("cues").refuse(None, "are spoken at runs, and nothing here is a run; give each step its own cue")
    return Repeat(place.step, times, items, cues) if times else None


def _read_cues(value: object, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        place.refuse(value, 'must be a list of texts: cues = ["short quick steps", "shoulders down"]')
        return ()
    return tuple(read_words(cue, place) for cue in value)


def _has_run(item: Item) -> bool:
    if isinstance(item, Repeat):
        return any(_has_run(inner) for inner in item.items)
    return item.interval.kind is Kind.RUN


def _read_step(table: Mapping[str, object], terms: Terms, place: Place) -> Step | None:
    kinds = [key for key in table if key in KINDS]
    if len(kinds) != 1:
        wrong = next((key for key in table if key not in STEP_KEYS), "")
        hint = did_you_mean(wrong, (*KINDS, "repeat")) if wrong else ""
        what = "is two steps at once; one" if kinds else "does not say what kind of step it is; exactly one"
        place.refuse(table, f"{what} of {listed((*KINDS, 'repeat'))}{hint}")
        return None
    kind = Kind(kinds[0])
    allowed = {Kind.OFF_BELT: OFF_BELT_KEYS, Kind.REST: REST_KEYS}.get(kind, BELT_KEYS)
    _refuse_unknown(table, (kind.value, *allowed), place=place, of=f"a step of kind {kind.value}")
    inner = place.inside(kind.value)
    if kind is Kind.OFF_BELT:
        amount = read_off_belt_amount(table[kind.value], terms, inner)
    else:
        amount = read_amount(table[kind.value], terms, inner)
    speeds = _read_at(table, kind, terms=terms, place=place)
    extras = _read_extras(table, terms, place)
    if amount is None or speeds is None:
        return None
    if kind is Kind.OFF_BELT and not amount.duration_us:
        extras = Extras(cue=extras.cue, reps=extras.reps, until_key=True)
    return build_step(kind, amount, speeds, extras=extras, value=table, terms=terms, place=place)


def _read_at(table: Mapping[str, object], kind: Kind, *, terms: Terms, place: Place) -> Speeds | None:
    if "at" in table and kind is not Kind.OFF_BELT:
        return read_speeds(table["at"], terms, place.inside("at"))
    return own_speeds(kind, terms.runner)


def _read_extras(table: Mapping[str, object], terms: Terms, place: Place) -> Extras:
    return Extras(
        cue=read_words(table.get("cue", ""), place.inside("cue")),
        align=Align(_read_word(table, "align", tuple(Align), place=place) or Align.COMMAND),
        incline_dpct=_read_incline(table.get("incline", 0), terms, place.inside("incline")),
        stand=bool(_read_word(table, "stand", ("rails",), place=place)),
        reps=_read_reps(table.get("reps"), place.inside("reps")),
        until_key=bool(_read_word(table, "until", ("key",), place=place)),
    )


def _read_word(table: Mapping[str, object], key: str, allowed: tuple[str, ...], *, place: Place) -> str:
    value = table.get(key, "")
    if value in allowed:
        return str(value)
    if key in table:
        quoted = listed(f'"{word}"' for word in allowed)
        hint = did_you_mean(value, allowed) if isinstance(value, str) else ""
        place.inside(key).refuse(value, f"must be {quoted}{hint}")
    return ""


def _read_incline(value: object, terms: Terms, place: Place) -> int:
    most = Decimal(terms.runner.incline_dpct) / 10
    number = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
    if isinstance(value, int | Decimal) and number and 0 <= value <= most:
        return round(value * 10)
    place.refuse(
        value, f"is no incline for this runner; a number from 0 to {most:f} (percent; incline in settings.toml)"
    )
    return 0


def _read_reps(value: object, place: Place) -> int:
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_REPS:
        return value
    place.refuse(value, f"is no number of repetitions; a whole number from 1 to {MOST_REPS}")
    return 0


def _refuse_unknown(table: Mapping[str, object], allowed: tuple[str, ...], *, place: Place, of: str) -> None:
    for key in table:
        if key not in allowed:
            place.refuse(key, f"is not a key of {of}; allowed: {', '.join(allowed)}{did_you_mean(key, allowed)}")
