"""The archive: a folder tree of files that are whole or not there, each named by what it holds.

    FOLDER/summaries/runner=<key>/date=<day>/<session>-r<revision>-<digest>.json
    FOLDER/journals/runner=<key>/date=<day>/<session>-p<part>-<digest>.jsonl

What comes twice has the same name, so it is there once, whoever of several collectors brought it; DuckDB reads the
folders as columns. A file is written aside, put on the disk, and only then moved to its place.
"""

import os
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from shutil import rmtree

import msgspec

from backrun_treadmill.coach.journal_parts import SignedPart
from backrun_treadmill.coach.summary import Signed

NAMED_DIGITS = 32
"""128 bits of the digest are in a file's name."""
FIRST_DAY = date(1970, 1, 1)
MOST_DAYS = 365_000
"""Days since the first that a time can mean; others stand under the last."""


class Archive:
    """The tree as one collector writes it; several may write at the same time, each under a name of its own."""

    def __init__(self, folder: Path, collector: str) -> None:
        self._folder = folder
        self._aside = folder / ".incoming" / collector
        if self._aside.exists():
            rmtree(self._aside)  # what was not finished comes again
        self._aside.mkdir(mode=0o700, parents=True)

    def put(self, place: PurePosixPath, data: bytes) -> bool:
        """Keep `data` at that place of the tree, on the disk; False where it was there before. Raises OSError."""
        path = self._folder / place
        if path.exists():
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._aside / path.name
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)  # over the same bytes, if another collector was quicker
        _sync(path.parent)
        return True


def summary_place(signed: Signed) -> PurePosixPath:
    """Where a summary stands."""
    day = FIRST_DAY + timedelta(days=min(max(signed.summary.entry.day, 0), MOST_DAYS))
    name = f"{signed.summary.session}-r{signed.revision}-{signed.digest[:NAMED_DIGITS]}.json"
    return PurePosixPath("summaries", f"runner={signed.pin.kid}", f"date={day}", name)


def summary_record(signed: Signed, envelope: bytes) -> bytes:
    """A summary as one line of JSON, every field there; the envelope beside it proves it for whoever asks later."""
    told = msgspec.structs.asdict(signed.summary)
    record = {
        "id": signed.digest,
        "name": signed.pin.name,
        "revision": signed.revision,
        "issued_s": signed.issued_s,
        **told,
        "entry": msgspec.structs.asdict(signed.summary.entry),
        "envelope": envelope.decode().strip(),
    }
    return msgspec.json.encode(record) + b"\n"


def part_place(part: SignedPart) -> PurePosixPath:
    """Where some lines of a journal stand."""
    name = f"{part.session}-p{part.part:04}-{part.digest[:NAMED_DIGITS]}.jsonl"
    return PurePosixPath("journals", f"runner={part.pin.kid}", f"date={_began(part.session)}", name)


def _began(session: str) -> date:
    """The day (UTC) in a session's name; the first of all where it has none."""
    try:
        return date.fromisoformat(session[:8])
    except ValueError:
        return FIRST_DAY


def _sync(folder: Path) -> None:
    """Put a folder's own list on the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
