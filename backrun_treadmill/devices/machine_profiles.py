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

    def use(self, address: str, profile: MachineProfile) -> None:
        """What `find` gives for this machine from now on, as the runner has told us."""
        self._found[address] = profile

    def keep_units(self, address: str) -> None:
        """Write the units in use to the learned file, beside what it says already. Raises OSError, MachineFileError."""
        profile = self._found.get(address)
        if self._learned is None or profile is None:
            return
        path = self._learned / f"{file_stem(address)}.toml"
        units = {"target_unit": profile.target_unit, "report_unit": profile.report_unit}
        keys = _read_keys(path.read_bytes(), file=str(path)) if path.exists() else {}
        keys |= {key: str(unit) for key, unit in units.items() if unit is not None}
        self._learned.mkdir(parents=True, exist_ok=True)
        # A string, a number and a list of strings read the same in TOML as in JSON.
        text = "".join(f"{key} = {msgspec.json.encode(value).decode()}\n" for key, value in keys.items())
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)  # in one step: a crash leaves the old file or the new one

    def _read(self, name: str, address: str) -> MachineProfile:
        shipped = match_name(self._shipped, name)
        path = self._learned / f"{file_stem(address)}.toml" if self._learned else None
        try:
            if path is None or not path.exists():
                return shipped
            if path.stat().st_size > LARGEST_BYTES:
                raise MachineFileError(str(path), "too large for a machine profile")
            return parse_profile(path.read_bytes(), file=str(path), over=shipped)
        except OSError as error:
            raise MachineFileError(str(path), f"cannot be read ({error.strerror})") from error


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
        return msgspec.convert(msgspec.to_builtins(over) | _read_keys(raw, file=file), MachineProfile)
    except msgspec.ValidationError as error:
        raise MachineFileError(file, str(error)) from error


def _read_keys(raw: bytes, *, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise MachineFileError(file, "not a text file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise MachineFileError(file, f"not TOML ({error})") from error
