"""Who is writing a journal: a lock on the file itself, held until its writer ends, however that ends."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path


def claim(file: int) -> None:
    """Hold the open journal as its writer. A disk without locks is no reason to write none."""
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_being_written(path: Path) -> bool:
    """Whether its writer still lives. Raises OSError where it cannot be opened."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False
