"""The runner's own foot pod, and the own heart strap: each named once, then remembered in a file of its own.

A file that cannot be read is as none.
"""

import re
from pathlib import Path

from backrun_treadmill.front.files.paths import make_private

_ADDRESS = re.compile(r'^address = "([0-9A-Za-z:-]{4,64})"$', re.MULTILINE)


def known_sensor(file: Path) -> str | None:
    """The address of the remembered one; None where there is none."""
    try:
        found = _ADDRESS.search(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None


def remember_sensor(file: Path, *, address: str, name: str) -> None:
    """Keep it for `--pod auto` or `--strap auto`. Raises OSError."""
    name = "".join(c for c in name if c.isprintable())
    make_private(file.parent)
    file.write_text(f'# {name}: the one that was named last\naddress = "{address}"\n', encoding="utf-8")


def forget_sensor(file: Path) -> None:
    """There is none any more. Raises OSError."""
    file.unlink(missing_ok=True)
