"""What a real treadmill said, frame by frame, in a file; `recordings/README.md` says whose logs are shipped.

A file's first line is the machine (`Recording` without its frames), every other line one `Frame`. `hil/record.py` makes
such files.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER = "recordings"
ENDING = ".jsonl"

DATA, STATUS, TRAINING, ANSWER = "2acd", "2ada", "2ad3", "2ad9"
NOTIFIED = (DATA, STATUS, TRAINING, ANSWER)
MACHINE_READ = ("2acc", "2ad4", "2ad5")
"""Features, speed range and incline range: read of the Fitness Machine Service."""
IDENTITY_READ = ("2a29", "2a24", "2a26")
"""Manufacturer, model and firmware: read of Device Information. A serial number is nobody's business."""

_LONGEST_S = 86_400.0
_MOST_BYTES = 512
"""Of one characteristic (ATT)."""


class NoSuchRecording(ValueError):
    """A name that no file has, or a file that is no recording; says what can be done."""


class Frame(Struct, frozen=True):
    """One notification: seconds from the first, the characteristic's 16 bits, its bytes; both in hexadecimal.

    An indication of the control point (2ad9) is what the machine answered to somebody's request.
    """

    t: float
    char: str
    hex: str

    @property
    def speed_ckmh(self) -> int | None:
        """The speed field of Treadmill Data (FTMS 1.0.1, 4.9.1); None where the frame has none."""
        packet = bytes.fromhex(self.hex)
        if self.char != DATA or len(packet) < 4 or packet[0] & 1:
            return None
        return int.from_bytes(packet[2:4], "little")


class _Header(Struct, frozen=True, omit_defaults=True):
    name: str
    advertised: str
    """Its name on the air."""
    does: str
    """What happens in it, for people."""
    source: str
    speeds: tuple[int, int, int]
    """0x2AD4: least, most, step in 0.01 km/h."""
    reads: dict[str, str] = {}
    """What the machine says when it is read, as it said it: a characteristic's 16 bits and its bytes, hexadecimal.

    Empty in a log that holds none of it; then features and inclines are the virtual treadmill's own.
    """


class Recording(_Header, frozen=True, omit_defaults=True):
    """One log of one machine."""

    frames: tuple[Frame, ...] = ()
    """In the order of their time."""


def names() -> list[str]:
    """The recordings that are shipped."""
    return sorted(entry.name.removesuffix(ENDING) for entry in _folder().iterdir() if entry.name.endswith(ENDING))


def load(name: str) -> Recording:
    """The shipped recording of this name, or the one in this file (*.jsonl). Raises NoSuchRecording."""
    if name.endswith(ENDING):
        place: Path | Traversable = Path(name)
    elif name in names():
        place = _folder() / f"{name}{ENDING}"
    else:
        raise NoSuchRecording(
            f"There is no recording {name!r}: backrun sim --list shows them, and a file's name ends in {ENDING}."
        )
    try:
        return decode(place.read_bytes())
    except OSError as error:
        raise NoSuchRecording(f"The recording {name} cannot be read: {error.strerror}.") from error
    except NoSuchRecording as error:
        raise NoSuchRecording(f"{name}: {error}") from error


def encode(recording: Recording) -> bytes:
    """The file of a recording."""
    header = {key: value for key, value in msgspec.structs.asdict(recording).items() if key != "frames"}
    lines = [msgspec.convert(header, _Header), *recording.frames]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def decode(file: bytes) -> Recording:
    """The recording in the bytes of a file. Raises NoSuchRecording."""
    first, *rest = file.splitlines() or [b""]
    try:
        header = msgspec.json.decode(first, type=_Header)
        frames = tuple(msgspec.json.decode(line, type=Frame) for line in rest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoSuchRecording(f"this is no recording ({error}).") from error
    recording = Recording(**msgspec.structs.asdict(header), frames=frames)
    if fault := _fault(recording):
        raise NoSuchRecording(f"this recording cannot be played: {fault}.")
    return recording


def _fault(recording: Recording) -> str:
    frames = recording.frames
    if not all(frame.char in NOTIFIED and _is_packet(frame.hex) for frame in frames):
        return f"a frame is not of {', '.join(NOTIFIED)}, or not in hexadecimal"
    if not all(char in MACHINE_READ + IDENTITY_READ and _is_packet(said) for char, said in recording.reads.items()):
        return f"what was read is not of {', '.join(MACHINE_READ + IDENTITY_READ)}, or not in hexadecimal"
    if all(frame.speed_ckmh is None for frame in frames):
        return "no frame says how fast the belt is"
    if not all(0 <= number <= 0xFFFF for number in recording.speeds):
        return "its speeds do not fit into 16 bits"
    times = [frame.t for frame in frames]
    if not (times[0] >= 0 and times[-1] <= _LONGEST_S and all(a <= b for a, b in pairwise(times))):
        return "its frames are not in the order of their time within a day"
    return ""


def _is_packet(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) <= _MOST_BYTES
    except ValueError:
        return False


def _folder() -> Traversable:
    return files("backrun_treadmill.sim") / FOLDER
