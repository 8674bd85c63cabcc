"""What is done in a guest: the command line of a session there, and what it leaves."""

from collections.abc import Sequence
from pathlib import Path

from story import short_profile

from backrun_treadmill.core.events import LinkLost
from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord
from vm.guest import BOOT_S, Guest, Room

RUN = (
    "python3 -m backrun_treadmill run /job/short.toml --adapter os --treadmill C2:00:00:00:00:01 --plain "
    "--yes --nobody-on-the-belt --console-unit km/h --pod C2:00:00:00:00:02 --strap C2:00:00:00:00:03 "
    "--journal /tmp/home/journal.jsonl"
)

KILLED = f"""{RUN} &
front=$!
until [ -e /job/kill-now ]; do busybox usleep 20000; done
engine=$(grep -l "backrun_treadmill[.]engine" /proc/[0-9]*/cmdline | cut -d / -f 3)
touch /job/killed
kill -KILL "$engine"
wait $front
"""
"""A session whose engine is killed when `kill_in_the_run` says so."""


def wait_for_the_run(around: Room, machine: Guest) -> None:
    """Until the belt runs."""
    machine.wait_for("ready", BOOT_S)
    around.wait_for(lambda one: one.get("belt", 0) >= 7.5, within_s=120)


def kill_in_the_run(around: Room, machine: Guest) -> float:
    """Have the engine of `KILLED` killed while the belt runs; the monotonic instant, in s."""
    wait_for_the_run(around, machine)
    machine.tell("kill-now")
    return machine.wait_for("killed", within_s=20)


def lost_s(told: Sequence[AnyRecord]) -> float:
    """How long the plan stood still for the first link that was lost, in s."""
    lost = next(one.at for one in told if isinstance(one, LinkLost))
    again = (one.at for one in told if isinstance(one, StateEntered) and one.state is State.RUNNING)
    return (next(at for at in again if at > lost) - lost) / 1e6


def profile_file(folder: Path) -> Path:
    """The file that `RUN` runs."""
    file = folder / "short.toml"
    file.write_text(short_profile(walk_s=10, run_s=15))
    return file


def records(folder: Path) -> tuple[AnyRecord, ...]:
    """The journal that the job left."""
    return read_journal(folder / "home/journal.jsonl").records
