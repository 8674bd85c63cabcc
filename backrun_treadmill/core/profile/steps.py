"""The steps of a profile as written: what a line or a table becomes before repeats are unrolled.

Here stand the rules of one step: which kind takes which extras, what speed a kind has when none is written.
"""

from decimal import Decimal

from msgspec import Struct

from backrun_treadmill.core.faults import JOINERS, Place, did_you_mean, listed
from backrun_treadmill.core.gait import RUNS_FROM_CKMH
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Align, Interval, Kind
from backrun_treadmill.core.profile.terms import SLOWEST_CKMH, Amount, Speeds, Terms
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

KINDS = tuple(kind.value for kind in Kind)
MOST_TIMES = 200
"""The largest number of repeats."""
MOST_CUE_CHARS = 120


class Step(Struct, frozen=True):
    """One step, and where it is written."""

    place: str
    interval: Interval


class Repeat(Struct, frozen=True):
    """Steps done `times` times; `cues` go in turn to the runs that have none of their own."""

    place: str
    times: int
    items: "tuple[Step | Repeat, ...]"
    cues: tuple[str, ...] = ()


type Item = Step | Repeat


class Extras(Struct, frozen=True):
    """What a step may say beside its amount and speed."""

    cue: str = ""
    align: Align = Align.COMMAND
    incline_dpct: int = 0
    stand: bool = False
    reps: int = 0
    until_key: bool = False


def own_speeds(kind: Kind, runner: Runner) -> Speeds:
    """The speed of a step that does not say one."""
    match kind:
        case Kind.OFF_BELT:
            return Speeds(0, 0)
        case Kind.RUN:
            return Speeds(runner.run_ckmh, runner.run_ckmh)
        case Kind.WARM_UP:
            return Speeds(runner.walk_ckmh, runner.brisk_ckmh)
        case Kind.COOL_DOWN:
            return Speeds(min(runner.walk_ckmh + 100, runner.top_ckmh), max(runner.walk_ckmh - 100, SLOWEST_CKMH))
        case Kind.WALK | Kind.REST:
            return Speeds(runner.walk_ckmh, runner.walk_ckmh)


def build_step(
    kind: Kind, amount: Amount, speeds: Speeds, *, extras: Extras, value: object, terms: Terms, place: Place
) -> Step | None:
    """The step, or None after a fault; `value` is what to quote."""
    if kind is Kind.OFF_BELT and amount.distance_cm:
        place.refuse(value, "has no belt to measure metres with; give an off-belt step a time or until key")
        return None
    if kind is not Kind.OFF_BELT and speeds.from_ckmh == 0 and not _may_stop(kind, amount, value, place=place):
        return None
    if extras.stand and speeds.from_ckmh == 0:
        place.refuse(value, 'stand = "rails" is for a belt that keeps moving; leave it out where the belt stops')
        return None
    duration_us = amount.duration_us
    if amount.distance_cm:
        duration_us = _nominal_us(amount.distance_cm, speeds)
        longest_us = terms.runner.longest_us
        if duration_us > longest_us:
            place.refuse(value, f"takes longer than the runner's longest session of {longest_us // MINUTE_US} min")
            return None
    return Step(
        place.step,
        Interval(
            kind=kind,
            from_ckmh=speeds.from_ckmh,
            to_ckmh=speeds.to_ckmh,
            duration_us=duration_us,
            distance_cm=amount.distance_cm,
            cue=extras.cue,
            align=extras.align,
            incline_dpct=extras.incline_dpct,
            stand=extras.stand,
            reps=extras.reps,
            until_key=extras.until_key,
        ),
    )


def rest_kind(speed_ckmh: int) -> Kind:
    """What the rest of a set is called: a walk, unless the belt stops or is too fast to walk on."""
    return Kind.WALK if 0 < speed_ckmh < RUNS_FROM_CKMH else Kind.REST


def read_kind(word: str, value: object, place: Place) -> Kind | None:
    """The kind named `word`; None after a fault."""
    if word.lower() in KINDS:
        return Kind(word.lower())
    place.refuse(value, f"does not begin with a kind of step: {listed(KINDS)}{did_you_mean(word, KINDS)}")
    return None


def read_times(value: object, place: Place) -> int | None:
    """How often a set or a repeat is done; None after a fault."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value in range(1, MOST_TIMES + 1):
        return int(value)
    place.refuse(value, f"is no number of repeats; a whole number from 1 to {MOST_TIMES}")
    return None


def read_words(value: object, place: Place, *, most: int = MOST_CUE_CHARS) -> str:
    """One line of text for people, its spaces tidied; empty after a fault."""
    if not isinstance(value, str):
        place.refuse(value, 'is no text; texts stand in "quotes"')
        return ""
    words = " ".join(value.split())
    if len(words) > most:
        place.refuse(value, f"is too long to be read at a run; at most {most} characters")
    elif not all(c.isprintable() or c in JOINERS for c in words):
        place.refuse(value, "holds invisible characters; write plain text")
    else:
        return words
    return ""


def _may_stop(kind: Kind, amount: Amount, value: object, *, place: Place) -> bool:
    if kind is not Kind.REST:
        place.refuse(value, f"a {kind.value} needs a speed above 0; only a rest can stop the belt")
    elif amount.distance_cm:
        place.refuse(value, "a stopped belt covers no distance; give the rest a time")
    else:
        return True
    return False


def _nominal_us(distance_cm: int, speeds: Speeds) -> int:
    """Time for a distance at the mean speed: 1 ckmh is 1000 cm in 3600 s."""
    return distance_cm * 3600 * SECOND_US * 2 // ((speeds.from_ckmh + speeds.to_ckmh) * 1000)
