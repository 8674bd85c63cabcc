"""Calendar files of what is asked later: the next morning, and 48 hours where that was up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.body.checkin import Question
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.said import SettlingTold, complete
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.body.own_history import minutes_of
from backrun_treadmill.front.body.reminder import remind, remind_again

EVENING = datetime(2026, 11, 30, 21, 15, tzinfo=UTC)
BEGAN_MIN = minutes_of(EVENING) - 40


def walked() -> list[AnyEvent | AnyCommand]:
    """A short session, to its end."""
    rig = Recorded(plan(step(Kind.WALK, 30, 4)))
    rig.start()
    rig.pass_time(60)
    assert rig.state is State.FINISHED
    return rig.records


def test_after_a_session_a_calendar_file_reminds_of_the_next_morning_and_is_never_written_over(tmp_path: Path) -> None:
    folder, records = tmp_path / "reminders", walked()
    told = remind(folder, "one", records, began_min=BEGAN_MIN, now=EVENING)
    assert told == f"Tomorrow morning: backrun checkin. A reminder for your calendar: {folder / 'one.ics'}"
    assert b"DTSTART:20261201T080000\r\n" in (folder / "one.ics").read_bytes()
    (folder / "one.ics").write_bytes(b"mine")
    again = remind(folder, "one", records, began_min=BEGAN_MIN, now=EVENING)
    assert again == "Tomorrow morning: backrun checkin."
    assert (folder / "one.ics").read_bytes() == b"mine"


def test_the_morning_after_a_session_that_ends_past_midnight_is_the_one_that_comes(tmp_path: Path) -> None:
    past = EVENING + timedelta(hours=3)
    told = remind(tmp_path, "one", walked(), began_min=minutes_of(EVENING) + 120, now=past)
    assert told.startswith("Later this morning: backrun checkin.")
    assert b"DTSTART:20261201T080000\r\n" in (tmp_path / "one.ics").read_bytes()


def test_a_session_that_never_began_or_was_virtual_has_no_morning(tmp_path: Path) -> None:
    opened, *rest = walked()
    assert isinstance(opened, SessionOpened)
    for records in ((opened,), (replace(opened, virtual=True), *rest)):
        assert remind(tmp_path, "one", records, began_min=BEGAN_MIN, now=EVENING) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_morning_that_was_up_is_followed_by_a_reminder_two_days_after_the_session(tmp_path: Path) -> None:
    morning = EVENING + timedelta(hours=11)
    ran = Entry(when_min=BEGAN_MIN, activity=Activity.TREADMILL, pain_before=1)

    def answered(pain: int, now: datetime) -> list[str]:
        told = SettlingTold(
            when_min=minutes_of(now),
            about_min=BEGAN_MIN,
            activity=Activity.TREADMILL,
            question=Question.MORNING,
            pain=pain,
        )
        return remind_again(tmp_path, [told], complete([ran], [told]), now=now)

    assert answered(1, morning) == [], "settled"
    (text,) = answered(3, morning)
    (file,) = tmp_path.iterdir()
    assert text.endswith(str(file))
    assert b"DTSTART:20261202T203500\r\n" in file.read_bytes()
    assert answered(3, EVENING + timedelta(days=3)) == [], "it is asked now"
    assert answered(3, morning) == ["It is asked once more two days after it: backrun checkin."], "it lies there"
