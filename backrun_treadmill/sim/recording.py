"""What a real treadmill notified, frame by frame, from a file; `recordings/README.md` says whose logs they are."""

from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
from msgspec import Struct

FOLDER = "recordings"
ENDING = ".jsonl"


class NoSuchRecording(ValueError):
    """A name that no file has; says what can be done."""


class Frame(Struct, frozen=True):
    """One notification: seconds from the first, the characteristic's 16 bits, its bytes; both in hexadecimal."""

    t: float
    char: str
    hex: str

    @property
    def speed_ckmh(self) -> int | None:
        """The speed field of Treadmill Data (FTMS 1.0.1, 4.9.1); None where the frame has none."""
        packet = bytes.fromhex(self.hex)
        if self.char != "2acd" or len(packet) < 4 or packet[0] & 1:
            return None
        return int.from_bytes(packet[2:4], "little")


class _Header(Struct, frozen=True):
    name: str
    advertised: str
    does: str
    source: str
    speeds: tuple[int, int, int]


class Recording(Struct, frozen=True):
    """One log of one machine."""

    name: str
    advertised: str
    """Its name on the air."""
    does: str
    """What happens in it, for people."""
    source: str
    speeds: tuple[int, int, int]
    """0x2AD4: least, most, step in 0.01 km/h."""
    frames: tuple[Frame, ...]
    """In the order of their time."""


def names() -> list[str]:
    """The recordings there are."""
    return sorted(entry.name.removesuffix(ENDING) for entry in _folder().iterdir() if entry.name.endswith(ENDING))


def load(name: str) -> Recording:
    """The recording of this name. Raises NoSuchRecording."""
    if name not in names():
        raise NoSuchRecording(f"There is no recording {name!r}: backrun sim --list shows them.")
    first, *rest = (_folder() / f"{name}{ENDING}").read_bytes().splitlines()
    header = msgspec.json.decode(first, type=_Header)
    frames = tuple(msgspec.json.decode(line, type=Frame) for line in rest)
    return Recording(**msgspec.structs.asdict(header), frames=frames)


def _folder() -> Traversable:
    return files("backrun_treadmill.sim") / FOLDER
