"""What is known of the runner's body, for views and reports: the rules that apply, and how hard a heart rate is.

A rules file at fault keeps no session and no report back here: whatever acts by it names the fault.
"""

from msgspec import Struct

from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.heart import Zones, heart_zones
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body_files import load_rules
from backrun_treadmill.front.preferences import Preferences


class OwnBody(Struct, frozen=True):
    """None where nothing is known, or no sense in it."""

    rules: Rules | None
    zones: Zones | None


def own_rules() -> Rules | None:
    """The rules, with what the runner's file changes."""
    try:
        return load_rules()
    except FaultyFile:
        return None


def own_body(preferences: Preferences) -> OwnBody:
    """From the rules and the settings."""
    rules = own_rules()
    if rules is None:
        return OwnBody(None, None)
    try:
        zones = heart_zones(rules, measured_max_bpm=preferences.highest_heart_rate, age=preferences.age)
    except BadAnswer:
        zones = None
    return OwnBody(rules, zones)
