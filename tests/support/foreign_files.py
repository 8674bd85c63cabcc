"""Small files as other tools write them: FIT workouts, Zwift workouts, and a coach's text.

`EXAMPLE` is the workout WorkoutRepeatSteps.fit of Garmin's FIT SDK, typed again step by step (as in
dtcooper/python-fitparse, tests/files, MIT); `RUN_ZWO` follows the built-in runs described in
h4l/zwift-workout-file-reference; `TEXT` the syntax guide of intervals.icu (forum 123701).
"""

from typing import Any

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import (
    FileType,
    Intensity,
    Manufacturer,
    Sport,
    WorkoutStepDuration,
    WorkoutStepTarget,
)


def fit_step(
    intensity: str = "active",
    *,
    seconds: float = 0,
    metres: float = 0,
    speeds: tuple[float, float] | None = None,
    duration: str = "open",
    target: str = "open",
    name: str = "",
) -> dict[str, Any]:
    """One step; speeds in m/s. Without an amount it ends by `duration`."""
    kind = "time" if seconds else "distance" if metres else duration
    fields: dict[str, Any] = {
        "duration_type": WorkoutStepDuration[kind.upper()],
        "intensity": Intensity[intensity.upper()],
        "target_type": WorkoutStepTarget["SPEED" if speeds else target.upper()],
    }
    if seconds:
        fields["duration_time"] = seconds
    if metres:
        fields["duration_distance"] = metres
    if speeds:
        fields |= {"target_value": 0, "custom_target_speed_low": speeds[0], "custom_target_speed_high": speeds[1]}
    if name:
        fields["workout_step_name"] = name
    return fields


def fit_repeat(first: int, times: int, *, duration: str = "repeat_until_steps_cmplt") -> dict[str, Any]:
    """A repeat of the steps from number `first` on, as a step after them."""
    return {
        "duration_type": WorkoutStepDuration[duration.upper()],
        "duration_value": first,
        "target_type": WorkoutStepTarget.OPEN,
        "target_value": times,
        "intensity": Intensity.ACTIVE,
    }


def fit_workout(*steps: dict[str, Any], sport: str | None = "running", name: str = "Example 2") -> bytes:
    """A FIT workout file."""
    builder = FitFileBuilder(auto_define=True)
    head = FileIdMessage()
    head.type = FileType.WORKOUT
    head.manufacturer = Manufacturer.DYNASTREAM.value
    head.product = 2
    head.serial_number = 1234
    head.time_created = 1252528680000
    builder.add(head)
    workout = WorkoutMessage()
    workout.workout_name = name
    workout.num_valid_steps = len(steps)
    if sport is not None:
        workout.sport = Sport[sport.upper()]
    builder.add(workout)
    for index, fields in enumerate(steps):
        step = WorkoutStepMessage()
        step.message_index = index
        for field, value in fields.items():
            setattr(step, field, value)
        builder.add(step)
    return bytes(builder.build_bytes())


def example() -> bytes:
    """The SDK's example: a warm-up, 3 × (500 m, 500 m), a cool-down that ends by heart rate; it names no sport."""
    return fit_workout(
        fit_step("warmup", seconds=60, target="heart_rate", name="_A_"),
        fit_step(metres=500, target="power", name="B1_"),
        fit_step(metres=500, target="power", name="B2_"),
        fit_repeat(1, 3),
        fit_step("cooldown", duration="hr_less_than", target="power", name="_C_"),
        sport=None,
    )


def half_mile_repeats() -> bytes:
    """As Garmin Connect writes one: lap buttons around 2 × half a mile at 4.47–4.877 m/s."""
    return fit_workout(
        fit_step("warmup"),
        fit_step(metres=804.67, speeds=(4.47, 4.877)),
        fit_step("recovery"),
        fit_repeat(1, 2),
        fit_step("cooldown"),
        name="Half Mile Repeats",
    )


def zwo(*blocks: str, sport: str = "run", duration: str = "", head: str = "") -> bytes:
    """A Zwift workout of these blocks."""
    kind = f"<durationType>{duration}</durationType>" if duration else ""
    body = "\n    ".join(blocks)
    return (
        f"<workout_file>\n  <author>Z</author>\n  <name>Eights</name>\n  {head}\n  <sportType>{sport}</sportType>\n"
        f"  {kind}\n  <workout>\n    {body}\n  </workout>\n</workout_file>\n"
    ).encode()


RUN_ZWO = zwo(
    '<Warmup Duration="1000" PowerLow="0.5" PowerHigh="0.7" pace="2"/>',
    '<IntervalsT Repeat="4" OnDuration="400" OffDuration="200" OnPower="0.95" OffPower="0.5" pace="2"/>',
    '<SteadyState Duration="800" Power="0.8" Pace="2"><textevent message="shoulders down"/></SteadyState>',
    '<Cooldown Duration="1000" PowerLow="0.6" PowerHigh="0.4" pace="2"/>',
)

TEXT = """Warmup
- 10m 60% Pace

Main set 6x
- Fast 1m30 6:00/km Pace
- 90s freeride

Cooldown
- 5m ramp 70-50% Pace
"""
