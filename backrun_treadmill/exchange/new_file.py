"""Writes a file for a person whole or not at all, and never over one that is there unless that is asked for."""

import os
import tempfile
from pathlib import Path


class Occupied(Exception):
    """There is a file of that name."""


def write_new(path: Path, data: bytes, *, replace: bool, private: bool = False) -> None:
    """Put `data` at `path` in one step; `private`: readable by its owner alone. Raises `Occupied`, and OSError where
    nothing can be written.
    """
    if path.exists() and not (replace and path.is_file()):
        raise Occupied
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        part.chmod(0o600 if private else 0o644)
        _put(part, path, replace=replace)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, path: Path, *, replace: bool) -> None:
    if not replace:
        try:
            os.link(part, path)  # unlike a rename, it never takes another's place
        except FileExistsError:
            raise Occupied from None
        except OSError:  # a file system without links
            if path.exists():
                raise Occupied from None
        else:
            return
    part.replace(path)
