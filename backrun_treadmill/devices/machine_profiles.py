"""Machine profiles from TOML: those shipped with the program, and what was learned of single machines, by address."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.faults import Place, printable
from backrun_treadmill.core.machine import Identity, Learned, LearnedWith, MachineProfile
from backrun_treadmill.core.toml_text import read_toml
from backrun_treadmill.devices.machine_matching import best_match

LARGEST_BYTES = 4_000

UNSAID = Identity()

BOUNDS = {
    "write_gap_ms": (100, 5_000),
    "rest_ckmh": (1, 100),
    "up_ckmh_s": (20, 500),
    "down_ckmh_s": (20, 300),
    "auto_stop_s": (1, 3_600),
    "least_ckmh": (10, 300),
    "speed_after_ms": (100, 1_900),
}
LEARNED_BOUNDS = {
    "answer_ms": (0, 2_000),
    "change_ms": (0, 2_000),
    "dead_time_ms": (1, 3_000),
    "up_ckmh_s": (20, 500),
    "down_ckmh_s": (20, 500),
    "steps_percent": (50, 200),
}
"""What no treadmill is beyond; 0 goes for all. A gap of hours would hold back a slower speed; a rest value of 20 km/h
or a wild down-rate would take a moving belt for a standing one; a first speed 2 s late is a rise that is never sent."""


class MachineFileError(Exception):
    """A machine profile that cannot be used; `text` names the file, and the key where there is one."""

    def __init__(self, file: str, fault: str) -> None:
        self.text = printable(f"{file}: {fault}. Nothing was sent to the treadmill; correct the file or delete it.")
        super().__init__(self.text)


class MachineProfiles:
    """What is known of machines. `learned` is the folder of learned profiles, `<address>.toml`; None for none.

    `as_unknown`: every machine is met as if nothing were known of it; what is found is written all the same.
    """

    def __init__(self, learned: Path | None = None, *, as_unknown: bool = False) -> None:
        self._learned = learned
        self._as_unknown = as_unknown
        self._shipped = load_shipped()
        self._found: dict[str, MachineProfile] = {}
        self._identities: dict[str, Identity] = {}
        self._told: set[str] = set()
        """Machines whose profile the runner has changed: nothing that is read later does."""

    def find(self, *, name: str, address: str, identity: Identity = UNSAID) -> MachineProfile:
        """The shipped profile that fits best, its keys overridden by the learned ones.

        Read once a machine, and once more when it has said what it is, so that a file spoilt meanwhile cannot keep us
        from a belt that moves; MachineFileError.
        """
        if address not in self._found:
            self._found[address] = self._read(name, address, identity)
        elif identity not in (UNSAID, self._identities[address]) and address not in self._told:
            with suppress(MachineFileError):
                self._found[address] = self._read(name, address, identity)
        self._identities[address] = identity
        return self._found[address]

    def known_as(self, wanted: str) -> list[tuple[str, MachineProfile]]:
        """(name or address, profile) of the machines `wanted` may mean: an address, or the beginning of a name.

        Learned ones, else the shipped profile for such a name; empty where nothing is known. MachineFileError.
        """
        paths = sorted(self._learned.glob("*.toml")) if self._learned is not None and self._learned.is_dir() else []
        found = []
        for path in paths:
            keys = _read_keys(_read_bytes(path), file=str(path))
            learned = keys.get("learned")
            name = str(learned.get("seen_as", "")) if isinstance(learned, dict) else ""
            named = bool(name) and name.casefold().startswith(wanted.casefold())
            if path.stem == file_stem(wanted) or named:
                found.append((name or path.stem, self._read(name, path.stem, UNSAID)))
        shipped = best_match(self._shipped, name=wanted, identity=UNSAID)
        return found or ([(shipped.name, shipped)] if shipped.known or shipped.name else [])

    def use(self, address: str, profile: MachineProfile) -> None:
        """What `find` gives for this machine from now on, as the runner has told us."""
        self._found[address] = profile
        self._identities.setdefault(address, UNSAID)
        self._told.add(address)

    def keep_units(self, address: str) -> None:
        """Write the units in use to the learned file, beside what it says already. Raises OSError, MachineFileError."""
        profile = self._found.get(address)
        if self._learned is None or profile is None:
            return
        units = {"target_unit": profile.target_unit, "report_unit": profile.report_unit}
        self._write(address, {key: str(unit) for key, unit in units.items() if unit is not None})

    def keep_learned(self, address: str, learned: Learned) -> None:
        """Write what a session has learned, beside the rest of the learned file. Raises OSError, MachineFileError."""
        self._write(address, {"learned": msgspec.to_builtins(learned)})

    def keep_examined(self, address: str, learned: Learned) -> None:
        """The same of an examination, which met the machine as unknown. Raises OSError, MachineFileError."""
        path = self._learned / f"{file_stem(address)}.toml" if self._learned else None
        before = MachineProfile()
        if path is not None and path.exists():
            before = parse_profile(_read_bytes(path), file=str(path), over=before)
        self.keep_learned(address, beside(learned, before.learned))

    def keep_facts(self, address: str, facts: Mapping[str, bool | int | str], *, decided: Iterable[str] = ()) -> None:
        """Write what an examination has found, by the profile's keys. Raises OSError, MachineFileError.

        What the file says of the keys `decided` and `facts` does not is taken out of it and named in `taken_back`.
        """
        parse_profile(_toml_text(dict(facts)).encode(), file=file_stem(address), over=MachineProfile())
        self._write(address, dict(facts), decided=set(decided) - facts.keys())

    def _write(self, address: str, new: dict[str, Any], *, decided: Collection[str] | None = None) -> None:
        if self._learned is None:
            return
        path = self._learned / f"{file_stem(address)}.toml"
        keys = _read_keys(_read_bytes(path), file=str(path)) if path.exists() else {}
        if decided is not None:
            keys.pop("taken_back", None)
            taken_back = sorted(key for key in decided if keys.pop(key, None) is not None)
            new = new | ({"taken_back": taken_back} if taken_back else {})
        if not new and not path.exists():
            return
        self._learned.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(_toml_text(keys | new), encoding="utf-8")
        part.replace(path)  # in one step: a crash leaves the old file or the new one

    def _read(self, name: str, address: str, identity: Identity) -> MachineProfile:
        if self._as_unknown:
            return MachineProfile()
        shipped = best_match(self._shipped, name=name, identity=identity)
        path = self._learned / f"{file_stem(address)}.toml" if self._learned else None
        try:
            if path is None or not path.exists():
                return shipped
            profile = parse_profile(_read_bytes(path), file=str(path), over=shipped)
            # What was found of this one machine takes nothing away from what is known of its kind.
            both = dict.fromkeys(text for text in (profile.advice, shipped.advice) if text)
            return replace(profile, advice=" ".join(both))
        except OSError as error:
            raise MachineFileError(str(path), f"cannot be read ({error.strerror})") from error


def beside(learned: Learned, before: Learned) -> Learned:
    """What an examination has learned, with what only a runner could show or say before it."""
    learned = replace(learned, steps_percent=before.steps_percent)
    if before.learned_with is not LearnedWith.RUNNER:
        return learned
    return replace(before, seen_as=learned.seen_as, answer_ms=learned.answer_ms, change_ms=learned.change_ms)


def _toml_text(keys: dict[str, Any]) -> str:
    """TOML of plain values and, behind them, of tables of plain values."""
    # A string, a number and a list of these read the same in TOML as in JSON.
    plain = {key: value for key, value in keys.items() if not isinstance(value, dict)}
    lines = [f"{key} = {msgspec.json.encode(value).decode()}" for key, value in plain.items()]
    for name in keys.keys() - plain.keys():
        lines += ["", f"[{name}]", *_toml_text(keys[name]).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _read_bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # to open a pipe would wait for ever
        raise MachineFileError(str(path), "is no ordinary file")
    with path.open("rb") as file:
        raw = file.read(LARGEST_BYTES + 1)
    if len(raw) > LARGEST_BYTES:
        raise MachineFileError(str(path), "too large for a machine profile")
    return raw


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


def parse_profile(raw: bytes, *, file: str, over: MachineProfile) -> MachineProfile:
    """One TOML file; keys that it does not have are those of `over`. MachineFileError."""
    keys = _read_keys(raw, file=file)
    try:
        profile = msgspec.convert(msgspec.to_builtins(over) | keys, MachineProfile)
    except msgspec.ValidationError as error:
        raise MachineFileError(file, str(error)) from error
    _check_bounds(profile, BOUNDS, file=file)
    _check_bounds(profile.learned, LEARNED_BOUNDS, file=file)
    return profile


def _check_bounds(facts: Struct, bounds: dict[str, tuple[int, int]], *, file: str) -> None:
    for key, (least, most) in bounds.items():
        found = getattr(facts, key)
        for value in found if isinstance(found, tuple) else (found,):
            if value != 0 and not least <= value <= most:
                raise MachineFileError(file, f"{key} is {value}, and must be 0 or from {least} to {most}")


def _read_keys(raw: bytes, *, file: str) -> dict[str, Any]:
    place = Place(file)
    table = read_toml(raw, place, example='target_unit = "km/h"') if raw.strip() else {}
    if table is None:
        fault = place.found[0]
        raise MachineFileError(file, ": ".join(part for part in (fault.step, fault.value, fault.text) if part))
    return table
