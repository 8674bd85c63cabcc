"""A treadmill that serves only a paired computer, over BlueZ, where no desktop is there to agree to it (make hil)."""

from pathlib import Path

import pytest
from story import check_front_stopped, check_order
from vm.guest import guest, room
from vm.job import KILLED, RUN, kill_in_the_run, lost_s, profile_file, records, wait_for_the_run

from backrun_treadmill.core.events import CommandAnswered, CommandSent


@pytest.mark.parametrize("model", ["wants-pairing", "forgets-pairing"])
def test_it_is_paired_with_and_the_session_goes_on_after_a_lost_link(model: str, image: Path, tmp_path: Path) -> None:
    files = [profile_file(tmp_path)]
    with (
        room(tmp_path, "--model", model) as around,
        guest(image, tmp_path, around, job=f"{RUN}\n", files=files) as machine,
    ):
        wait_for_the_run(around, machine)
        around.press("cut 6 treadmill")
        outcome = machine.outcome(within_s=240)
        truth = around.truth()
    assert outcome.code == 0, outcome.out + outcome.err
    told = records(outcome.folder)
    check_order(told, truth)
    print(f"the plan went on {lost_s(told):.1f} s after the link was lost")


def test_one_that_says_so_to_the_first_request_is_paired_with_then_and_a_killed_engine_changes_nothing(
    image: Path, tmp_path: Path
) -> None:
    files = [profile_file(tmp_path)]
    with (
        room(tmp_path, "--model", "wants-pairing-late") as around,
        guest(image, tmp_path, around, job=KILLED, files=files) as machine,
    ):
        killed_s = kill_in_the_run(around, machine)
        outcome = machine.outcome(within_s=120)
        truth = around.truth()
    stopped_s = check_front_stopped(truth, killed_s=killed_s, said=outcome.out)
    told = records(outcome.folder)
    first, *_ = (one for one in told if isinstance(one, CommandSent))
    answered = next(one for one in told if isinstance(one, CommandAnswered))
    print(
        f"paired and answered in {(answered.at - first.at) / 1e6:.2f} s; stop received {stopped_s:.2f} s after the kill"
    )


def test_one_that_will_not_pair_is_told_of_at_once_with_what_to_do(image: Path, tmp_path: Path) -> None:
    files = [profile_file(tmp_path)]
    with (
        room(tmp_path, "--model", "refuses-pairing") as around,
        guest(image, tmp_path, around, job=f"{RUN}\n", files=files) as machine,
    ):
        outcome = machine.outcome(within_s=60)
        truth = around.truth()
    assert outcome.code == 1
    assert "pair it in the system's Bluetooth settings" in outcome.out
    assert not [one for one in truth if one.get("char") == "2ad9"], "nothing was written"
