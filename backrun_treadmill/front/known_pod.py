"""The runner's own foot pod: named once, then remembered. A file that cannot be read is as none."""

import re
from pathlib import Path

from backrun_treadmill.front.paths import make_private

_ADDRESS = re.compile(r'^address = "([0-9A-Za-z:-]{4,64})"$', re.MULTILINE)


def known_pod(file: Path) -> str | None:
    """The address of the remembered pod; None where there is none."""
    try:
        found = _ADDRESS.search(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None


def remember_pod(file: Path, *, address: str, name: str) -> None:
    """Keep the pod for `--pod auto`. Raises OSError."""
    name = "".join(c for c in name if c.isprintable())
    make_private(file.parent)
    file.write_text(f'# {name}: the foot pod that was named last\naddress = "{address}"\n', encoding="utf-8")


def forget_pod(file: Path) -> None:
    """There is none any more. Raises OSError."""
    file.unlink(missing_ok=True)
