"""The one road to a speed write: what is wanted now, whether a rise is allowed, what the wire says.

A fall always passes. A rise passes only by rules 10 to 13; one that may not go now waits until it is 2 s overdue and is
then never sent by itself.
"""

from backrun_treadmill.core.commands import Cause
from backrun_treadmill.core.notes import ConsoleAsked, Level, RiseWithheld
from backrun_treadmill.core.plan import Align, Interval
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.wire import Asking
from backrun_treadmill.core.units import SECOND_US, kmh_text

OVERDUE_US = 2 * SECOND_US
CONSOLE_QUIET_US = 5 * SECOND_US
KEYS_APART_US = 2 * SECOND_US
"""Rises by key, whichever key, lie this far apart."""

LASTING = ("overdue", "locked", "limit")
"""Reasons that waiting does not mend."""


def rise_refusal(s: Situation, asking: Asking) -> tuple[str, str] | None:
    """(reason, words) why this rise may not be written now; None when it may."""
    step_ckmh = asking.target_ckmh - min(present_ckmh(s), asking.target_ckmh)
    soon = asking.cause is Cause.KEY and s.last_key_rise_at is not None and s.at < s.last_key_rise_at + KEYS_APART_US
    checks = (
        (s.at - asking.due > OVERDUE_US, "overdue", "it came more than 2 s late"),
        (
            s.locked_above_ckmh is not None and asking.target_ckmh > s.locked_above_ckmh,
            "locked",
            "pain was rated 4 or more",
        ),
        (
            asking.target_ckmh > s.opened.runner.top_ckmh,
            "limit",
            f"it is above your own limit of {kmh_text(s.opened.runner.top_ckmh)} km/h",
        ),
        (
            step_ckmh > s.opened.runner.step_ckmh,
            "limit",
            f"it is more than {kmh_text(s.opened.runner.step_ckmh)} km/h in one step",
        ),
        (not s.belt.fresh(s.at), "stale", "the treadmill has not reported its speed for 2.5 s"),
        (s.belt.standing and s.stretch, "standing", "the belt is not seen to move"),
        (s.front_silent, "front", "the screen does not answer"),
        (_console_used(s), "console", "the console was used in the last 5 s"),
        (soon, "soon", "one rise by key in 2 s"),
    )
    return next(((reason, words) for failed, reason, words in checks if failed), None)


def present_ckmh(s: Situation) -> int:
    """What the belt was last asked for; where that is not known, what it reports."""
    return s.wire.target_ckmh if s.wire.target_ckmh is not None else (s.belt.speed_ckmh or 0)


def _console_used(s: Situation) -> bool:
    lately = s.last_console_at is not None and s.at < s.last_console_at + CONSOLE_QUIET_US
    return lately or s.console.disturbed


def steer(s: Situation, cause: Cause, planned: int | None = None, due: int | None = None) -> None:
    """Bring the wire to what is wanted now; `planned` is the plan's own instant (default now), `due` the write's."""
    interval = s.course.interval
    if interval is None or not interval.moving:
        return
    planned = s.at if planned is None else planned
    index, target_ckmh = _wanted(s, interval)
    asking = Asking(
        target_ckmh=target_ckmh,
        cause=cause,
        interval=index,
        planned=planned,
        due=planned if due is None else due,
        align=Align.COMMAND if s.early is None or s.early.called_off else s.early.align,
    )
    if s.manual:
        _ask_runner(s, asking)
        return
    if not s.linked:
        return
    if asking.target_ckmh == s.wire.target_ckmh:
        s.rise = s.wire.waiting = None
        return
    if asking.target_ckmh > present_ckmh(s) and (refusal := rise_refusal(s, asking)):
        _withhold(s, asking, refusal)
        return
    s.rise = None
    write(s, asking)


def slow(s: Situation, cause: Cause) -> None:
    """Bring the wire to what is wanted now where that is slower; a rise is left to whatever asks for it."""
    if wanted_ckmh(s) < present_ckmh(s):
        steer(s, cause)


