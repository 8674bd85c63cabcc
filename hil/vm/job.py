"""What is done in a guest: the command line of a session there, and what it leaves."""

from pathlib import Path

from story import short_profile

from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord

RUN = (
    "python3 -m backrun_treadmill run /job/short.toml --adapter os --treadmill C2:00:00:00:00:01 --plain "
    "--yes --nobody-on-the-belt --console-unit km/h --pod C2:00:00:00:00:02 --strap C2:00:00:00:00:03 "
    "--journal /tmp/home/journal.jsonl"
)


def profile_file(folder: Path) -> Path:
    """The file that `RUN` runs."""
    file = folder / "short.toml"
    file.write_text(short_profile(walk_s=10, run_s=15))
    return file


def records(folder: Path) -> tuple[AnyRecord, ...]:
    """The journal that the job left."""
    return read_journal(folder / "home/journal.jsonl").records
