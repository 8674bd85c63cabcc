"""What the newest sessions with a cadence sensor have shown of the runner's own cadence.

A file that makes no sense is as none.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.core.gait import OwnCadence
from backrun_treadmill.core.impacts.calibration import CadencePoint, own_cadence
from backrun_treadmill.front.files.paths import make_private
from backrun_treadmill.front.files.text_file import Unreadable, read_file

MOST_SESSIONS = 20
"""A runner changes: older ones are forgotten."""


SPEEDS_CKMH = range(100, 2501)
MOST_SPM = 255


class Shown(Struct, frozen=True):
    """What one session has shown."""

    session: str
    points: list[CadencePoint]


def known_cadence(file: Path) -> OwnCadence:
    """The runner's own lines as far as they are known."""
    return own_cadence([point for shown in _read(file) for point in shown.points])


def keep_cadence(file: Path, session: str, points: Sequence[CadencePoint]) -> None:
    """Add what this session has shown. Raises OSError."""
    if not points:
        return
    others = [shown for shown in _read(file) if shown.session != session]
    kept = [Shown(session, list(points)), *others][:MOST_SESSIONS]
    make_private(file.parent)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")


def _read(file: Path) -> list[Shown]:
    try:
        found = msgspec.json.decode(read_file(file), type=list[Shown])
    except (FileNotFoundError, Unreadable, msgspec.DecodeError):
        return []
    return [Shown(shown.session, [point for point in shown.points if _possible(point)]) for shown in found]


def _possible(point: CadencePoint) -> bool:
    return point.speed_ckmh in SPEEDS_CKMH and 0 < point.cadence_spm <= MOST_SPM and point.seconds > 0
