"""`backrun doctor` in a guest: the computer with its Bluetooth service and without, and a treadmill examined over BlueZ
by keys in a terminal; what the belt did is asked of the room (make hil).
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from story import STOP, belt_kmh, writes
from vm.guest import guest, room

from backrun_treadmill.core.checks import ADAPTER, SERVICE, TREADMILL
from backrun_treadmill.devices.machine_profiles import file_stem

ADDRESS = "C2:00:00:00:00:01"
NEVER_FASTER_KMH = 5.0
"""What an examination may at most see a belt do."""

BESIDE = Path(__file__).parent / "vm/beside.py"
WORK = """mkdir -p /dev/pts && mount -t devpts pts /dev/pts
doctor="python3 -m backrun_treadmill doctor"
$doctor --json < /dev/null > /job/with.json
python3 /job/beside.py $doctor --journal /tmp/home/examination.jsonl > /job/page
examined=$?
kill $(grep -l "^/usr/libexec/bluetooth/bluetoothd" /proc/[0-9]*/cmdline | cut -d / -f 3)
sleep 1
$doctor --json < /dev/null > /job/without.json
echo $? > /job/without.code
exit $examined
"""


def verdicts(file: Path) -> dict[str, tuple[str, str]]:
    """What was looked at: its verdict and its sentence."""
    told: dict[str, Any] = json.loads(file.read_text())
    return {one["what"]: (one["verdict"], one["text"]) for one in told["computer"]}


def test_the_computer_is_judged_with_its_service_and_without_and_a_belt_examined_over_bluez(
    image: Path, tmp_path: Path
) -> None:
    with (
        room(tmp_path, "--model", "start-says-stopped") as around,
        guest(image, tmp_path, around, job=WORK, files=[BESIDE]) as machine,
    ):
        outcome = machine.outcome(within_s=300)
        truth = around.truth()
    page = (outcome.folder / "page").read_text()
    assert outcome.code == 0, page + outcome.err
    good = verdicts(outcome.folder / "with.json")
    assert [good[what][0] for what in (SERVICE, ADAPTER, TREADMILL)] == ["good", "good", "good"]
    verdict, remedy = verdicts(outcome.folder / "without.json")[SERVICE]
    assert (verdict, (outcome.folder / "without.code").read_text().strip()) == ("to do", "1")
    assert "systemctl start bluetooth" in remedy
    written = [raw for _, raw in writes(truth)]
    assert STOP in written[:2], "a stop is proved before anything moves"
    assert written[-1] == STOP
    assert belt_kmh(truth) == 0
    assert max(float(one.get("belt", 0)) for one in truth) <= NEVER_FASTER_KMH
    profile = outcome.folder / f"home/.local/share/backrun/machines/{file_stem(ADDRESS)}.toml"
    assert tomllib.loads(profile.read_text())["start_says_stopped"] is True
    assert profile.with_suffix(".txt").exists()
    print(f"\n{page[page.find('Found') :]}")
