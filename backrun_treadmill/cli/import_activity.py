"""`backrun import ACTIVITY`: what another device recorded, told, and put into the history once."""

import sys
from pathlib import Path

from backrun_treadmill.cli.streams import FAULT, say
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.exchange.activity import Activity, Contacts
from backrun_treadmill.front.body.imported import Imported, imported
from backrun_treadmill.front.body.own_cadence import known_cadence
from backrun_treadmill.front.body.own_history import keep_said, local_time
from backrun_treadmill.front.body.own_past import load_own_past
from backrun_treadmill.front.files.paths import cadence_file
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.tui.history.history_words import what, when


def import_activity(activity: Activity, file: Path, *, only_show: bool) -> int:
    """Say what it is, and put it into the history: 0, also where it is there already; 1 where it cannot be written.

    Raises NotImportable and FaultyFile.
    """
    settings = load_settings()
    shown = printable(str(file))
    say(f"{shown}: {activity.what}, {activity.sport}, a record of what was done and no workout.")
    history = load_own_past(settings).past
    source = printable(file.name)
    cadence = known_cadence(cadence_file())
    found = imported(activity, source=source, history=history, now=local_time(), cadence=cadence)
    say(_sums(activity, found.contacts))
    for note in activity.notes:
        say(f"Note: {note}.")
    return _kept(found, only_show=only_show)


def _kept(found: Imported, *, only_show: bool) -> int:
    if found.same is not None:
        past = found.same
        say(f"It is in the history already, as {what(past)} of {when(past.entry)}: nothing was added.")
        return 0
    if only_show:
        say("Nothing was added to the history.")
        return 0
    try:
        keep_said(found.told)
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be written: {error.strerror}. Nothing was added.\n")
        return FAULT
    entry = found.told.entry
    say(f"In the history now, as {entry.activity} of {when(entry)}: it counts for backrun next.")
    if found.logged is not None:
        say("You have logged one of that kind for that day, too. If it is the same, take one out: backrun history, x.")
    return 0


def _sums(activity: Activity, contacts: Contacts) -> str:
    parts = [clock_text(activity.span_us)]
    if activity.distance_cm is not None:
        parts.append(f"{activity.distance_cm / 100_000:.2f} km")
    if contacts.how:
        parts.append(f"{contacts.running} running and {contacts.walking} walking impacts {contacts.how}")
    if activity.steps is not None:
        parts.append(f"{activity.steps} steps by the device's own count")
    return ", ".join(parts) + "."
