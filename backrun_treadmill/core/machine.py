"""A machine profile: what is known of one treadmill or family beyond what it says of itself. Data only.

The default is the least active one: nothing is assumed, nothing extra is written.
"""

from enum import StrEnum

from msgspec import Struct


class Unit(StrEnum):
    """The unit a console counts in."""

    KMH = "km/h"
    MPH = "mph"


class LearnedWith(StrEnum):
    """Who was on the belt when its ramps were learned."""

    NOBODY = "nobody"
    """Not a single step was seen: the belt was empty, or there was no sensor."""
    RUNNER = "runner"


class Identity(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a machine says it is (Device Information 0x180A); empty where it says nothing."""

    manufacturer: str = ""
    model: str = ""
    firmware: str = ""


class Learned(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What sessions on one machine have shown of it; never part of a shipped profile."""

    seen_as: str = ""
    """The name it advertised."""
    answer_ms: tuple[int, ...] = ()
    """From the write of a speed to the machine's answer, the newest last."""
    change_ms: tuple[int, ...] = ()
    """To the first report that moved; of a machine that never answers."""
    dead_time_ms: int = 0
    """From the write of a speed to the belt's first movement."""
    up_ckmh_s: int = 0
    """How fast the belt speeds up between two speeds; 0 = unknown. A stop is proved by the profile's own rates: what a
    change of speed shows says nothing of a stop."""
    down_ckmh_s: int = 0
    reports_set_point: bool = False
    """It reports the target at once, so nothing is known of its belt on the way."""
    learned_with: LearnedWith | None = None
    """The ramps; None while there are none."""
    steps_percent: int = 0
    """How many percent of the contacts of both feet its step counter counts, as its owner has said: 50 one foot, 100
    both, 200 each step twice. 0: nobody was asked yet."""


class MachineProfile(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Named facts, one meaning each. Shipped ones are TOML files; learned keys override them."""

    name: str = ""
    """The family or model; empty for an unknown machine."""
    source: str = ""
    """Where the facts come from."""
    match: tuple[str, ...] = ()
    """Beginnings of advertised names that this profile is for."""
    manufacturers: tuple[str, ...] = ()
    """Beginnings of the manufacturer's name (Device Information 0x2A29); with several kinds given, all must fit."""
    models: tuple[str, ...] = ()
    """Beginnings of the model number (0x2A24)."""
    firmwares: tuple[str, ...] = ()
    """Beginnings of the firmware revision (0x2A26)."""
    advice: str = ""
    """What the runner should know before the belt moves; said once it is connected."""
    target_unit: Unit | None = None
    """The unit a written target is taken in; None = not known, the runner is asked."""
    report_unit: Unit | None = None
    """The unit reported speeds are in; None = as the standard says."""
    range_unit: Unit | None = None
    """The unit its speed range (0x2AD4) is said in; None = as the standard says."""
    least_ckmh: int = 0
    """Its slowest speed where its range says less; 0 = as the range says."""
    write_gap_ms: int = 400
    """Least time between two speed writes; a stop never waits for it."""
    rest_ckmh: int = 0
    """Reported speeds at or below this mean a standing belt."""
    up_ckmh_s: int = 0
    """How fast the belt speeds up, 0.01 km/h per second; 0 = unknown."""
    down_ckmh_s: int = 0
    """How fast it slows down; 0 = unknown."""
    auto_stop_s: int = 0
    """The machine stops by itself after this long without steps; 0 = not known to."""
    speed_after_ms: int = 0
    """No speed is written this soon after the first movement: it would be ignored, forgotten, or break the link."""
    control_each_time: bool = False
    """Request Control is written before every start, pause and speed: its control holds for one request."""
    never_answers: bool = False
    """Its control point never indicates, so nothing waits for an answer."""
    no_pause: bool = False
    """It has no pause, or one that clears everything: its stop is used instead."""
    start_says_stopped: bool = False
    """It sends the status "stopped by user" when it starts, so that status is not believed."""
    no_speed_control: bool = False
    """It carries out no speed that is written; no session on it is begun."""
    taken_back: tuple[str, ...] = ()
    """Keys that the newest examination took out of the learned file, because it saw otherwise."""
    learned: Learned = Learned()

    @property
    def known(self) -> bool:
        """Whether its units are known, so that nothing must be asked."""
        return self.target_unit is not None


class SpeedRange(Struct, frozen=True):
    """What the machine itself says it can do (characteristic 0x2AD4)."""

    least_ckmh: int
    most_ckmh: int
    step_ckmh: int

    def on_grid(self, speed_ckmh: int) -> int:
        """The machine's own speed nearest to `speed_ckmh` that is not faster, and not below its least."""
        if speed_ckmh <= self.least_ckmh:
            return self.least_ckmh
        step = max(1, self.step_ckmh)
        return min(self.most_ckmh, self.least_ckmh + (speed_ckmh - self.least_ckmh) // step * step)
