"""A SQLite file that nobody but its owner reads, and that is whole or not opened."""

import sqlite3
from pathlib import Path


def open_private(path: Path, *, tables: str) -> sqlite3.Connection:
    """The file, made with `tables` (SQL that may be run again) where it is new. Waits up to 5 s for another writer.

    Raises sqlite3.Error for a file that is no database or not whole, OSError where it may not be had.
    """
    db = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        path.chmod(0o600)
        db.executescript(tables)
        db.execute("pragma quick_check").fetchall()
    except BaseException:
        db.close()
        raise
    return db


def file_version(db: sqlite3.Connection) -> int:
    """Another number after somebody else has changed the file."""
    return int(db.execute("pragma data_version").fetchone()[0])
