"""What people say beside their sessions is kept line by line, and one spoilt line loses no other."""

import resource
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_history import NOW, TODAY, check_in, good, other

from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.checkin import Question, due_questions
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.said import AnySaid, DetailTold, EntryTold, NotAsked, SettlingTold, complete
from backrun_treadmill.core.intents import Site
from backrun_treadmill.journal.check_ins import add_said, read_check_ins

SWAM = EntryTold(when_min=NOW, entry=other(0, Activity.SWIM, pain_before=1, pain_after=0))
SESSION = good(3, 4, morning=Settling.NO_ANSWER)


def settling(pain: int, *, question: Question = Question.MORNING, about: Entry = SESSION) -> SettlingTold:
    return SettlingTold(
        when_min=NOW, about_min=about.when_min, activity=about.activity, question=question, pain=pain, recalled=True
    )


ALL: tuple[AnySaid, ...] = (
    SWAM,
    settling(2),
    settling(0, question=Question.SECOND_DAY),
    DetailTold(when_min=NOW, about_min=SESSION.when_min, activity=SESSION.activity, site=Site.BACK, shoes="die grünen"),
    NotAsked(when_min=NOW, why="--yes"),
    EntryTold(when_min=NOW, entry=check_in(flags=("night",), screened=True, ready=False)),
)


def test_a_file_that_is_not_there_yet_says_nothing(tmp_path: Path) -> None:
    assert read_check_ins(tmp_path / "none").said == ()


def test_what_was_said_is_read_back_as_it_was_said_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    for one in ALL[:3]:
        add_said(file, one)
    add_said(file, *ALL[3:])
    assert read_check_ins(file).said == ALL
    assert read_check_ins(file).unread == ()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@given(st.integers(min_value=0), st.binary(max_size=40))
def test_a_crash_or_a_flipped_byte_costs_one_line_and_what_is_added_later_is_read(
    tmp_path_factory: pytest.TempPathFactory, where: int, noise: bytes
) -> None:
    file = tmp_path_factory.mktemp("said") / "said.jsonl"
    add_said(file, *ALL)
    whole = file.read_bytes()
    cut = where % len(whole)
    file.write_bytes(whole[:cut] + noise.replace(b"\n", b""))
    add_said(file, SWAM)
    kept = whole[:cut].count(b"\n")
    said = read_check_ins(file).said
    assert said[:kept] == ALL[:kept]
    assert said[-1] == SWAM


def test_a_disk_that_takes_no_more_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "said"
    add_said(file, SWAM)
    before, (least, most) = file.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), most))
    try:
        with pytest.raises(OSError) as told:
            add_said(file, SWAM)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert (told.value.filename, told.value.strerror) == (str(file), "File too large")
    assert file.read_bytes() == before


def test_a_line_of_a_newer_version_is_named_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    add_said(file, SWAM)
    file.write_bytes(file.read_bytes().replace(b"swim", b"sail"))
    found = read_check_ins(file)
    assert found.said == ()
    assert "line 1" in found.unread[0]


def test_a_morning_at_the_score_from_before_has_settled_and_above_it_is_up() -> None:
    assert complete([SESSION], [settling(1)])[0].morning is Settling.SETTLED
    up = complete([SESSION], [settling(2)])[0]
    assert (up.morning, up.morning_pain, up.morning_recalled) == (Settling.UP, 2, True)


def test_what_is_up_is_asked_again_after_48_hours_and_no_more_once_it_is_answered() -> None:
    up = complete([SESSION], [settling(3)])
    assert [due.question for due in due_questions(up, NOW)] == [Question.SECOND_DAY]
    worse = complete([SESSION], [settling(3), settling(4, question=Question.SECOND_DAY)])
    assert worse[0].second_day is Settling.WORSE
    assert due_questions(worse, NOW) == ()


def test_a_later_answer_to_the_same_question_counts() -> None:
    assert complete([SESSION], [settling(5), settling(0)])[0].morning is Settling.SETTLED


def test_an_answer_belongs_to_one_session_and_never_to_one_of_the_virtual_room() -> None:
    played = good(3, 4, virtual=True, morning=Settling.NO_ANSWER)
    beside = other(3, Activity.BIKE)
    found = complete([played, beside], [settling(1)])
    assert all(entry.morning is Settling.NO_ANSWER for entry in found)


def test_what_was_logged_stands_in_the_history_in_the_order_of_time() -> None:
    found = complete([good(0, 4)], [SWAM, EntryTold(when_min=NOW, entry=other(9, Activity.BIKE))])
    assert [entry.activity for entry in found] == [Activity.BIKE, Activity.SWIM, Activity.TREADMILL]
    assert found[0].when_min == (TODAY - 9) * DAY_MIN + 8 * 60


def test_where_it_hurt_and_the_shoes_are_added_one_after_the_other() -> None:
    shod = DetailTold(when_min=NOW, about_min=SESSION.when_min, activity=SESSION.activity, shoes="blue")
    hurt = DetailTold(when_min=NOW, about_min=SESSION.when_min, activity=SESSION.activity, site=Site.KNEE)
    found = complete([SESSION], [shod, hurt])[0]
    assert (found.shoes, found.site) == ("blue", Site.KNEE)


def test_pain_of_eleven_is_no_answer() -> None:
    with pytest.raises(BadAnswer, match="0 to 10"):
        settling(11)
