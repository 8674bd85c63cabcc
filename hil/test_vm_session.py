"""Whole sessions through a real kernel, bluetoothd and D-Bus, in a guest; what the belt did is asked of the room."""

import subprocess
from pathlib import Path
from statistics import quantiles

import pytest
from story import answers_s, check_front_stopped, check_whole_session
from vm.guest import guest, room
from vm.job import KILLED, RUN, kill_in_the_run, profile_file, records

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import CommandSent
from backrun_treadmill.core.sensor_events import HeartMeasured, Source, StepsMeasured


@pytest.fixture
def sleeper(tmp_path: Path) -> Path:
    """Absolute sleeps in C, to lay beside ours; one file, for a guest without a compiler."""
    binary = tmp_path / "sleeper"
    source = Path(__file__).parents[1] / "tests/bench/sleeper.c"
    subprocess.run(["cc", "-O2", "-static", "-o", str(binary), str(source)], check=True)
    return binary


def late_ms(values: list[float]) -> str:
    cut = quantiles(values, n=100)
    return f"p50 {cut[49]:.1f}, p99 {cut[98]:.1f}, max {max(values):.1f} ms of {len(values)}"


def test_a_whole_session_through_the_kernel_bluez_and_d_bus(
    image: Path, sleeper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = f"""cp /job/sleeper /tmp/sleeper
/tmp/sleeper 20000 3500 > /tmp/home/slept &
{RUN}
code=$?
wait
exit $code
"""
    with (
        room(tmp_path) as around,
        guest(image, tmp_path, around, job=work, files=[profile_file(tmp_path), sleeper]) as machine,
    ):
        outcome = machine.outcome(within_s=200)
        truth = around.truth()
    assert outcome.code == 0, outcome.out + outcome.err
    told = records(outcome.folder)
    check_whole_session(told, truth)
    assert {one.source for one in told if isinstance(one, StepsMeasured)} >= {Source.POD}
    assert any(isinstance(one, HeartMeasured) for one in told)
    assert "2 of 2 sets" in outcome.out
    due = {one.seq: one.due for one in told if isinstance(one, SetSpeed)}
    ours = [(one.at - due[one.seq]) / 1000 for one in told if isinstance(one, CommandSent) and one.seq in due]
    slept = [int(line) / 1e6 for line in (outcome.folder / "home/slept").read_text().split()]
    with capsys.disabled():
        print(f"\nadapter powered {outcome.boot_s:.1f} s after the start; answered in {max(answers_s(told)):.2f} s")
        print(f"sent - due: {', '.join(f'{one:.1f}' for one in ours)} ms; a C sleeper beside it: {late_ms(slept)}")


def test_a_killed_engine_leaves_its_link_to_bluez_and_the_front_stops_the_belt(image: Path, tmp_path: Path) -> None:
    files = [profile_file(tmp_path)]
    with room(tmp_path) as around, guest(image, tmp_path, around, job=KILLED, files=files) as machine:
        killed_s = kill_in_the_run(around, machine)
        outcome = machine.outcome(within_s=120)
        truth = around.truth()
    stopped_s = check_front_stopped(truth, killed_s=killed_s, said=outcome.out)
    print(f"stop received {stopped_s:.2f} s after the kill")
    assert outcome.code == 1
