"""Histories as one would tell them: what was done, how many days ago, and what the body said about it.

`NOW` is a Wednesday at 18:00 local time. `good(…)` is a session as one wishes it; everything else says what differs.
"""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import read_programme
from backrun_treadmill.core.body.rules import Rules, read_rules
from backrun_treadmill.core.limits import Runner

ROOT = Path(__file__).parents[2]
PROFILES = {path.stem: path.read_bytes() for path in (ROOT / "profiles").glob("*.toml")}
TODAY = 20_600
NOW = TODAY * DAY_MIN + 18 * 60
IMPACTS = {1: 0, 2: 0, 3: 305, 4: 398, 5: 596, 6: 795, 7: 994, 8: 1193, 9: 1205, 10: 1446}
"""Running impacts of a whole session at each level of back-to-running, as the profiles have them."""


def shipped_rules() -> Rules:
    path = ROOT / "backrun_treadmill/core/body/rules.toml"
    return read_rules(path.read_bytes(), source="rules.toml")


def shipped_programme(key: str, runner: Runner | None = None) -> Programme:
    data = (ROOT / f"profiles/programmes/{key}.toml").read_bytes()
    return read_programme(data, source=f"{key}.toml", runner=runner or Runner(), profiles=PROFILES)


def good(days_ago: int, level: int, **but: Any) -> Entry:
    """A session of back-to-running at noon: done, settled, effort 5; `but` is what was different."""
    entry = Entry(
        when_min=(TODAY - days_ago) * DAY_MIN + 12 * 60,
        activity=Activity.TREADMILL,
        programme="back-to-running",
        level=level,
        completed=True,
        running_impacts=IMPACTS.get(level, 1500),
        pain_before=1,
        pain_during=1,
        pain_after=1,
        effort=5,
        morning=Settling.SETTLED if days_ago else Settling.NO_ANSWER,
        screened=True,
        ready=True,
    )
    return replace(entry, **but)


def other(days_ago: int, activity: Activity, **said: Any) -> Entry:
    """Something beside the programme, in the morning."""
    return Entry(when_min=(TODAY - days_ago) * DAY_MIN + 8 * 60, activity=activity, **said)


def check_in(days_ago: int = 0, **said: Any) -> Entry:
    """Answers only, at five in the afternoon."""
    return Entry(when_min=(TODAY - days_ago) * DAY_MIN + 17 * 60, activity=Activity.CHECK_IN, **said)


def asked(days_ago: int, **word: Any) -> Entry:
    """A coach's word about back-to-running, accepted in the afternoon."""
    return check_in(days_ago, word=CoachWord(coach="Clinic", programme="back-to-running", **word))


def week_at(level: int, *, last: int = 2, **but_last: Any) -> tuple[Entry, ...]:
    """Three good sessions over a week, the last one `last` days ago; `but_last` is what was different in that one."""
    return (good(last + 5, level), good(last + 3, level), good(last, level, **but_last))
