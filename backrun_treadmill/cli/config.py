"""`backrun config`: where everything lives on this computer."""

import argparse
import sys

from backrun_treadmill.front.files.paths import (
    cadence_file,
    check_ins_file,
    coach_dir,
    deleted_dir,
    examinations_dir,
    index_file,
    last_profile_file,
    locks_dir,
    machines_dir,
    pod_file,
    profiles_dir,
    programmes_dir,
    reminders_dir,
    rules_file,
    sessions_dir,
    settings_file,
    strap_file,
    used_file,
)

PLACES = (
    ("settings", settings_file),
    ("profiles of your own", profiles_dir),
    ("one journal a session", sessions_dir),
    ("one journal an examination", examinations_dir),
    ("journals that were deleted", deleted_dir),
    ("the index of the journals", index_file),
    ("check-ins and what was logged", check_ins_file),
    ("reminders of the next morning", reminders_dir),
    ("programmes of your own", programmes_dir),
    ("rules a clinician changed", rules_file),
    ("what was learned of treadmills", machines_dir),
    ("the profile run last", last_profile_file),
    ("the foot pod named last", pod_file),
    ("the heart strap named last", strap_file),
    ("your own cadence", cadence_file),
    ("the devices that were used", used_file),
    ("coaches, offers and keys", coach_dir),
    ("locks of treadmills in use", locks_dir),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace) -> int:
    """Print every place, and whether there is anything yet."""
    for what, where in PLACES:
        place = where()
        sys.stdout.write(f"{what:<31} {place}{'' if place.exists() else '  (not yet)'}\n")
    return 0
