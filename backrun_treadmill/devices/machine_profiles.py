"""Machine profiles from TOML: those shipped with the program, and what was learned of single machines, by address."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from backrun_treadmill.core.machine import MachineProfile

LARGEST_BYTES = 64_000


class MachineFileError(Exception):
    """A machine profile that cannot be used; `text` names the file, and the key where there is one."""

    def __init__(self, file: str, fault: str) -> None:
        self.text = f"{file}: {fault}. Nothing was sent to the treadmill; correct the file or delete it."
        super().__init__(self.text)


class MachineProfiles:
    """What is known of machines. `learned` is the folder of learned profiles, `<address>.toml`; None for none."""

    def __init__(self, learned: Path | None = None) -> None:
        self._learned = learned
        self._shipped = load_shipped()
        self._found: dict[str, MachineProfile] = {}

    def find(self, *, name: str, address: str) -> MachineProfile:
        """The shipped profile with the longest beginning of `name`, its keys overridden by the learned ones.

        Read once a machine, so that a file spoilt meanwhile cannot keep us from a belt that moves; MachineFileError.
        """
        if address not in self._found:
            self._found[address] = self._read(name, address)
        return self._found[address]

    def _read(self, name: str, address: str) -> MachineProfile:
        shipped = match_name(self._shipped, name)
        path = self._learned / f"{file_stem(address)}.toml" if self._learned else None
        if path is None or not path.exists():
            return shipped
        if path.stat().st_size > LARGEST_BYTES:
            raise MachineFileError(str(path), "too large for a machine profile")
        return parse_profile(path.read_bytes(), file=str(path), over=shipped)


def file_stem(address: str) -> str:
    """The file name of a learned profile, without its ending: colons are no characters for a file name everywhere."""
    return address.upper().replace(":", "-")


def load_shipped() -> tuple[MachineProfile, ...]:
    """The profiles shipped with the program."""
    folder = files("backrun_treadmill.devices") / "machines"
    return tuple(
        parse_profile(entry.read_bytes(), file=entry.name, over=MachineProfile())
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    )


def match_name(profiles: tuple[MachineProfile, ...], name: str) -> MachineProfile:
    """The profile with the longest beginning of this advertised name; an empty one for an unknown machine."""
    fitting = [
        (len(beginning), profile)
        for profile in profiles
        for beginning in profile.match
        if name.casefold().startswith(beginning.casefold())
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else MachineProfile()


def parse_profile(raw: bytes, *, file: str, over: MachineProfile) -> MachineProfile:
    """One TOML file; keys that it does not have are those of `over`. MachineFileError."""
    try:
        keys: dict[str, Any] = tomllib.loads(raw.decode())
        return msgspec.convert(msgspec.to_builtins(over) | keys, MachineProfile)
    except UnicodeDecodeError as error:
        raise MachineFileError(file, "not a text file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise MachineFileError(file, f"not TOML ({error})") from error
    except msgspec.ValidationError as error:
        raise MachineFileError(file, str(error)) from error
