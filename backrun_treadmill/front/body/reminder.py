"""Calendar files that remind of a check-in, whether this computer is open by then or not: the morning after a session,
and, where that morning was up, 48 hours after it.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path

from backrun_treadmill.core.body.checkin import Question
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.body.said import AnySaid, SettlingTold
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.exchange.ics import reminder
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.front.files.paths import make_private

MORNING = time(8, 0)
TITLE = "How does it feel this morning?"
SECOND_DAY_TITLE = "How does it feel by now?"
TEXT = "In a terminal: backrun checkin. A later answer counts as well. No answer holds the level."
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- the time on the wall, as a history counts


def remind(
    folder: Path, session: str, records: Iterable[AnyEvent | AnyCommand], *, began_min: int, now: datetime
) -> str:
    """A sentence with the file's path; empty where there is nothing to settle. Never writes over a file.

    The morning is that after the day of `began_min` (local, see `core.body`), also where a session ends after midnight.
    """
    done = entry_from(records, when_min=began_min)
    if done is None or done.virtual or done.activity is Activity.CHECK_IN:
        return ""
    morning = datetime.combine((_on_the_wall(began_min) + timedelta(days=1)).date(), MORNING)
    file = _written(folder / f"{session}.ics", morning, title=TITLE, now=now)
    when = "Tomorrow morning" if morning.date() > now.date() else "Later this morning"
    return f"{when}: backrun checkin.{file}"


def remind_again(folder: Path, answers: Iterable[AnySaid], history: Iterable[Entry], *, now: datetime) -> list[str]:
    """For each morning among `answers` that was up, in the `history` that holds them: a sentence as `remind` gives it,
    for 48 hours after that session. None where they are over.
    """
    about = {
        (answer.about_min, answer.activity)
        for answer in answers
        if isinstance(answer, SettlingTold) and answer.question is Question.MORNING
    }
    up = [e for e in history if (e.when_min, e.activity) in about and e.by_morning is not Settling.SETTLED]
    found = []
    for entry in up:
        at = _on_the_wall(entry.when_min) + timedelta(days=2)
        if at > now.replace(tzinfo=None):
            file = _written(folder / f"{at:%Y%m%dT%H%M}-48h.ics", at, title=SECOND_DAY_TITLE, now=now)
            found.append(f"It is asked once more two days after it: backrun checkin.{file}")
    return found


def _on_the_wall(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)


def _written(file: Path, at: datetime, *, title: str, now: datetime) -> str:
    """Where the reminder lies; empty where it could not be written, or lay there before."""
    data = reminder(f"{file.stem}@backrun", written=now, at=at, title=title, text=TEXT)
    try:
        make_private(file.parent)
        write_new(file, data, replace=False)
    except (OSError, Occupied):
        return ""
    return f" A reminder for your calendar: {file}"
