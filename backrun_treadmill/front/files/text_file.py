"""The bytes of a small file a person wrote, or one sentence on why there are none."""

import os
import stat
from pathlib import Path

from backrun_treadmill.core.toml_text import MOST_BYTES


class Unreadable(Exception):
    """A file that cannot be read; `str()` says why, as a sentence without the file's name."""


def read_file(path: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """At most `most_bytes` of a regular file; raises Unreadable, and FileNotFoundError where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # opening a pipe must not wait
    except FileNotFoundError:
        raise
    except PermissionError:
        raise Unreadable(_why_not(path)) from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    try:
        return _read(descriptor, most_bytes)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    finally:
        os.close(descriptor)


def _read(descriptor: int, most_bytes: int) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("is a folder; name one file in it")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("is no ordinary file; save it to one first")
    if status.st_size > most_bytes:
        size = f"{status.st_size / 1_000_000:.1f}"
        raise Unreadable(f"has {size} MB; at most {most_bytes // 1_000_000} MB, and a file of ours has a few kB")
    parts = []
    while part := os.read(descriptor, most_bytes):
        parts.append(part)
        if sum(map(len, parts)) > most_bytes:
            break
    return b"".join(parts)


def _why_not(path: Path) -> str:
    if path.is_dir():  # some systems refuse a folder this way
        return "is a folder; name one file in it"
    return "may not be read by this user; give yourself the right to read it"
