"""Journals that were deleted: moved beside the sessions, and brought back as they were. Nothing is ever erased here."""

from pathlib import Path

from backrun_treadmill.journal.afterwards import is_unclosed
from backrun_treadmill.journal.history import SUFFIX
from backrun_treadmill.journal.writing import is_being_written


class Kept(Exception):
    """The journal stays where it is; the text says why, for people."""


def delete_journal(path: Path, into: Path) -> Path:
    """Move `path` into the folder `into`, which is there; where it is now. Raises `Kept` and OSError."""
    if is_being_written(path):
        raise Kept("Its session is not over yet. It stays in the history.")
    if is_unclosed(path):
        raise Kept(
            "Its session was cut off, and nobody has looked at the belt since: start backrun first. "
            "It stays in the history."
        )
    return _moved(path, into, "a journal of this name was deleted before")


def bring_back(path: Path, into: Path) -> Path:
    """Move a deleted journal back into the folder of the sessions; where it is now. Raises `Kept` and OSError."""
    return _moved(path, into, "there is a journal of this name")


def deleted_journals(folder: Path) -> list[Path]:
    """Those in `folder`, the one that was deleted last first; none where it is missing."""
    found = [(path.stat().st_ctime_ns, path) for path in folder.glob(f"*{SUFFIX}")]
    return [path for _, path in sorted(found, reverse=True)]


def _moved(path: Path, into: Path, occupied: str) -> Path:
    target = into / path.name
    if target.exists():
        raise Kept(f"{target}: {occupied}. Nothing was moved.")
    return path.rename(target)
