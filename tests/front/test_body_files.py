"""Rules and programmes as files: what is shipped, what a clinician or a coach puts beside it, and what is wrong."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from backrun_treadmill.core.body.programme_text import ProgrammeError
from backrun_treadmill.core.body.rules import RulesError
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.body_files import (
    load_history,
    load_programme,
    load_rules,
    programme_names,
    shipped_rules,
)
from backrun_treadmill.front.files.paths import profiles_dir, programmes_dir, rules_file


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_without_a_file_the_shipped_rules_hold() -> None:
    assert load_rules() == shipped_rules()


def test_a_clinicians_file_changes_what_it_says_and_nothing_else() -> None:
    put(rules_file(), '[level]\ndays = { is = 10, source = "practice, my patients" }\n')
    assert load_rules() == replace(shipped_rules(), days=10)


def test_a_corrupt_rules_file_is_named_and_left_as_it_is() -> None:
    file = put(rules_file(), "[level]\ndays = { is = ten }\n")
    with pytest.raises(RulesError) as raised:
        load_rules()
    fault, what_to_do = str(raised.value).splitlines()
    assert fault.startswith(f"{file}: line 2: ")
    assert "correct it, or take it away" in what_to_do
    assert file.read_text() == "[level]\ndays = { is = ten }\n"


def test_a_rules_file_that_is_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="is a folder"):
        load_rules(tmp_path)


def test_the_shipped_programmes_can_be_loaded() -> None:
    assert programme_names() == ("back-to-running", "couch-to-5k")
    assert [len(load_programme(name, Runner()).levels) for name in programme_names()] == [10, 9]


def test_a_coachs_programme_stands_beside_them_and_may_take_the_place_of_one() -> None:
    put(programmes_dir() / "gently.toml", 'levels = ["walk-20", "4 x 20/100 @ 7"]\n')
    put(programmes_dir() / "couch-to-5k.toml", 'levels = ["walk-20"]\n')
    assert programme_names() == ("back-to-running", "couch-to-5k", "gently")
    assert load_programme("gently", Runner()).level(2).text == "4 x 20/100 @ 7"
    assert len(load_programme("couch-to-5k", Runner()).levels) == 1


def test_a_level_may_name_a_profile_of_the_runners_own() -> None:
    put(profiles_dir() / "mine.toml", 'steps = ["3 x 20/40 @ 8"]\n')
    put(programmes_dir() / "gently.toml", 'levels = ["walk-20", "mine"]\n')
    assert load_programme("gently", Runner()).level(2).sessions[0].run_s == 60


def test_a_programme_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ProgrammeError) as raised:
        load_programme("back-to-runing", Runner())
    assert str(raised.value) == (
        'back-to-runing: there is no such programme: back-to-running, couch-to-5k; did you mean "back-to-running"?'
    )


def test_a_programme_that_cannot_be_read_is_named_with_its_file() -> None:
    file = put(programmes_dir() / "gently.toml", 'levels = ["walk-21"]\n')
    with pytest.raises(ProgrammeError) as raised:
        load_programme("gently", Runner())
    assert str(raised.value).startswith(f'{file}: levels[1]: "walk-21": is no profile that there is')
    (programmes_dir() / "folder.toml").mkdir()
    with pytest.raises(ProgrammeError, match="is a folder"):
        load_programme("folder", Runner())


def test_no_sessions_are_an_empty_history(tmp_path: Path) -> None:
    assert load_history(tmp_path / "sessions", "back-to-running").sessions == ()
