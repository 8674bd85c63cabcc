"""`backrun replay`: lines, the screen on a real terminal, and recorded sessions as a test of today's program."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from recorded import FULL, Recorded
from terminal import Terminal

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.front.lines.plain import Plain
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord, encode
from backrun_treadmill.tui.replay.replay_words import KEYS_SAID

GOLDEN = Path(__file__).parent.parent / "golden"
DEMO = GOLDEN / "demo.jsonl"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture
def journal(tmp_path: Path) -> Callable[[list[AnyRecord]], Path]:
    """Records as a journal."""

    def written(records: list[AnyRecord]) -> Path:
        path = tmp_path / "one.jsonl"
        path.write_bytes(b"".join(encode(record, n) for n, record in enumerate(records, 1)))
        return path

    return written


def test_without_a_terminal_the_lines_of_the_session_come_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(DEMO)]) == 0
    told, warned = capsys.readouterr()
    records = read_journal(DEMO).records
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    plain = Plain(opened.plan)
    of_records = [line for record in records for line in plain.lines(record)]
    lines = told.splitlines()
    assert [line for line in lines if line in of_records] == of_records
    announced = [line for line in lines if line not in of_records]
    assert len(announced) == 6
    assert all(" In 5 seconds: " in line for line in announced)
    assert warned == ""


def test_the_lines_say_of_the_body_what_they_said_in_the_session(
    journal: Callable[[list[AnyRecord]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig = Recorded(FULL, lead=False)
    rig.sensors = rig.tires = True
    rig.start()
    rig.pass_time(400)
    assert main(["replay", str(journal(rig.records))]) == 0
    assert capsys.readouterr().out.count("Your steps are getting longer") == 2


def test_golden_journals_are_verified_together(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(path) for path in sorted(GOLDEN.glob("*.jsonl"))]
    assert main(["replay", "--verify", *paths]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{path}: every command as recorded." for path in paths]


def test_what_the_program_would_do_otherwise_today_is_shown(
    journal: Callable[[list[AnyRecord]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    records = list(read_journal(DEMO).records)
    index = next(n for n, record in enumerate(records) if isinstance(record, SetSpeed))
    changed = records[index]
    assert isinstance(changed, SetSpeed)
    records[index] = replace(changed, target_ckmh=1234)
    assert main(["replay", "--verify", str(journal(records)), str(DEMO)]) == 1
    told = capsys.readouterr().out
    assert "does something else after 1 event." in told
    assert "target_ckmh=1234" in told
    assert f"target_ckmh={changed.target_ckmh}" in told
    assert "demo.jsonl: every command as recorded." in told


def test_a_damaged_journal_is_verified_as_far_as_nothing_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = DEMO.read_bytes().splitlines(keepends=True)
    path = tmp_path / "hole.jsonl"
    path.write_bytes(b"".join(lines[:200] + lines[230:]))
    assert main(["replay", "--verify", str(path)]) == 0
    told, warned = capsys.readouterr()
    assert "where the first record is missing" in told
    assert "of the records 201 to 230, some are missing" in warned
    headless = tmp_path / "headless.jsonl"
    headless.write_bytes(b"".join(lines[1:]))
    assert main(["replay", "--verify", str(headless)]) == 2
    assert "its beginning is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["replay", str(DEMO), str(DEMO)], "One journal is replayed at a time"),
        (["replay", "nowhere.jsonl"], "cannot be read: No such file"),
        (["replay", "--verify", __file__], "is no journal of a session"),
    ],
)
def test_what_cannot_be_replayed_ends_with_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    told, warned = capsys.readouterr()
    assert told == ""
    assert said in warned
    assert warned.count("\n") == 1


@pytest.mark.parametrize("rate", ["0", "101", "fast", "nan"])
def test_a_rate_is_from_1_to_100(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["replay", str(DEMO), "--rate", rate])
    assert "is not from 1 to 100" in capsys.readouterr().err


def test_verifying_needs_neither_screen_nor_bluetooth() -> None:
    script = (
        "import sys; from backrun_treadmill.cli.main import main; main(sys.argv[1:]);"
        "print([n for n in ('bleak', 'bumble', 'pyftms', 'textual', 'backrun_treadmill.ftms') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "replay", "--verify", str(DEMO)], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")


def test_on_a_terminal_it_is_drawn_and_a_stop_key_leaves(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "replay", str(DEMO), "--rate", "100")
    terminal.wait_for(b"Replay 100")
    terminal.wait_for(b"Replay over")
    terminal.type(b"q")
    assert terminal.code() == 0


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["drawn", "lines"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(
    tmp_path: Path, plain: tuple[str, ...], number: signal.Signals
) -> None:
    terminal = Terminal(tmp_path, "replay", str(DEMO), *plain)
    before = terminal.mode()
    terminal.wait_for(b"SPACE leaves")
    assert terminal.mode() != before
    terminal.process.send_signal(number)
    assert terminal.code() == 128 + number
    assert terminal.mode() == before


@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["drawn", "lines"])
def test_it_ends_with_its_terminal(tmp_path: Path, plain: tuple[str, ...]) -> None:
    terminal = Terminal(tmp_path, "replay", str(DEMO), *plain)
    terminal.wait_for(b"SPACE leaves")
    terminal.vanish()
    assert terminal.process.wait(30) == 128 + signal.SIGHUP


def test_in_lines_keys_are_told_in_whole_sentences(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "replay", str(DEMO), "--plain")
    terminal.wait_for(b"SPACE leaves")
    terminal.type(b"?")
    terminal.wait_for(b"Home, End: the beginning, the end.\r\n")
    told = terminal.shown.decode().splitlines()
    keys = told[told.index(KEYS_SAID[0]) :]
    assert tuple(keys[: len(KEYS_SAID)]) == KEYS_SAID
    terminal.type(b"q")
    assert terminal.code() == 0


def test_in_lines_keys_seek_and_a_stop_key_leaves(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "replay", str(GOLDEN / "lossy.jsonl"), "--plain")
    terminal.wait_for(b"SPACE leaves")
    terminal.type(b"p")
    terminal.wait_for(b"Replay paused")
    terminal.type(b"\t")
    terminal.wait_for(b"link lost")
    terminal.type(b"40\r")
    terminal.wait_for(b"0:40  Walk, set 1 of 2.")
    terminal.type(b" ")
    assert terminal.code() == 0


def test_an_examination_is_called_one_with_the_command_that_shows_it(
    journal: Callable[[list[AnyRecord]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    opened, *rest = read_journal(DEMO).records
    assert isinstance(opened, SessionOpened)
    assert main(["replay", str(journal([replace(opened, examination=True), *rest]))]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "An examination of the treadmill, no session: backrun report shows" in first
    assert "km/h" not in first
