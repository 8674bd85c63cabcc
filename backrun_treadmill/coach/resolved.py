"""A plan written down again as a profile in which every speed is a number: what a coach signs and a runner's file is.

A template may say `@ run`; a signature must not, or what is run would depend on what the settings say that day.
"""

import json
from decimal import Decimal

from msgspec.structs import replace

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Align, Interval, Kind, Plan
from backrun_treadmill.core.profile.language import ProfileError, read_profile
from backrun_treadmill.core.units import SECOND_US, kmh_text


def resolve_profile(data: bytes, *, source: str, runner: Runner) -> str:
    """The profile `data` as this runner would run it, in numbers. Raises ProfileError with every fault."""
    plan = read_profile(data, source=source, runner=runner).plan
    text = plan_text(plan)
    again = read_profile(text.encode(), source=source, runner=runner).plan
    if again != as_written(plan):
        place = Place(source)
        place.refuse(None, "cannot be written in numbers alone; write its speeds and times without parts of a second")
        raise ProfileError(place.found)
    return text


def as_written(plan: Plan) -> Plan:
    """The plan without what is not written in a profile: who added a step."""
    return replace(plan, intervals=tuple(replace(one, added=False) for one in plan.intervals))


def plan_text(plan: Plan) -> str:
    """The plan as a flat profile, one step a line."""
    lines = [f"name = {_quoted(plan.name)}"]
    lines += [f"author = {_quoted(plan.author)}"] if plan.author else []
    lines += [] if plan.counts else ["counts = false"]
    steps = (f"  {{ {', '.join(_parts(interval))} }}," for interval in plan.intervals)
    return "\n".join([*lines, "bare = true", "steps = [", *steps, "]", ""])


def _parts(interval: Interval) -> list[str]:
    parts = [f"{interval.kind.value} = {_quoted(_amount(interval))}"]
    if interval.kind is not Kind.OFF_BELT:
        parts.append(f"at = {_quoted(_speeds(interval))}")
    if interval.align is not Align.COMMAND:
        parts.append(f"align = {_quoted(interval.align.value)}")
    if interval.incline_dpct:
        parts.append(f"incline = {Decimal(interval.incline_dpct) / 10:f}")
    if interval.stand:
        parts.append('stand = "rails"')
    if interval.reps:
        parts.append(f"reps = {interval.reps}")
    if interval.until_key and interval.duration_us:
        parts.append('until = "key"')
    if interval.cue:
        parts.append(f"cue = {_quoted(interval.cue)}")
    return parts


def _amount(interval: Interval) -> str:
    if interval.distance_cm:
        return f"{_plain(interval.distance_cm, 100)} metres"
    if interval.duration_us:
        return f"{_plain(interval.duration_us, SECOND_US)} s"
    return "until key"


def _plain(number: int, of: int) -> str:
    return str(number // of) if number % of == 0 else f"{Decimal(number) / of:f}"


def _speeds(interval: Interval) -> str:
    if interval.from_ckmh == interval.to_ckmh:
        return f"{kmh_text(interval.from_ckmh)} km/h"
    return f"{kmh_text(interval.from_ckmh)} km/h to {kmh_text(interval.to_ckmh)} km/h"


def _quoted(text: str) -> str:
    """A TOML basic string. JSON quotes as TOML does, but for the one character it leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
