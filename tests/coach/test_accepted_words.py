"""What was accepted of a coach: words that the next session knows, and a programme's own way to its end."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from clinic import NOW_S, Clinic
from msgspec.structs import replace

from backrun_treadmill.coach.contents import Frequency, Hold, Note, OfferedProgramme, Sayable, StepBack, Withdrawal
from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry
from backrun_treadmill.core.body.programme_text import read_programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.coach_words import TROUBLE, accepted_words, local_min
from backrun_treadmill.front.coach.coach_programmes import note_programme
from backrun_treadmill.journal.looking import local_minutes

PROGRAMME = 'levels = ["walk 20 min @ 4 km/h", "walk 30 min @ 4 km/h"]\n'


def accepted(clinic: Clinic, content: Sayable, plan: str, *, now_s: int = NOW_S) -> None:
    clinic.inbox.add(clinic.seal(content, plan_id=plan), clinic.door, now_s)
    entry = clinic.ledger.entry(clinic.coach.kid, plan, 1)
    assert entry is not None
    clinic.inbox.accept(entry, clinic.door, now_s)


def words(clinic: Clinic) -> list[CoachWord | None]:
    return [entry.word for entry in accepted_words(clinic.folder)]


def test_hold_step_back_and_frequency_are_told_in_the_order_of_their_acceptance(clinic: Clinic) -> None:
    accepted(clinic, Frequency(programme="back-to-running", per_week=2), "a" * 32, now_s=NOW_S + 120)
    accepted(clinic, StepBack(programme="back-to-running", levels=1), "b" * 32, now_s=NOW_S + 60)
    accepted(clinic, Hold(programme="back-to-running", days=14), "c" * 32)
    accepted(clinic, Note(note="well done"), "d" * 32)
    assert words(clinic) == [
        CoachWord(coach="clinic", programme="back-to-running", hold_days=14),
        CoachWord(coach="clinic", programme="back-to-running", levels_back=1),
        CoachWord(coach="clinic", programme="back-to-running", per_week=2),
    ]
    local = datetime.fromtimestamp(NOW_S, tz=UTC).astimezone().isoformat()
    assert accepted_words(clinic.folder)[0].when_min == local_minutes(local)


def test_what_is_only_offered_declined_or_withdrawn_is_no_word(clinic: Clinic) -> None:
    accepted(clinic, Hold(programme="back-to-running", days=14), "a" * 32)
    clinic.inbox.add(clinic.seal(Withdrawal(), plan_id="a" * 32, revision=2), clinic.door, NOW_S)
    clinic.inbox.add(clinic.seal(Hold(programme="back-to-running", days=3), plan_id="b" * 32), clinic.door, NOW_S)
    clinic.inbox.add(clinic.seal(StepBack(programme="back-to-running", levels=3), plan_id="c" * 32), clinic.door, NOW_S)
    declined = clinic.ledger.entry(clinic.coach.kid, "c" * 32, 1)
    assert declined is not None
    clinic.inbox.decline(declined, NOW_S)
    assert words(clinic) == []


def test_a_newer_hold_of_the_same_plan_takes_the_place_of_the_older(clinic: Clinic) -> None:
    accepted(clinic, Hold(programme="back-to-running", days=14), "a" * 32)
    clinic.inbox.add(
        clinic.seal(Hold(programme="back-to-running", days=3), plan_id="a" * 32, revision=2), clinic.door, NOW_S
    )
    newer = clinic.ledger.entry(clinic.coach.kid, "a" * 32, 2)
    assert newer is not None
    clinic.inbox.accept(newer, clinic.door, NOW_S)
    assert [word.hold_days for word in words(clinic) if word] == [3]


def test_a_word_about_the_coachs_own_programme_is_about_the_file_that_it_became(clinic: Clinic) -> None:
    own = clinic.folder / "programmes/ours.toml"
    own.parent.mkdir()
    own.write_text("# the runner's own, of the same name\n")
    accepted(clinic, OfferedProgramme(name="ours", text=PROGRAMME), "a" * 32)
    accepted(clinic, Hold(programme="ours", days=14), "b" * 32)
    assert [word.programme for word in words(clinic) if word] == ["ours-2"]


def test_a_runner_without_a_coach_has_no_words_and_no_folder_made(tmp_path: Path) -> None:
    assert accepted_words(tmp_path / "runner") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_cannot_be_read_is_told_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"no database" * 100)
    with pytest.raises(TROUBLE):
        accepted_words(tmp_path)


def programme_told(clinic: Clinic, *history: Entry) -> list[str]:
    ours = read_programme(PROGRAMME.encode(), source="ours.toml", runner=Runner(), profiles={})
    note_programme(clinic.ledger, ours, history, NOW_S + 86_400)
    return [f"{one.state} {one.said}".strip() for one in clinic.ledger.owed(again=True)][3:]


def session(level: int, *, days: int = 1, **but: Any) -> Entry:
    when_min = local_min(NOW_S) + days * DAY_MIN
    entry = Entry(when_min=when_min, activity=Activity.TREADMILL, programme="ours", level=level, completed=True)
    return replace(entry, **but)


def test_an_accepted_programme_begins_with_its_first_session_and_is_over_with_its_last_level(clinic: Clinic) -> None:
    accepted(clinic, OfferedProgramme(name="ours", text=PROGRAMME), "a" * 32)
    before, room = session(1, days=-1), session(2, virtual=True)
    assert programme_told(clinic, before, room, session(2, programme="another")) == []
    assert programme_told(clinic, before, session(1)) == ["started"]
    assert programme_told(clinic, session(1), session(2, days=3, completed=False)) == ["started"]
    for _ in range(2):
        assert programme_told(clinic, session(1), session(2, days=4)) == [
            "started",
            "completed the last level of 2 is done, 2 whole sessions in all",
        ]
        clinic.restart()
