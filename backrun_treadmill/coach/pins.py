"""Whom one end trusts: the keys pinned by pairing, each with what it may offer and what is shared with it."""

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.coach.keys import KeyTrouble, kid_of, write_private
from backrun_treadmill.coach.vetting import Scope
from backrun_treadmill.core.limits import Runner

MOST_PINS = 1000
MOST_FILE_BYTES = 2_000_000


class Broker(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where messages go, and the login there."""

    host: str
    port: int = 8883
    tls: bool = True
    user: str = ""
    password: str = ""
    ca: str = ""
    """The certificate (PEM) that the broker's is signed with, where no public authority has."""


class Pin(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One other end: for a runner a coach, for a coach a runner."""

    name: str
    public: bytes
    paired_s: int
    revoked_s: int | None = None
    scope: Scope = Scope()
    share_heart: bool = False
    """Whether heart rate goes to this coach; so for pain."""
    share_pain: bool = False
    runner: Runner | None = None
    """The runner's speeds and limits as told at pairing, to resolve templates with; None for a coach."""
    broker: Broker | None = None

    @property
    def kid(self) -> str:
        """The name of the key."""
        return kid_of(self.public)


class Pins:
    """The pinned keys in a file for this user alone; read anew each time, so that a revocation holds at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[Pin, ...]:
        """Every pin, revoked ones too. Raises KeyTrouble where the file makes no sense: then nobody is trusted."""
        try:
            with self._path.open("rb") as file:
                data = file.read(MOST_FILE_BYTES + 1)
            return tuple(msgspec.json.decode(data, type=list[Pin]))
        except FileNotFoundError:
            return ()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise KeyTrouble(
                f"{self._path} cannot be read: put it back from a copy, or move it away and pair anew"
            ) from None

    def get(self, kid: str) -> Pin | None:
        """The pin of that key."""
        return next((pin for pin in self.all() if pin.kid == kid), None)

    def named(self, name: str) -> Pin | None:
        """The one pin of that name, or whose key's name begins so; None for none or several."""
        pins = self.all()
        same = [pin for pin in pins if pin.name == name and pin.revoked_s is None] or [
            pin for pin in pins if pin.kid.startswith(name)
        ]
        return same[0] if name and len(same) == 1 else None

    def pin(self, new: Pin) -> None:
        """Trust a key; one that was revoked is trusted again only so. Raises KeyTrouble, OSError."""
        others = [pin for pin in self.all() if pin.kid != new.kid]
        if len(others) >= MOST_PINS:
            raise KeyTrouble(f"{MOST_PINS} keys are pinned already; revoked ones can be taken out of {self._path}")
        self._write([*others, new])

    def revoke(self, kid: str, now_s: int) -> None:
        """Trust a key no longer, from this moment on. Raises KeyTrouble, OSError."""
        self._write([replace(pin, revoked_s=now_s) if pin.kid == kid else pin for pin in self.all()])

    def _write(self, pins: list[Pin]) -> None:
        write_private(self._path, msgspec.json.format(msgspec.json.encode(pins)) + b"\n", replace=True)
