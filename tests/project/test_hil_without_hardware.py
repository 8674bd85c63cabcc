"""hil on a computer with none of its hardware: every check is skipped, and says what to pass."""

from pathlib import Path

from hil_run import hil

PYTEST = ".venv/bin/python -m pytest"
SAID = ("make hil-vm builds it", f"{PYTEST} hil --peripheral=usb:1", f"{PYTEST} -s hil --treadmill=NAME")


def test_without_options_everything_is_skipped_with_the_sentence_that_says_what_to_pass() -> None:
    ran = hil("hil")
    assert ran.returncode == 0, ran.stdout
    assert " passed" not in ran.stdout
    skips = [line for line in ran.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(skips) > len(SAID)
    assert all(any(said in skip for said in SAID) for skip in skips)
    assert all(any(said in skip for skip in skips) for said in SAID)


def test_a_guest_that_was_asked_for_and_is_not_there_is_no_skip(tmp_path: Path) -> None:
    ran = hil("hil/test_vm_session.py", "-k", "killed", "--vm", BACKRUN_HIL_CACHE=str(tmp_path))
    assert ran.returncode == 1
    assert "make hil-vm builds it" in ran.stdout


def test_a_dongle_that_is_not_there_is_said_in_a_line_with_where_to_read_on() -> None:
    ran = hil("hil/test_over_the_air.py", "-k", "found_by_its_name", "--peripheral=tcp-client:nowhere")
    assert ran.returncode == 1
    assert "controller tcp-client:nowhere cannot be opened (no such dongle, or no permission for it)" in ran.stdout
    assert "hil/README.md, What the system must allow" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert len(ran.stdout.splitlines()) < 15
