"""What users' computers do to a session, done to a guest's Bluetooth stack (make hil); the room tells of the belt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from story import STOP, belt_kmh, writes
from vm.guest import Guest, Room, guest, room
from vm.job import RUN, lost_s, profile_file, records, wait_for_the_run

AT_NOW = "until [ -e /job/now ]; do busybox usleep 20000; done"
RESTART = """kill $(grep -l "^/usr/libexec/bluetooth/bluetoothd" /proc/[0-9]*/cmdline | cut -d / -f 3)
sleep 2
/usr/libexec/bluetooth/bluetoothd -n > /job/bluetoothd-again.log 2>&1 &"""
OFF_AND_ON = """bluetoothctl power off
sleep 5
bluetoothctl power on"""
HOLD = """cat > /tmp/hold.py <<'END'
import asyncio
from bleak import BleakClient, BleakScanner

CONTROL_POINT = "00002ad9-0000-1000-8000-00805f9b34fb"

async def hold():
    device = await BleakScanner.find_device_by_address("C2:00:00:00:00:01", timeout=20)
    async with BleakClient(device) as client:
        await client.start_notify(CONTROL_POINT, lambda *_: None)
        await client.write_gatt_char(CONTROL_POINT, b"\\x00", response=True)
        open("/job/held", "w").close()
        await asyncio.sleep(120)

asyncio.run(hold())
END
python3 /tmp/hold.py > /job/hold.log 2>&1 &
until [ -e /job/held ]; do busybox usleep 100000; done"""


def beside(done: str) -> str:
    """A job: the session, and what is done beside it when the host says now."""
    return f"{RUN} &\nfront=$!\n{AT_NOW}\n{done}\nwait $front\n"


def now(_room: Room, machine: Guest) -> None:
    machine.tell("now")


def cut(around: Room, _machine: Guest) -> None:
    around.press("cut 6 treadmill")


@pytest.mark.parametrize("boot", range(1, 6))
def test_every_boot_ends_with_all_three_devices_on_the_air(boot: int, image: Path, tmp_path: Path) -> None:
    work = "python3 -m backrun_treadmill scan --seconds 6\n"
    with room(tmp_path) as around, guest(image, tmp_path, around, job=work) as machine:
        outcome = machine.outcome(within_s=90)
    assert outcome.code == 0, outcome.out + outcome.err
    assert [outcome.out.count(kind) for kind in ("treadmill ", "foot pod", "heart strap")] == [1, 1, 1]
    print(f"boot {boot}: adapter powered {outcome.boot_s:.1f} s after the start")


@pytest.mark.parametrize(
    ("work", "act"),
    [(f"{RUN}\n", cut), (beside(RESTART), now), (beside(OFF_AND_ON), now)],
    ids=["the link is lost for 6 s", "bluetoothd is restarted", "the adapter is off for 5 s"],
)
def test_the_session_goes_on_when_the_link_is_back(
    work: str, act: Callable[[Room, Guest], None], image: Path, tmp_path: Path
) -> None:
    files = [profile_file(tmp_path)]
    with room(tmp_path) as around, guest(image, tmp_path, around, job=work, files=files) as machine:
        wait_for_the_run(around, machine)
        act(around, machine)
        outcome = machine.outcome(within_s=240)
        truth = around.truth()
    assert outcome.code == 0, outcome.out + outcome.err
    print(f"the plan went on {lost_s(records(outcome.folder)):.1f} s after the link was lost")
    assert "2 of 2 sets" in outcome.out
    assert writes(truth)[-1][1] == STOP
    assert belt_kmh(truth) == 0


def test_a_treadmill_that_another_program_holds_is_said_to_be_elsewhere_and_nothing_is_written(
    image: Path, tmp_path: Path
) -> None:
    files = [profile_file(tmp_path)]
    work = f"{HOLD}\n{RUN}\n"
    with room(tmp_path) as around, guest(image, tmp_path, around, job=work, files=files) as machine:
        outcome = machine.outcome(within_s=150)
        truth = around.truth()
    assert outcome.code == 1
    assert "close every other app and watch that may hold it" in outcome.out
    assert [raw for _, raw in writes(truth)] == ["00"], "the other program's own request, and nothing of ours"
