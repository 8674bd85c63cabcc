"""Many journals at once, on all the cores there are: the first reading of a long history, or after an update."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from backrun_treadmill.journal.looking import Looked, look_into

WORTH_A_POOL = 48
"""Fewer are read before other processes have begun."""
_AT_ONCE = 8


def look_into_all(paths: Sequence[Path]) -> Iterator[tuple[Path, Looked]]:
    """Each with what it gave, in order. Raises nothing for a file, nor where other processes cannot be had."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    done = 0
    if cores > 1 and len(paths) >= WORTH_A_POOL:
        for looked in _on_all(cores, paths):
            yield paths[done], looked
            done += 1
    yield from ((path, _looked(path)) for path in paths[done:])


def _on_all(cores: int, paths: Sequence[Path]) -> Iterator[Looked]:
    """What the first of them gave, as many as other processes could read."""
    # A history that is up to date does without these, and without the time that loading them takes.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _belong_to_the_front)
    try:
        yield from pool.map(_looked, paths, chunksize=_AT_ONCE)
    except (BrokenProcessPool, OSError):
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _belong_to_the_front() -> None:
    """Ctrl-C is for whoever asked for the history; when that is gone, however it went, so is this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_front, daemon=True).start()


def _end_with_the_front() -> None:
    """A process of the pool holds the writing end of its own queue: without this it would wait for ever."""
    import multiprocessing

    front = multiprocessing.parent_process()
    if front is not None:
        front.join()
        os._exit(1)


def _looked(path: Path) -> Looked:
    try:
        return look_into(path)
    except OSError as why:
        return Looked(size=-1, mtime_ns=-1, unread=f"{path} cannot be read: {why.strerror}.")
