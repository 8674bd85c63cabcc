"""After a session: a calendar file that reminds of the next morning, whether this computer is open by then or not."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path

from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.exchange.ics import reminder
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.front.paths import make_private

MORNING = time(8, 0)
TITLE = "How does it feel this morning?"
TEXT = "In a terminal: backrun checkin. A later answer counts as well. No answer holds the level."


def remind(folder: Path, session: str, records: Iterable[AnyEvent | AnyCommand], now: datetime) -> str:
    """A sentence with the file's path; empty where there is nothing to settle. Never writes over a file."""
    done = entry_from(records, when_min=0)
    if done is None or done.virtual or done.activity is Activity.CHECK_IN:
        return ""
    file = folder / f"{session}.ics"
    at = datetime.combine(now.date() + timedelta(days=1), MORNING)
    data = reminder(f"{session}@backrun", written=now, at=at, title=TITLE, text=TEXT)
    try:
        make_private(folder)
        write_new(file, data, replace=False)
    except (OSError, Occupied):
        return "Tomorrow morning: backrun checkin."
    return f"Tomorrow morning: backrun checkin. A reminder for your calendar: {file}"