def wanted_ckmh(s: Situation) -> int:
    """The speed that is wanted now; what the belt was asked for where the plan has it stand."""
    interval = s.course.interval
    return present_ckmh(s) if interval is None or not interval.moving else _wanted(s, interval)[1]


def _wanted(s: Situation, interval: Interval) -> tuple[int, int]:
    following = s.course.following
    if s.early is not None and not s.early.called_off and following is not None:
        return s.early.interval, s.pace.wanted_next(following)
    planned_ckmh, _ = s.course.planned_ckmh(s.at)
    return s.course.index, s.pace.wanted(interval, planned_ckmh, s.at)


def write(s: Situation, asking: Asking) -> None:
    """Hand a permitted target to the wire, and tell the console watch when it goes out."""
    before_ckmh = present_ckmh(s)
    if (command := s.wire.ask(s.at, asking, present_ckmh=before_ckmh)) is None:
        return
    s.emit(command)
    s.arrived_at = None
    if asking.cause is Cause.KEY and asking.target_ckmh > before_ckmh:
        s.last_key_rise_at = s.at
    watch_ramp(s, asking.target_ckmh, before_ckmh=before_ckmh)


def watch_ramp(s: Situation, target_ckmh: int, *, before_ckmh: int) -> None:
    """From here on the belt is expected on its way to this target."""
    reported = s.belt.speed_ckmh or 0
    rising = target_ckmh > reported
    s.console.commanded(
        at=s.at,
        target_ckmh=target_ckmh,
        before_ckmh=before_ckmh,
        reported_ckmh=reported,
        rate_ckmh_s=s.profile.up_ckmh_s if rising else s.profile.down_ckmh_s,
    )


def retry(s: Situation) -> None:
    """What waits: a target for the end of the gap, a rise for its permission."""
    if (waiting := s.wire.waiting) is not None and s.at >= s.wire.gap_ends:
        steer(s, waiting.cause, waiting.planned, waiting.due)
    if (rise := s.rise) is None:
        return
    if (refusal := rise_refusal(s, rise)) is None:
        steer(s, rise.cause, rise.planned, rise.due)
    elif refusal[0] in LASTING:
        _hold(s, rise, refusal)


def dues(s: Situation) -> list[int | None]:
    """The instants at which `retry` may have something to do."""
    gap_ends = s.wire.gap_ends if s.wire.waiting else None
    if s.rise is None:
        return [gap_ends]
    quiet_until = None if s.last_console_at is None else s.last_console_at + CONSOLE_QUIET_US
    apart_until = None if s.last_key_rise_at is None else s.last_key_rise_at + KEYS_APART_US
    return [gap_ends, quiet_until, apart_until, s.rise.due + OVERDUE_US + 1]


def _withhold(s: Situation, asking: Asking, refusal: tuple[str, str]) -> None:
    if s.rise is None or (s.rise.target_ckmh, s.rise.planned) != (asking.target_ckmh, asking.planned):
        s.emit(
            RiseWithheld(
                at=s.at,
                target_ckmh=asking.target_ckmh,
                planned=asking.planned,
                interval=asking.interval,
                reason=refusal[1],
            )
        )
    s.rise, s.wire.waiting = asking, None
    if refusal[0] in LASTING:
        _hold(s, asking, refusal)


def _hold(s: Situation, asking: Asking, refusal: tuple[str, str]) -> None:
    s.rise = None
    if s.early is not None and s.early.interval == asking.interval:
        s.early.called_off, s.early.said = refusal[1], True
    s.pace.hold(max(present_ckmh(s), s.pace.range.least_ckmh))
    s.say(
        Level.WARNING,
        f"Not raised to {kmh_text(asking.target_ckmh)} km/h: {refusal[1]}. "
        "The belt keeps its speed for this interval. Press g to go on as planned.",
    )


def _ask_runner(s: Situation, asking: Asking) -> None:
    if asking.target_ckmh != s.wire.target_ckmh:
        s.wire.adopt(asking.target_ckmh)
        s.emit(ConsoleAsked(at=s.at, target_ckmh=asking.target_ckmh, interval=asking.interval, planned=asking.planned))
