"""The command itself: what it offers, what it imports, how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import VERBS, main

HELLO = "import argparse; p = argparse.ArgumentParser(prog='hello'); p.add_argument('name'); p.parse_args(['--help'])"
HEAVY = ("msgspec", "asyncio", "textual", "bleak", "bumble", "pyftms", "aiomqtt", "platformdirs", "tomllib")
BLUETOOTH = ("bleak", "bumble", "pyftms", "backrun_treadmill.ftms", "backrun_treadmill.devices", "asyncio")


def backrun(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backrun_treadmill", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def modules_after(*words: str) -> set[str]:
    """The modules loaded when the command has done its work."""
    script = (
        "import sys\n"
        "from backrun_treadmill.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stderr.split())


def test_the_help_names_every_verb_with_one_line_each() -> None:
    done = backrun("--help")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    for verb, line in VERBS.items():
        assert f"{verb} {line}" in text


def test_the_help_imports_nothing_heavy() -> None:
    assert not modules_after("--help").intersection(HEAVY)


@pytest.mark.parametrize("words", [("profile", "check", "demo"), ("profile", "show", "demo"), ("profile", "schema")])
def test_profiles_are_read_without_any_bluetooth(words: tuple[str, ...]) -> None:
    loaded = modules_after(*words)
    assert "backrun_treadmill.core.profile.language" in loaded
    assert not loaded.intersection(BLUETOOTH)


@pytest.mark.parametrize("words", [(), ("fly",), ("profile",), ("profile", "check"), ("--fast",)])
def test_a_command_that_is_not_understood_is_a_usage_error(words: tuple[str, ...]) -> None:
    done = backrun(*words)
    assert done.returncode == 2
    assert "usage: backrun" in done.stderr
    assert done.stdout == ""


def test_the_version_is_said() -> None:
    assert backrun("--version").stdout.startswith("backrun 0.")


def test_an_interrupt_ends_quietly_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(name: str, runner: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backrun_treadmill.cli.profile.load_profile", interrupted)
    assert main(["profile", "show", "demo"]) == 128 + signal.SIGINT
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [("profile", "schema"), ("--help",)])
def test_a_reader_that_goes_away_is_no_traceback(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "backrun_treadmill", *words]
    try:
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    finally:
        os.close(writing)
    assert done.stderr == ""
    assert done.returncode in (0, 1), "argparse itself may have swallowed the error of its own help"


@pytest.mark.parametrize("words", ["profile show demo", "profile schema", "profile check demo nonesuch"])
def test_a_closed_output_is_no_traceback(words: str) -> None:
    command = f"{sys.executable} -m backrun_treadmill {words} >&-"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == (2 if "nonesuch" in words else 0)


def test_with_its_streams_closed_no_file_takes_their_numbers() -> None:
    script = (
        "import os; from backrun_treadmill.cli.main import main; main(['profile', 'check', 'demo']); "
        "raise SystemExit(os.open('/', os.O_RDONLY))"
    )
    command = f'{sys.executable} -c "{script}" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], timeout=60, check=False).returncode > 2


def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "backrun_treadmill", "profile", "show", "demo"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


def test_a_terminal_without_our_signs_still_gets_its_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backrun_treadmill", "profile", "show", "walk-20"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=True,
    )
    assert b"4 ? 5.5 km/h" in done.stdout


def test_the_help_comes_nearly_as_fast_as_the_smallest_command_could() -> None:
    """The promise is 1.5 times an argparse hello on a quiet machine; printed, and held by a wide bound."""

    def seconds(*command: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, timeout=60, check=True)
        return time.perf_counter() - began

    pairs = [(seconds("-c", HELLO), seconds("-m", "backrun_treadmill", "--help")) for _ in range(9)]
    ratio = min(ours for _, ours in pairs) / min(theirs for theirs, _ in pairs)
    print(f"backrun --help takes {ratio:.2f} x an argparse hello")  # noqa: T201
    assert ratio <= 4  # a noisy machine doubles either side; what is imported is told by name above


def test_the_doctor_of_an_adapter_that_is_not_there_says_what_to_do() -> None:
    plain, listed = (backrun("doctor", "--adapter", "hci:tcp-client:127.0.0.1:1", *more) for more in ([], ["--json"]))
    assert (plain.returncode, listed.returncode) == (1, 1)
    assert "check that it is plugged in" in plain.stdout
    assert plain.stdout.endswith("Nothing was written to any treadmill.\n")
    (finding,) = json.loads(listed.stdout)["computer"]
    assert (finding["what"], finding["verdict"]) == ("adapter", "to do")
