"""One link at a time: two programs of one runner with the same name would throw each other off the broker for ever."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backrun_treadmill.front.files.paths import coach_dir, make_private

ELSEWHERE = "Another backrun of yours has the link to your coach; it fetches and delivers."


@contextmanager
def only_link(folder: Path | None = None) -> Iterator[bool]:
    """Whether the link is this program's, for as long as this lasts or the program lives; `folder` has the runner's
    things (the usual one unless given). Raises OSError."""
    own = make_private(coach_dir() / "runner") if folder is None else folder
    descriptor = os.open(own / "link.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
