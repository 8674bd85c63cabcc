"""What `backrun run` refuses before anything is started, and what its options mean together."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backrun_treadmill.cli.choices import WrongUse, check_keys, choose_machine, choose_pod, choose_strap, on_loopback
from backrun_treadmill.core.events import Driving
from backrun_treadmill.link.messages import PodChoice

ROOM = "hci:tcp-client:127.0.0.1:9000"


@pytest.mark.parametrize(
    ("treadmill", "adapter", "driving", "selector", "used", "room"),
    [
        (None, None, Driving.MACHINE, "", "", True),
        ("virtual", None, Driving.MACHINE, "", "", True),
        (None, ROOM, Driving.MACHINE, "", ROOM, True),
        ("backrun virtual", ROOM, Driving.MACHINE, "backrun virtual", ROOM, True),
        (None, "os", Driving.MACHINE, "", "os", False),
        ("FS-BC11B7", None, Driving.MACHINE, "FS-BC11B7", "os", False),
        ("FS-BC11B7", "hci:usb:0", Driving.MACHINE, "FS-BC11B7", "hci:usb:0", False),
        ("none", None, Driving.NOBODY, "", "os", False),
        ("none", ROOM, Driving.NOBODY, "", ROOM, True),
    ],
)
def test_virtual_is_the_default_only_while_neither_machine_nor_adapter_is_given(
    treadmill: str | None, adapter: str | None, driving: Driving, selector: str, used: str, room: bool
) -> None:
    where = choose_machine(treadmill, adapter)
    assert (where.driving, where.selector, where.adapter, where.room) == (driving, selector, used, room)


def test_a_virtual_treadmill_on_a_given_adapter_is_a_contradiction() -> None:
    with pytest.raises(WrongUse, match="leave out"):
        choose_machine("virtual", ROOM)


@pytest.mark.parametrize(
    ("adapter", "loopback"),
    [
        ("hci:tcp-client:127.0.0.1:9000", True),
        ("hci:tcp-client:127.8.8.8:9000", True),
        ("hci:tcp-client:localhost:9000", True),
        ("hci:tcp-client:[::1]:9000", True),
        ("hci:tcp-client:192.168.1.7:9000", False),
        ("hci:tcp-client:127.0.0.1.example.org:9000", False),
        ("hci:tcp-client:", False),
        ("hci:tcp-server:127.0.0.1:9000", False),
        ("hci:usb:0", False),
        ("os", False),
    ],
)
def test_only_hci_on_this_very_computer_counts_as_a_room(adapter: str, loopback: bool) -> None:
    assert on_loopback(adapter) is loopback


@pytest.mark.parametrize(
    ("treadmill", "yes", "attended", "allowed"),
    [
        ("virtual", True, False, True),
        ("virtual", False, False, False),
        ("virtual", False, True, True),
        ("FS-BC11B7", True, False, False),
        ("FS-BC11B7", True, True, True),
        ("FS-BC11B7", False, True, True),
        ("FS-BC11B7", False, False, False),
        ("none", True, False, False),
    ],
)
def test_who_may_give_the_keys(treadmill: str, yes: bool, attended: bool, allowed: bool) -> None:
    where = choose_machine(treadmill, None)
    if allowed:
        check_keys(where, yes=yes, attended=attended, empty_belt=False)
    else:
        with pytest.raises(WrongUse, match="Nothing was started"):
            check_keys(where, yes=yes, attended=attended, empty_belt=False)


def test_a_real_belt_starts_without_a_terminal_only_where_somebody_said_that_nobody_is_on_it() -> None:
    real = choose_machine("FS-BC11B7", None)
    check_keys(real, yes=True, attended=False, empty_belt=True)
    with pytest.raises(WrongUse, match="Nothing was started"):
        check_keys(real, yes=False, attended=False, empty_belt=True)


def test_any_pod_on_the_air_is_the_runners_own_only_in_a_virtual_room() -> None:
    room, real = choose_machine(None, None), choose_machine("FS-BC11B7", None)
    assert choose_pod("auto", room, "C2:02") == (PodChoice.IF_NEEDED, "")
    assert choose_pod("auto", real, None) == (PodChoice.OWN, "")
    assert choose_pod("auto", real, "C2:02") == (PodChoice.IF_NEEDED, "C2:02")
    assert choose_pod("none", room, None) == (PodChoice.NONE, "")
    assert choose_pod("Stryd", real, "C2:02") == (PodChoice.POD, "Stryd")


def test_any_strap_is_the_runners_own_only_in_a_virtual_room() -> None:
    room, real = choose_machine(None, None), choose_machine("FS-BC11B7", None)
    assert choose_strap("auto", room, "C2:03") == ""
    assert choose_strap("auto", real, None) is None
    assert choose_strap("auto", real, "C2:03") == "C2:03"
    assert choose_strap("none", real, "C2:03") is None
    assert choose_strap("Polar", real, "C2:03") == "Polar"


@pytest.fixture
def backrun(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command itself, without a terminal and in an empty home."""

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "backrun_treadmill", "run", *args],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={"HOME": str(tmp_path), "PATH": ""},
        )

    return run


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["demo"], "no terminal"),
        (["demo", "--treadmill", "FS-BC11B7", "--yes"], "needs a terminal"),
        (["no-such-profile", "--yes"], "no-such-profile"),
        (["demo", "--treadmill", "virtual", "--adapter", ROOM, "--yes"], "leave out"),
        (["demo", "--console-unit", "knots", "--yes"], "knots"),
        (["demo", "--impact-budget", "19", "--yes"], "'19' is not a whole number from 20 to 20000"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_two(
    backrun: Callable[..., subprocess.CompletedProcess[str]], args: list[str], said: str
) -> None:
    ended = backrun(*args)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_journal_is_never_written_over(
    backrun: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    older = tmp_path / "older.jsonl"
    older.write_text("an older session\n")
    ended = backrun("demo", "--yes", "--journal", str(older))
    assert ended.returncode == 2
    assert "never written over" in ended.stderr
    assert older.read_text() == "an older session\n"


def test_a_room_that_is_not_there_is_one_sentence_with_the_remedy_and_exit_code_one(
    backrun: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    ended = backrun("demo", "--yes", "--adapter", "hci:tcp-client:127.0.0.1:9")
    assert ended.returncode == 1
    assert "cannot be opened" in ended.stdout
    assert "no treadmill was touched" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
