"""Whole sessions through a real kernel, bluetoothd and D-Bus, in a guest; what the belt did is asked of the room."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from vm.guest import BOOT_S, guest, room

from backrun_treadmill.core.commands import Outcome, SetSpeed
from backrun_treadmill.core.events import CommandAnswered, CommandSent, HeartMeasured, Source, StepsMeasured
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

PROFILE = """
name = "short"
bare = true
steps = ["walk 10 s @ 3 km/h", "2 x 15/15 @ 8 km/h / 4 km/h", "cool-down 10 s @ 3 km/h"]
"""
RUN = (
    "python3 -m backrun_treadmill run /job/short.toml --adapter os --treadmill C2:00:00:00:00:01 --plain "
    "--yes --nobody-on-the-belt --console-unit km/h --pod C2:00:00:00:00:02 --strap C2:00:00:00:00:03 "
    "--journal /tmp/home/journal.jsonl"
)
ANSWERED_S = 1.0
STOP = "0801"
STOP_AFTER_KILL_S = 10.0
"""How long after the death of the engine a stop has reached the treadmill: a new process connects through BlueZ."""

type Truth = list[dict[str, Any]]


def writes(truth: Truth) -> list[tuple[float, str]]:
    """What reached the control point: (s, hexadecimal)."""
    return [(float(one["mono"]), str(one["write"])) for one in truth if one.get("char") == "2ad9"]


def belt_kmh(truth: Truth) -> float:
    return float(next(one["belt"] for one in reversed(truth) if "belt" in one))


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


def answers_s(records: Sequence[AnyRecord]) -> list[float]:
    """How long each command took to be answered."""
    sent = {one.seq: one.at for one in records if isinstance(one, CommandSent)}
    return [(one.at - sent[one.seq]) / 1e6 for one in records if isinstance(one, CommandAnswered)]


def test_a_whole_session_through_the_kernel_bluez_and_d_bus(
    image: Path, sleeper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "short.toml"
    profile.write_text(PROFILE)
    work = f"""cp /job/sleeper /tmp/sleeper
/tmp/sleeper 20000 3500 > /tmp/home/slept &
{RUN}
code=$?
wait
exit $code
"""
    with room(tmp_path) as around, guest(image, tmp_path, around, job=work, files=[profile, sleeper]) as machine:
        outcome = machine.outcome(within_s=200)
        truth = around.truth()
    assert outcome.code == 0, outcome.out + outcome.err
    records = read_journal(outcome.folder / "home/journal.jsonl").records
    ended = next(one for one in records if isinstance(one, SessionEnded))
    assert (ended.outcome, ended.stands) == (Outcome.FINISHED, True)
    assert belt_kmh(truth) == 0
    sent = [one.raw for one in records if isinstance(one, CommandSent)]
    assert [raw for _, raw in writes(truth)] == sent, "the room received what the journal says was sent, in that order"
    speeds = [one.target_ckmh for one in records if isinstance(one, SetSpeed)]
    assert speeds == [300, 800, 400, 800, 400, 300]
    assert max(answers_s(records)) <= ANSWERED_S
    assert {one.source for one in records if isinstance(one, StepsMeasured)} >= {Source.POD}
    assert any(isinstance(one, HeartMeasured) for one in records)
    assert "2 of 2 sets" in outcome.out
    due = {one.seq: one.due for one in records if isinstance(one, SetSpeed)}
    ours = [(one.at - due[one.seq]) / 1000 for one in records if isinstance(one, CommandSent) and one.seq in due]
    slept = [int(line) / 1e6 for line in (outcome.folder / "home/slept").read_text().split()]
    with capsys.disabled():
        print(f"\nadapter powered {outcome.boot_s:.1f} s after the start; answered in {max(answers_s(records)):.2f} s")
        print(f"sent - due: {', '.join(f'{one:.1f}' for one in ours)} ms; a C sleeper beside it: {late_ms(slept)}")


def test_a_killed_engine_leaves_its_link_to_bluez_and_the_front_stops_the_belt(image: Path, tmp_path: Path) -> None:
    profile = tmp_path / "short.toml"
    profile.write_text(PROFILE)
    work = f"""{RUN} &
front=$!
until [ -e /job/kill-now ]; do busybox usleep 20000; done
busybox pkill -KILL -f backrun_treadmill.engine
touch /job/killed
wait $front
"""
    with room(tmp_path) as around, guest(image, tmp_path, around, job=work, files=[profile]) as machine:
        machine.wait_for("ready", BOOT_S)
        around.wait_for(lambda one: one.get("belt", 0) >= 7.5, within_s=120)
        machine.tell("kill-now")
        killed_s = machine.wait_for("killed", within_s=20)
        outcome = machine.outcome(within_s=120)
        truth = around.truth()
    after = [raw for at, raw in writes(truth) if at > killed_s]
    stopped_s = next(at for at, raw in writes(truth) if at > killed_s and raw == STOP) - killed_s
    print(f"stop received {stopped_s:.2f} s after the kill")
    assert stopped_s <= STOP_AFTER_KILL_S
    assert set(after) <= {"00", STOP}, "control and stop, and nothing that makes a belt go"
    assert belt_kmh(truth) == 0
    assert "The belt was stopped: it is measured at zero." in outcome.out
    assert outcome.code == 1
