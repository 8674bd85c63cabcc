"""A clinic and a runner who have only e-mail: two computers, and files carried between them."""

import os
import stat
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import main

TEMPLATE = 'name = "Ours"\nsteps = ["3 x 60/60 @ run", { off-belt = "until key", reps = 5 }]\n'

NOBODY = "By what you were told, nobody needs you today.\n"


class Computer:
    """One home folder, in which commands are given."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        home.mkdir()

    def gives(self, *words: object, code: int = 0) -> str:
        """What a command says; its errors too."""
        self._monkeypatch.setenv("XDG_CONFIG_HOME", str(self.home / "config"))
        self._monkeypatch.setenv("XDG_DATA_HOME", str(self.home / "data"))
        self._monkeypatch.chdir(self.home)
        done = main([str(word) for word in words])
        said = self._capsys.readouterr()
        assert done == code, said
        return said.out + said.err


class Post:
    """Both computers, paired, and the folder that stands for the mail."""

    def __init__(self, clinic: Computer, runner: Computer, mail: Path) -> None:
        self.clinic, self.runner, self.mail = clinic, runner, mail

    def offer(self, *what: object) -> tuple[Path, str]:
        """Signed at the clinic; the file, and the beginning of the plan's id."""
        file = self.mail / f"{len(list(self.mail.iterdir()))}.offer"
        said = self.clinic.gives("coach", "export", "Ann", *what, "--out", file)
        return file, said.split()[0]

    def answers(self) -> str:
        """Written by the runner, read at the clinic."""
        file = self.mail / "answers"
        self.runner.gives("inbox", "answers", "Clinic", "--out", file)
        return self.clinic.gives("coach", "answers", file)


@pytest.fixture
def computers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Computer, Computer]:
    return Computer(tmp_path / "clinic", monkeypatch, capsys), Computer(tmp_path / "ann", monkeypatch, capsys)


@pytest.fixture
def post(tmp_path: Path, computers: tuple[Computer, Computer]) -> Post:
    clinic, runner = computers
    mail = tmp_path / "mail"
    mail.mkdir()
    (mail / "code").write_text(clinic.gives("coach", "pair", "--name", "Clinic"))
    said = runner.gives("inbox", "pair", mail / "code", "--name", "Ann", "--top-speed", "12")
    reply = next(line for line in said.splitlines() if line.startswith("backrun:"))
    (mail / "reply").write_text("\n".join(reply[at : at + 60] for at in range(0, len(reply), 60)))
    theirs = clinic.gives("coach", "add", mail / "reply")
    words = said.partition("by telephone: ")[2].splitlines()[0]
    assert len(words.split()) == 4
    assert f"Read to each other: {words}" in theirs
    return Post(clinic, runner, mail)


def test_an_offer_is_mailed_shown_accepted_and_found_by_its_name(post: Post) -> None:
    (post.clinic.home / "ours.toml").write_text(TEMPLATE)
    file, plan = post.offer("--profile", "ours.toml", "--note", "easy now")
    assert "profile ours, from Clinic" in post.runner.gives("inbox", "add", file)
    shown = post.runner.gives("inbox", "show", plan)
    assert "Note: easy now" in shown
    assert "at most 10 km/h" in shown
    assert post.runner.gives("profile", "check", "ours", code=2), "before it is accepted there is none"
    assert "backrun run ours" in post.runner.gives("inbox", "accept", plan)
    assert "ours: good." in post.runner.gives("profile", "check", "ours")
    assert post.answers().splitlines() == ["Ann: received", "Ann: offered", "Ann: accepted"]
    assert post.answers() == "", "the same answers a second time are no news"
    assert "accepted    profile ours, for Ann" in post.clinic.gives("coach", "list")


def test_speeds_are_the_runner_s_own_when_it_is_signed_and_stay_so(post: Post) -> None:
    (post.clinic.home / "ours.toml").write_text(TEMPLATE)
    file, plan = post.offer("--profile", "ours.toml")
    settings = post.runner.home / "config/backrun/settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("run = 8\n")
    post.runner.gives("inbox", "add", file)
    post.runner.gives("inbox", "accept", plan)
    assert "at most 10 km/h" in post.runner.gives("profile", "check", "ours")


