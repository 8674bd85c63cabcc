"""From PROFILE on a command line, a path or the name of a shipped profile or one of the runner's own, to a plan."""

from importlib.resources import files
from pathlib import Path, PurePath

from backrun_treadmill.core.faults import Place, did_you_mean
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.language import UNKNOWN_MACHINE, ProfileError, Reading, read_profile
from backrun_treadmill.front.files.paths import profiles_dir
from backrun_treadmill.front.files.text_file import Unreadable, read_file

SHIPPED = "backrun_treadmill.shipped_profiles"
"""The package that the top level folder `profiles/` is installed as."""


def load_profile(named: str, runner: Runner, *, machine: MachineProfile = UNKNOWN_MACHINE) -> Reading:
    """The plan of the profile a person named; raises ProfileError with every fault, `named` as their source."""
    return read_profile(profile_bytes(named), source=named, runner=runner, machine=machine)


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped profiles, in order."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in files(SHIPPED).iterdir() if f.name.endswith(".toml")))


def profile_bytes(named: str) -> bytes:
    """The file's bytes; a plain word is the shipped profile of that name, or else one of the runner's own."""
    if named in shipped_names():
        return files(SHIPPED).joinpath(f"{named}.toml").read_bytes()
    place = Place(named)
    try:
        return read_file(Path(named))
    except FileNotFoundError:
        own = profiles_dir() / f"{named}.toml"
        if PurePath(named).name == named and own.is_file():
            return profile_bytes(str(own))
        names = shipped_names()
        hint = did_you_mean(PurePath(named).stem, names)
        place.refuse(None, f"there is no such file, and no shipped profile of this name: {', '.join(names)}{hint}")
    except Unreadable as why:
        place.refuse(None, str(why))
    raise ProfileError(place.found)
