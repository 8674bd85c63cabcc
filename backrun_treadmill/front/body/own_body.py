"""What is known of the runner's body, for sessions, views and reports: the rules, and the highest heart rate.

A rules file at fault keeps no session and no report back here: whatever acts by it names the fault.
"""

from msgspec.structs import replace

from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.heart import Zones, heart_zones
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.body_files import load_rules
from backrun_treadmill.front.files.preferences import Preferences


def own_rules() -> Rules | None:
    """The rules, with what the runner's file changes; None where that makes no sense."""
    try:
        return load_rules()
    except FaultyFile:
        return None


def with_own_body(runner: Runner, preferences: Preferences) -> Runner:
    """The runner of a session: with the heart of the settings, and told of the budget as the rules say."""
    rules = own_rules()
    if rules is None:
        return runner
    runner = replace(runner, budget_notice_percent=rules.budget_notice_percent)
    zones = _zones(rules, preferences)
    return (
        runner if zones is None else replace(runner, highest_bpm=zones.maximum_bpm, highest_bpm_error=zones.error_bpm)
    )


def _zones(rules: Rules, preferences: Preferences) -> Zones | None:
    try:
        return heart_zones(rules, measured_max_bpm=preferences.highest_heart_rate, age=preferences.age)
    except BadAnswer:
        return None