def test_what_was_done_goes_the_same_way_and_says_who_needs_the_coach(post: Post) -> None:
    post.runner.gives("inbox", "pair", post.mail / "code", "--name", "Ann", "--share-pain")
    assert post.clinic.gives("coach") == NOBODY
    hurt = ("--pain-before", "1", "--pain-after", "7")
    post.runner.gives("log", "outdoor-run", "--minutes", "20", "--km", "3", *hurt)
    assert "Ann: the outdoor run today: pain before 1, pain after 7" in post.answers()
    assert post.answers() == "", "the same summary a second time is no news"
    for what in (("coach",), ("coach", "watch")):
        assert post.clinic.gives(*what) == "Ann: PAIN         today: pain 7\n"


def test_pain_is_not_told_to_a_coach_who_may_not_see_it(post: Post) -> None:
    post.runner.gives("log", "outdoor-run", "--minutes", "20", "--km", "3", "--pain-after", "7")
    assert "Ann: the outdoor run today\n" in post.answers()
    assert post.clinic.gives("coach") == NOBODY


def test_what_the_runner_s_limits_forbid_is_refused_with_the_reason_and_the_coach_hears_it(post: Post) -> None:
    (post.clinic.home / "ours.toml").write_text(TEMPLATE)
    file, plan = post.offer("--profile", "ours.toml")
    settings = post.runner.home / "config/backrun/settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("run = 8\ntop_speed = 9\n")
    said = post.runner.gives("inbox", "add", file, code=1)
    assert "above the runner's own limits" in said
    assert "at most 9 km/h" in said
    assert "at most 9 km/h" in post.answers()
    assert "is not on offer" in post.runner.gives("inbox", "accept", plan, code=1)


def test_limits_that_came_down_since_hold_when_it_is_accepted(post: Post) -> None:
    (post.clinic.home / "ours.toml").write_text(TEMPLATE)
    file, plan = post.offer("--profile", "ours.toml")
    post.runner.gives("inbox", "add", file)
    settings = post.runner.home / "config/backrun/settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("run = 8\ntop_speed = 9\n")
    assert "does not fit any more" in post.runner.gives("inbox", "accept", plan, code=1)
    assert not (post.runner.home / "config/backrun/profiles/ours.toml").exists()


def test_a_coach_cannot_offer_above_what_the_pairing_allows(post: Post) -> None:
    (post.clinic.home / "fast.toml").write_text('steps = ["3 x 60/60 @ 12.5 / 6"]')
    file, _ = post.offer("--profile", "fast.toml")
    assert "above what this coach may offer" in post.runner.gives("inbox", "add", file, code=1)


def test_a_new_revision_takes_the_old_one_s_place_and_file_and_says_what_differs(post: Post) -> None:
    ours = post.clinic.home / "ours.toml"
    ours.write_text(TEMPLATE)
    file, plan = post.offer("--profile", "ours.toml")
    post.runner.gives("inbox", "add", file)
    post.runner.gives("inbox", "accept", plan)
    ours.write_text(TEMPLATE.replace("@ run", "@ 9.5"))
    newer, same = post.offer("--profile", "ours.toml", "--plan", plan)
    assert same == plan
    post.runner.gives("inbox", "add", newer)
    assert "9.5 km/h" in post.runner.gives("inbox", "show", plan).partition("What differs")[2]
    post.runner.gives("inbox", "accept", plan)
    assert "at most 9.5 km/h" in post.runner.gives("profile", "check", "ours")
    assert [file.name for file in (post.runner.home / "config/backrun/profiles").iterdir()] == ["ours.toml"]
    assert "Ann: superseded" in post.answers()
    assert "not taken: came before" in post.runner.gives("inbox", "add", file, code=1)


def test_a_profile_of_one_s_own_is_never_written_over_nor_a_shipped_name_taken(post: Post) -> None:
    own = post.runner.home / "config/backrun/profiles/ours.toml"
    own.parent.mkdir(parents=True)
    own.write_text('steps = ["walk 10 min"]')
    (post.clinic.home / "ours.toml").write_text(TEMPLATE)
    (post.clinic.home / "demo.toml").write_text(TEMPLATE)
    for name in ("ours", "demo"):
        file, plan = post.offer("--profile", post.clinic.home / f"{name}.toml")
        post.runner.gives("inbox", "add", file)
        assert f"backrun run {name}-2" in post.runner.gives("inbox", "accept", plan)
    assert own.read_text() == 'steps = ["walk 10 min"]'


