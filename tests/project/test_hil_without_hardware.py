"""hil on a computer with none of its hardware: every check is skipped, and says what to pass."""

from pathlib import Path

from hil_run import hil

SAID = ("make hil-vm builds it", "pytest hil --peripheral=usb:1", "pytest -s hil --treadmill=NAME")


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
