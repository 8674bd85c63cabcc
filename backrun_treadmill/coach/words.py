"""Offers in words: one line for a list, and all of one offer for the runner who has to decide."""

import difflib
from datetime import UTC, datetime
from typing import assert_never

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
from backrun_treadmill.coach.vetting import Vetted
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.timeline_text import timeline_text

SHOWN_ID_CHARS = 8


def offer_line(content: Offerable) -> str:
    """What is offered."""
    match content:
        case OfferedProfile():
            return f"profile {content.name}"
        case OfferedProgramme():
            return f"programme {content.name}"
        case Hold():
            return f"stay at your level of {content.programme} for {content.days} days"
        case StepBack():
            return f"go back {content.levels} level{'s' if content.levels > 1 else ''} of {content.programme}"
        case Frequency():
            return f"at most {content.per_week} a week of {content.programme}"
        case Note():
            return f"“{content.note}”"
        case Withdrawal():
            return "taken back"
        case _:
            assert_never(content)


def offer_lines(vetted: Vetted, before: Plan | None) -> list[str]:
    """All of it: the note, what differs from the plan's last revision, the timeline or the levels."""
    content = vetted.content
    lines = [f"Note: {content.note}"] if content.note and not isinstance(content, Note) else []
    if vetted.plan is not None:
        if before is not None:
            lines += ["What differs from the last one:", *_differences(before, vetted.plan), ""]
        lines += timeline_text(vetted.plan).splitlines()
    if vetted.programme is not None:
        levels = enumerate(vetted.programme.levels, start=1)
        lines += [vetted.programme.name, *(f"  level {number:>2}  {level.text}" for number, level in levels)]
    return lines


def day_text(at_s: int) -> str:
    """A day, UTC."""
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d}"


def _differences(before: Plan, now: Plan) -> list[str]:
    compared = difflib.ndiff(timeline_text(before).splitlines(), timeline_text(now).splitlines())
    return [line.rstrip() for line in compared if line[:1] in "+-"] or ["  nothing"]