def test_what_is_taken_back_is_gone_unless_the_runner_has_changed_it(post: Post) -> None:
    profiles = post.runner.home / "config/backrun/profiles"
    for name, kept in (("one", False), ("two", True)):
        (post.clinic.home / f"{name}.toml").write_text(TEMPLATE)
        file, plan = post.offer("--profile", f"{name}.toml")
        post.runner.gives("inbox", "add", file)
        post.runner.gives("inbox", "accept", plan)
        if kept:
            (profiles / f"{name}.toml").write_text("# mine now\n" + TEMPLATE)
        back, _ = post.offer("--withdraw", "--plan", plan)
        post.runner.gives("inbox", "add", back)
        assert (profiles / f"{name}.toml").exists() is kept
    assert "Ann: withdrawn" in post.answers()


def test_all_else_a_coach_may_say_arrives_in_words_and_is_declined_with_a_word(post: Post) -> None:
    for what, words in (
        (("--hold", "back", "7"), "stay at your level of back for 7 days"),
        (("--step-back", "back", "1"), "go back 1 level of back"),
        (("--frequency", "back", "2"), "at most 2 a week of back"),
        (("--say", "Well done."), "“Well done.”"),
    ):
        file, plan = post.offer(*what)
        assert words in post.runner.gives("inbox", "add", file)
    post.runner.gives("inbox", "decline", plan, "--word", "thank you")
    assert "Ann: declined: thank you" in post.answers()
    assert "is not on offer" in post.runner.gives("inbox", "decline", plan, code=1)


def test_a_programme_is_accepted_as_a_file_with_numbers_only(post: Post) -> None:
    (post.clinic.home / "back.toml").write_text('levels = ["3 x 60/60 @ 9", "4 x 60/60 @ 9"]')
    file, plan = post.offer("--programme", "back.toml")
    post.runner.gives("inbox", "add", file)
    assert "level  2  4 x 60/60 @ 9" in post.runner.gives("inbox", "show", plan)
    post.runner.gives("inbox", "accept", plan)
    assert (post.runner.home / "config/backrun/programmes/back.toml").exists()


def test_a_programme_s_run_is_each_runner_s_own_speed_in_what_is_signed(post: Post) -> None:
    text = 'name = "Loose"\nper-week = [2, 4]\nlevels = ["walk-20", ["3 x 60/60 @ run+0.5", "run 5 min, easy"]]\n'
    (post.clinic.home / "loose.toml").write_text(text)
    file, plan = post.offer("--programme", "loose.toml")
    post.runner.gives("inbox", "add", file)
    post.runner.gives("inbox", "accept", plan)
    accepted = (post.runner.home / "config/backrun/programmes/loose.toml").read_text()
    assert '"3 x 60/60 @ 10.5 km/h", "run 5 min @ 10 km/h, easy"' in accepted
    assert "per-week = [2, 4]" in accepted


def test_push_signs_for_each_and_without_a_broker_says_where_else_to_go(post: Post) -> None:
    said = post.clinic.gives("coach", "push", "Ann", "--hold", "back-to-running", "7")
    assert "Ann: signed: stay at your level of back-to-running for 7 days" in said
    assert "There is no broker" in said
    assert "no answer   stay at your level" in post.clinic.gives("coach", "list")
    refused = post.clinic.gives("coach", "push", "--all", "--step-back", "back-to-running", "99", code=1)
    assert "Ann: not signed: what it says cannot be read" in refused
    assert "not one of your runners" in post.clinic.gives("coach", "push", "Bob", "--say", "hello", code=2)


def test_runners_are_listed_with_what_they_said_they_allow_until_they_are_revoked(post: Post) -> None:
    assert "Ann: since 20" in post.clinic.gives("coach", "runners")
    assert "at most 14 km/h and 90 min" in post.clinic.gives("coach", "runners")
    post.clinic.gives("coach", "revoke", "Ann")
    assert "Ann: revoked 20" in post.clinic.gives("coach", "runners")
    assert "is not one of your runners" in post.clinic.gives(
        "coach", "export", "Ann", "--say", "hello", "--out", "x", code=2
    )


