"""How a stop is proved, and what to do while it is not (design rules 5, 6 and 7). Knows reports and time, no radio.

A stop goes through stages: *sent*, *falling* (two lower speed-bearing reports, or the machine's word that it stopped)
within 3 s, *zero* within v/down-rate + 3 s. Zero is two reports at least 1 s apart at rest, with the ramp time over:
single zeros lie. In the start countdown the report is still 0, so the belt is watched for 10 s instead.
"""

from enum import Enum, StrEnum, auto

from backrun_treadmill.core.session.belt import SLOWEST_DOWN_CKMH_S, Belt
from backrun_treadmill.core.units import SECOND_US

FALLING_WITHIN_US = 3 * SECOND_US
ZERO_SLACK_US = 3 * SECOND_US
WATCH_US = 10 * SECOND_US
"""A stop in the start countdown is watched this long: machines have started after it."""

RESEND_US = 2 * SECOND_US
"""While a stop is not confirmed it is sent again this often."""

LATE_REPORT_US = 1_500_000

WAVER_CKMH = 20
"""A belt that runs on wavers by 0.1 km/h either way: lower by no more than this is not falling."""

RISE_CKMH = 30
"""A report this much above the speed at the stop is a rise, not noise of the machine's own rounding."""


class Purpose(StrEnum):
    """What a stop is for, which decides what follows it."""

    CLOSE = "close"
    """The session ends."""
    PAUSE = "pause"
    """The runner, the console or the safety key paused; a key resumes."""
    STAND = "stand"
    """The plan itself has the belt stand."""


class Verdict(Enum):
    """What the newest report means for the stop."""

    WAITING = auto()
    STOPPED = auto()
    MISSED = auto()
    """A stage was missed or the belt got faster: PULL THE SAFETY KEY. Said once a stage."""
    RESEND = auto()
    """Say it to the machine again."""


def ramp_us(span_ckmh: int, rate_ckmh_s: int) -> int:
    """Time the belt needs to change by `span_ckmh`; an unknown rate (0) is taken as the slowest known."""
    return abs(span_ckmh) * SECOND_US // (rate_ckmh_s or SLOWEST_DOWN_CKMH_S)


class Stopping:
    """One stop, from the write to measured zero.

    `from_ckmh` is the newest report at the write (None: unknown), `may_run_ckmh` the fastest the belt may be by then.
    """

    def __init__(
        self, *, at: int, from_ckmh: int | None, down_ckmh_s: int, countdown: bool, may_run_ckmh: int = 0
    ) -> None:
        moving_from = from_ckmh or 0
        self.sent_at = at
        self.ramp_ends = at + ramp_us(max(moving_from, may_run_ckmh), down_ckmh_s)
        self.falling_by = at + FALLING_WITHIN_US
        self._down_ckmh_s = down_ckmh_s
        self.zero_by = at + ramp_us(moving_from, down_ckmh_s) + ZERO_SLACK_US
        self.watch_until = at + WATCH_US if countdown else at
        self.resend_at = at + RESEND_US
        self.fell = from_ckmh is not None and moving_from == 0
        self._from_ckmh, self._unseen = from_ckmh, from_ckmh is None
        self._may_run_ckmh = max(moving_from, may_run_ckmh)
        self._newest: tuple[int, ...] = ()
        self._lower = 0
        self._judged_at: int | None = None
        self.missed_stage = ""
        """The stage that was missed last: falling, zero, or rise."""
        self._alarmed: set[str] = set()

    @property
    def confirmed_late(self) -> bool:
        """Whether some stage has been missed so far."""
        return bool(self._alarmed)

    @property
    def due(self) -> list[int]:
        """The instants at which `judge` may have something to say without a new report."""
        waits = [max(self.ramp_ends, self.watch_until), max(self.zero_by, self.watch_until)]
        waits.append(max(self.ramp_ends + ZERO_SLACK_US, self.watch_until))
        return [*waits, self.resend_at] if self._resending else [*waits, self.falling_by]

    @property
    def _resending(self) -> bool:
        return self.confirmed_late or self.watch_until > self.sent_at

    def machine_said_stopped(self) -> None:
        """The machine's own status: it stopped, which counts as falling, not as zero."""
        self.fell = True

    def judge(self, at: int, belt: Belt) -> Verdict:
        """What is known at `at`; to be asked after every report and at `due`."""
        if belt.last_at == at != self._judged_at and belt.speed_ckmh is not None:
            self._judged_at = at
            if belt.moving and self._rose(at, belt.speed_ckmh):
                return self._miss("rise", at)
            self._count_falling(at, belt.speed_ckmh)
            self.fell = self.fell or (self._unseen and belt.standing)
        if self._stands(at, belt):
            return Verdict.STOPPED
        if (stage := self._missed_stage(at, belt)) is not None:
            return self._miss(stage, at)
        if self._resending and at >= self.resend_at:
            self.resend_at = at + RESEND_US
            return Verdict.RESEND if belt.moving or self.confirmed_late else Verdict.WAITING
        return Verdict.WAITING

    def _stands(self, at: int, belt: Belt) -> bool:
        if at < self.watch_until or at < self.ramp_ends or belt.may_run_ckmh(at) > belt.rest_ckmh:
            return False
        return belt.stood_since(max(self.sent_at, self.ramp_ends - SECOND_US))

    def _missed_stage(self, at: int, belt: Belt) -> str | None:
        if not self.fell and at >= self.falling_by and "falling" not in self._alarmed:
            return "falling"
        running_down = belt.stood_since(self.sent_at) and (
            at < self.ramp_ends + ZERO_SLACK_US or belt.may_run_ckmh(at) > belt.rest_ckmh
        )
        if "zero" in self._alarmed or at < max(self.zero_by, self.watch_until) or running_down:
            return None
        return "zero"

    def _rose(self, at: int, speed_ckmh: int) -> bool:
        known = [speed for speed in (self._from_ckmh, *self._newest) if speed is not None]
        if not known:
            return False
        # A ramp up that was under way is still seen for a report or two after the stop.
        late_ckmh = self._may_run_ckmh if at < self.sent_at + LATE_REPORT_US else 0
        since_low = len(self._newest) == 2 and speed_ckmh > max(*self._newest, late_ckmh) + RISE_CKMH
        return since_low or speed_ckmh > max(*known, late_ckmh) + RISE_CKMH

    def _count_falling(self, at: int, speed_ckmh: int) -> None:
        self._newest = (*self._newest[-1:], speed_ckmh)
        if self._from_ckmh is None or (at < self.sent_at + LATE_REPORT_US and speed_ckmh > self._from_ckmh):
            self._from_ckmh, self._lower = speed_ckmh, 0
            self.zero_by = max(self.zero_by, self.sent_at + ramp_us(speed_ckmh, self._down_ckmh_s) + ZERO_SLACK_US)
        elif speed_ckmh < self._from_ckmh:
            self._lower += 1
            clearly = speed_ckmh < self._from_ckmh - min(WAVER_CKMH, self._from_ckmh // 2)
            self.fell = self.fell or (clearly and self._lower >= 2)

    def _miss(self, stage: str, at: int) -> Verdict:
        first = stage not in self._alarmed
        if not first and at < self.resend_at:
            return Verdict.WAITING
        self._alarmed.add(stage)
        self.missed_stage = stage
        self.resend_at = at + RESEND_US
        return Verdict.MISSED if first else Verdict.RESEND
