"""`backrun doctor` up to the key that lets it write anything: until then the room has received nothing."""

import argparse
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal
from truthful_room import truthful_room

from backrun_treadmill.cli.choices import choose_machine
from backrun_treadmill.cli.doctor import NO_TERMINAL, NONE_HEARD, TO_DO_FIRST, choose
from backrun_treadmill.cli.main import main
from backrun_treadmill.core.checks import Finding, Verdict
from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.front.doctor.computer import Looked
from backrun_treadmill.front.doctor.safety_page import VIRTUAL, page_lines

LAST_OF_PAGE = b"nothing was written to the treadmill."
ENTER = b"\r"


def options(*, treadmill: str | None = None, computer_only: bool = False) -> argparse.Namespace:
    return argparse.Namespace(treadmill=treadmill, computer_only=computer_only, model=None, journal=None)


def heard(*names: str) -> tuple[Nearby, ...]:
    return tuple(
        Nearby(
            kind=DeviceKind.TREADMILL, name=name, address=f"F0:00:00:00:00:0{n}", rssi_dbm=-50, can=(Ability.SPEEDS,)
        )
        for n, name in enumerate(names)
    )


def why_not(looked: Looked, *, attended: bool = True, computer_only: bool = False) -> str:
    where = choose_machine(None, "os")
    return choose(options(computer_only=computer_only), where, looked, attended=attended).why_not


def test_the_belt_is_left_out_with_the_reason_unless_one_treadmill_is_there_and_somebody_in_front_of_it() -> None:
    one, two = Looked(heard=heard("A")), Looked(heard=heard("A", "B"))
    to_do = Looked((Finding("adapter", Verdict.TO_DO, "Switch it on."),), one.heard)
    assert why_not(one) == ""
    assert why_not(one, attended=False) == NO_TERMINAL
    assert why_not(one, computer_only=True) == "--computer-only leaves it out."
    assert why_not(to_do) == TO_DO_FIRST
    assert why_not(Looked()) == NONE_HEARD
    assert why_not(two) == "2 treadmills were heard (A, B): say which with --treadmill."


def test_the_one_that_was_heard_is_meant_by_its_address() -> None:
    at = choose(options(), choose_machine("Old", None), Looked(heard=heard("Old Faithful")), attended=True).at
    assert at is not None
    assert (at.where.selector, at.name) == ("F0:00:00:00:00:00", "Old Faithful (F0:00:00:00:00:00)")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--model", "target-mph"), "--model is for --treadmill virtual only"),
        (("--treadmill", "virtual", "--model", "nonsense"), "There is no model 'nonsense'"),
        (("--treadmill", "none"), "needs no examination"),
        (("--treadmill", "virtual", "--adapter", "os"), "leave out"),
        (("--journal", __file__), "never written over"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_else(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_no_option_gives_the_keys_of_an_examination(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--treadmill", "virtual", "--yes"])
    assert ended.value.code == 2
    assert "--yes" in capsys.readouterr().err


def test_without_a_terminal_there_is_the_computer_only_and_one_object_for_programs(tmp_path: Path) -> None:
    with truthful_room(tmp_path) as room:
        words = ("doctor", "--adapter", room.adapter, "--json")
        command = [sys.executable, "-m", "backrun_treadmill", *words]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
        )
        assert room.writes() == []
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert [one["verdict"] for one in told["computer"]] == ["good", "good", "not known"]
    assert told["not_examined"] == NO_TERMINAL
    unknown = {key: told[key] for key in ("machine", "facts", "profile", "outcome", "stands")}
    assert unknown == {"machine": None, "facts": [], "profile": {}, "outcome": None, "stands": None}


def test_any_key_but_enter_ends_at_the_page_and_one_from_before_the_page_says_nothing(tmp_path: Path) -> None:
    with truthful_room(tmp_path) as room:
        terminal = Terminal(tmp_path, "doctor", "--adapter", room.adapter)
        before = terminal.mode()
        terminal.type(ENTER)
        terminal.wait_for(b"backrun virtual (C2:00:00:00:00:01)")
        terminal.wait_for(LAST_OF_PAGE)
        terminal.type(b"g")
        terminal.wait_for(b"Nothing was written to the treadmill.")
        assert terminal.code() == 0
        assert room.writes() == []
        assert terminal.mode() == before
    assert list(terminal.data.glob("**/*")) == [], "neither a journal nor a profile"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_at_the_page_ends_it_and_gives_the_terminal_back(tmp_path: Path, number: signal.Signals) -> None:
    terminal = Terminal(tmp_path, "doctor", "--treadmill", "virtual")
    before = terminal.mode()
    terminal.wait_for(LAST_OF_PAGE)
    terminal.process.send_signal(number)
    assert terminal.code() == 128 + number
    assert terminal.mode() == before
    assert list(terminal.data.glob("**/*")) == []


def test_the_page_of_a_virtual_room_names_no_key_to_pull() -> None:
    real, virtual = ("\n".join(page_lines(name)) for name in ("Old Faithful", VIRTUAL))
    assert "If it does not stop, pull the safety key." in real
    assert "If it does not stop, there is no key to pull in a virtual room: ENTER ends it." in virtual
    assert all(len(line) < 80 for line in (*page_lines("Old Faithful"), *page_lines(VIRTUAL)))
