"""A recording as CSV: one row a second, units in the header, nothing where nothing is known."""

import csv
import io
from datetime import timedelta

from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.recording import Recording, Row

HEADER = (
    "time (UTC)",
    "elapsed (s)",
    "interval (from 1)",
    "kind",
    "set",
    "speed (km/h)",
    "distance (m)",
    "cadence (steps/min)",
    "heart rate (bpm)",
    "running impacts (sum)",
    "walking impacts (sum)",
    "of these estimated (sum)",
)


def csv_bytes(recording: Recording) -> bytes:
    """The file, UTF-8 with line feeds. Kind and set are those of the interval under way."""
    laps = {lap.step: lap for lap in recording.laps}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in recording.rows:
        lap = None if row.step is None else laps.get(row.step)
        elapsed_s = (row.at - recording.rows[0].at) // SECOND_US
        writer.writerow(
            (
                _time(recording, elapsed_s),
                elapsed_s,
                "" if lap is None else lap.step + 1,
                "" if lap is None else lap.kind.value,
                (lap and lap.set_no) or "",
                *_measured(row),
                row.running,
                row.walking,
                row.estimated,
            )
        )
    return text.getvalue().encode()


def _time(recording: Recording, elapsed_s: int) -> str:
    if recording.began is None:
        return ""
    return f"{recording.began + timedelta(seconds=elapsed_s):%Y-%m-%dT%H:%M:%SZ}"


def _measured(row: Row) -> tuple[str, str, str, str]:
    return (
        "" if row.speed_ckmh is None else f"{row.speed_ckmh / 100:.2f}",
        "" if row.distance_cm is None else f"{row.distance_cm / 100:.2f}",
        "" if row.cadence_spm is None else f"{row.cadence_spm:.1f}",
        "" if row.heart_bpm is None else str(row.heart_bpm),
    )