def test_withdraw_takes_back_what_was_offered_under_a_number(post: Post) -> None:
    _, plan = post.offer("--say", "hello")
    assert "taken back, for Ann" in post.clinic.gives("coach", "withdraw", plan)
    assert "begins the id of no one plan" in post.clinic.gives("coach", "withdraw", "zz", code=2)


def test_a_revoked_coach_offers_in_vain(post: Post) -> None:
    file, _ = post.offer("--say", "hello")
    assert "at most 12 km/h, sees neither heart rate nor pain" in post.runner.gives("inbox", "coaches")
    post.runner.gives("inbox", "revoke", "Clinic")
    assert "a key that was revoked" in post.runner.gives("inbox", "add", file, code=1)
    assert "revoked 20" in post.runner.gives("inbox", "coaches")


def test_keys_and_logins_are_for_this_user_alone(
    computers: tuple[Computer, Computer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clinic, runner = computers
    monkeypatch.setenv("BACKRUN_BROKER_PASSWORD", "swordfish")
    code = clinic.gives("coach", "pair", "--name", "C", "--broker", "mqtt.example", "--user", "ann", "--qr", "c.svg")
    assert "swordfish" not in code
    (tmp_path / "code").write_text(code)
    runner.gives("inbox", "pair", tmp_path / "code")
    private = [*(clinic.home / "data").rglob("*"), *(runner.home / "data").rglob("*"), clinic.home / "c.svg"]
    files = [file for file in private if file.is_file()]
    assert {file.name for file in files} >= {"key.pem", "coaches.json", "ledger.db", "sent.db", "c.svg"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    (key,) = (runner.home / "data").rglob("key.pem")
    os.chmod(key, 0o644)  # noqa: PTH101
    assert "may be read by other users" in runner.gives("inbox", "list", code=2)


@pytest.mark.parametrize("spoil", [str.lower, lambda code: code[:-9], lambda code: "x" + code, lambda code: ""])
def test_a_code_with_a_part_missing_or_changed_pairs_with_nobody(
    spoil: object, computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    clinic, runner = computers
    assert callable(spoil)
    (tmp_path / "code").write_text(spoil(clinic.gives("coach", "pair", "--name", "C")))
    assert "code" in runner.gives("inbox", "pair", tmp_path / "code", code=2)
    assert runner.gives("inbox", "coaches") == ""


def test_a_reply_is_found_in_the_letter_around_it(computers: tuple[Computer, Computer], tmp_path: Path) -> None:
    clinic, ann = computers
    assert "Nobody is paired yet" in clinic.gives("coach", "runners")
    (tmp_path / "code").write_text(clinic.gives("coach", "pair", "--name", "Clinic"))
    told = ann.gives("inbox", "pair", tmp_path / "code", "--name", "Ann")
    (tmp_path / "reply").write_text(f"Dear clinic,\n\n{told}\n\nbest,\nAnn\n", newline="\r\n")
    assert "Ann is paired." in clinic.gives("coach", "add", tmp_path / "reply")


def test_somebody_who_puts_his_own_key_between_makes_the_words_differ(
    computers: tuple[Computer, Computer], tmp_path: Path
) -> None:
    clinic, runner = computers
    (tmp_path / "code").write_text(clinic.gives("coach", "pair", "--name", "C"))
    (tmp_path / "false").write_text(runner.gives("coach", "pair", "--name", "C"))
    told = runner.gives("inbox", "pair", tmp_path / "false", "--name", "Ann")
    (tmp_path / "reply").write_text(next(line for line in told.splitlines() if line.startswith("backrun:")))
    theirs = clinic.gives("coach", "add", tmp_path / "reply").partition("each other: ")[2].splitlines()[0]
    assert theirs not in told


def test_answers_of_strangers_and_to_others_are_not_taken(post: Post, computers: tuple[Computer, Computer]) -> None:
    file, _ = post.offer("--say", "hello")
    (post.mail / "junk").write_bytes(b"junk\n" + file.read_bytes())
    said = post.clinic.gives("coach", "answers", post.mail / "junk", code=1)
    assert "line 1: not taken: no envelope of ours" in said
    assert "line 2: not taken: signed by a key that is not paired" in said
