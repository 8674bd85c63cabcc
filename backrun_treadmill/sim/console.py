"""The keys of the room, as lines of text: what a hand on the machine, or a thumb on the radio, would do."""

from enum import Enum

from msgspec import Struct

HELP = "start | stop | pause | speed 6.5 | key out | key in | take control | cut SECONDS [treadmill|pod|strap] | quit"

DEVICES = ("treadmill", "pod", "strap")


class Key(Enum):
    """A key without a value."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    KEY_OUT = "key out"
    KEY_IN = "key in"
    TAKE_CONTROL = "take control"
    QUIT = "quit"


class SetSpeed(Struct, frozen=True):
    """The console's speed keys."""

    speed_ckmh: int


class Cut(Struct, frozen=True):
    """Radio silence for some devices."""

    seconds: float
    devices: tuple[str, ...]


class NotAKey(ValueError):
    """A line that is none of the room's keys, or one the machine does not take now; says what is possible."""


def parse(line: str) -> Key | SetSpeed | Cut:
    """The key a line stands for. Raises NotAKey."""
    words = line.lower().split()
    match words:
        case ["speed", number]:
            return SetSpeed(round(_number(number, line) * 100))
        case ["cut", number]:
            return Cut(_number(number, line), DEVICES)
        case ["cut", number, device] if device in DEVICES:
            return Cut(_number(number, line), (device,))
    try:
        return Key(" ".join(words))
    except ValueError:
        raise _unknown(line) from None


def _number(text: str, line: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _unknown(line) from None
    if not 0 <= number <= 3600:
        raise _unknown(line)
    return number


def _unknown(line: str) -> NotAKey:
    return NotAKey(f"{line!r} is none of the room's keys: {HELP}")
