"""A plan: a profile unrolled into a flat timeline for one runner. Data only; see `profile.language`."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What the runner does in an interval."""

    WARM_UP = "warm-up"
    RUN = "run"
    WALK = "walk"
    REST = "rest"
    COOL_DOWN = "cool-down"
    OFF_BELT = "off-belt"


class Align(StrEnum):
    """What lands on the planned instant: the command's acknowledgement, or the belt at its new speed."""

    COMMAND = "command"
    BELT = "belt"


class Interval(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of the plan."""

    kind: Kind
    from_ckmh: int
    """Belt speed when the interval begins; 0 off the belt, and for a standstill on it."""
    to_ckmh: int
    """Belt speed when it ends; differs from `from_ckmh` only in a ramp ("4 to 5.5")."""
    duration_us: int
    """Length; for a distance step the nominal time at its own speed; 0 only for a step that waits for a key."""
    distance_cm: int = 0
    """More than 0: the interval ends when this much belt has passed, `duration_us` is then only nominal."""
    set_no: int = 0
    """1-based number of the set it belongs to (one run + its rest); 0 outside sets."""
    cue: str = ""
    align: Align = Align.COMMAND
    incline_dpct: int = 0
    stand: bool = False
    """The runner stands astride on the rails while the belt keeps its rest speed."""
    reps: int = 0
    until_key: bool = False
    """An off-belt step that ends by key (after its time, if it has one)."""
    added: bool = False
    """Put in by the program (warm-up, cool-down), not by the author."""

    @property
    def on_belt(self) -> bool:
        """Whether a belt is involved at all."""
        return self.kind is not Kind.OFF_BELT

    @property
    def standstill(self) -> bool:
        """A step on the belt with the belt stopped: after it the plan waits for a key."""
        return self.on_belt and self.from_ckmh == 0 and self.to_ckmh == 0

    @property
    def moving(self) -> bool:
        """On the belt and the belt turning."""
        return self.on_belt and not self.standstill


class Plan(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole session as intended."""

    name: str
    intervals: tuple[Interval, ...]
    author: str = ""
    sets: int = 0
    counts: bool = True
    """False for a demonstration, which never counts as a session."""

    @property
    def duration_us(self) -> int:
        """Nominal length of the whole plan."""
        return sum(i.duration_us for i in self.intervals)

    def step(self, index: int) -> Interval | None:
        """Interval `index`; None for the walk-out of a session that ended early, which no plan holds."""
        return self.intervals[index] if 0 <= index < len(self.intervals) else None

    @property
    def peak_ckmh(self) -> int:
        """Fastest belt speed anywhere in the plan."""
        return max((max(i.from_ckmh, i.to_ckmh) for i in self.intervals), default=0)


def without_a_belt(name: str) -> Plan:
    """A plan that moves no belt: one step beside it that waits for a key."""
    nothing = Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=0, until_key=True)
    return Plan(name=name, intervals=(nothing,))
