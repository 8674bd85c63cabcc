"""Whether what was offered can be used here: its form first, then whether its speeds are numbers, then the limits.

Nothing is clamped: what the runner runs is what the coach signed, or nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain
from typing import assert_never

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.coach.contents import (
    Frequency,
    Hold,
    Note,
    Offerable,
    OfferedProfile,
    OfferedProgramme,
    StepBack,
    Withdrawal,
)
from backrun_treadmill.coach.envelope import UNREADABLE
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import read_programme
from backrun_treadmill.core.faults import JOINERS, FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.core.units import MINUTE_US

WIDEST = Runner(top_ckmh=2500, step_ckmh=2500, longest_us=240 * MINUTE_US, incline_dpct=150)
"""Limits that only nonsense goes over."""
MOST_SAID_CHARS = 300
_CONTENT: msgspec.json.Decoder[Offerable] = msgspec.json.Decoder(Offerable)


class Unfit(StrEnum):
    """Why content is refused."""

    FORM = "not in a form we know"
    UNRESOLVED = "its speeds are not all numbers"
    LIMITS = "above the runner's own limits"
    SCOPE = "above what this coach may offer"


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """The most that one coach may offer; None: whatever the runner's own limits allow."""

    top_ckmh: int | None = None
    longest_us: int | None = None


class Unfitting(Exception):
    """Content that is refused; `str()` is one line for people."""

    def __init__(self, why: Unfit, text: str) -> None:
        self.why = why
        super().__init__(text[:MOST_SAID_CHARS])


class Vetted(Struct, frozen=True):
    """Content that can be used; a profile's plan, or a programme, as this runner would have it."""

    content: Offerable
    plan: Plan | None = None
    programme: Programme | None = None


def read_content(raw: bytes) -> Offerable:
    """What a statement says; raises Unfitting."""
    try:
        content = _CONTENT.decode(raw)
    except UNREADABLE as error:
        raise Unfitting(Unfit.FORM, f"what it says cannot be read: {error}") from None
    if not all(one.isprintable() or one in JOINERS for one in content.note):
        raise Unfitting(Unfit.FORM, "its note is not one line of plain text")
    return content


def vet(content: Offerable, *, runner: Runner, scope: Scope, profiles: Mapping[str, bytes]) -> Vetted:
    """The content, read for this runner; raises Unfitting. `profiles` are those that a programme may name."""
    match content:
        case OfferedProfile() | OfferedProgramme():
            return _vet_text(content, runner=runner, scope=scope, profiles=profiles)
        case Hold() | StepBack() | Frequency() | Note() | Withdrawal():
            return Vetted(content)
        case _:
            assert_never(content)


def _vet_text(
    content: OfferedProfile | OfferedProgramme, *, runner: Runner, scope: Scope, profiles: Mapping[str, bytes]
) -> Vetted:
    wide = replace(WIDEST, walk_ckmh=runner.walk_ckmh, brisk_ckmh=runner.brisk_ckmh, run_ckmh=runner.run_ckmh)
    form = _read(content, wide, profiles, why=Unfit.FORM)
    other = replace(wide, walk_ckmh=wide.walk_ckmh + 30, brisk_ckmh=wide.brisk_ckmh + 30, run_ckmh=wide.run_ckmh + 30)
    if _speeds(form) != _speeds(_read(content, other, profiles, why=Unfit.FORM)):
        raise Unfitting(Unfit.UNRESOLVED, "it leaves speeds to the settings: every run needs its speed as a number")
    vetted = _read(content, runner, profiles, why=Unfit.LIMITS)
    narrow = replace(
        runner,
        top_ckmh=min(runner.top_ckmh, scope.top_ckmh or runner.top_ckmh),
        longest_us=min(runner.longest_us, scope.longest_us or runner.longest_us),
    )
    if narrow != runner:
        _read(content, narrow, profiles, why=Unfit.SCOPE)
    return vetted


def _read(
    content: OfferedProfile | OfferedProgramme, runner: Runner, profiles: Mapping[str, bytes], *, why: Unfit
) -> Vetted:
    source = f"{content.name}.toml"
    try:
        data = content.text.encode()
        if isinstance(content, OfferedProfile):
            return Vetted(content, plan=read_profile(data, source=source, runner=runner).plan)
        return Vetted(content, programme=read_programme(data, source=source, runner=runner, profiles=profiles))
    except FaultyFile as error:
        raise Unfitting(why, str(error.faults[0])) from None


def _speeds(vetted: Vetted) -> list[Interval]:
    """What the settings must not change: of a profile everything, of a programme its runs."""
    if vetted.plan is not None:
        return list(vetted.plan.intervals)
    assert vetted.programme is not None, "it is one of the two"
    sessions = chain.from_iterable(level.sessions for level in vetted.programme.levels)
    return [one for session in sessions for one in session.plan.intervals if one.kind is Kind.RUN]
