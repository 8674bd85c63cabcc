"""Where the findings of an examination lie afterwards: the machine's profile, read back, and the page beside it."""

from pathlib import Path

from backrun_treadmill.core.afterwards.examined import Examined
from backrun_treadmill.core.afterwards.examined_text import examined_text
from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.examining import FactValue
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles, file_stem
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.front.files.paths import examinations_dir, make_private, short_path

USED = (
    "{path} is its machine profile: backrun run goes by it from now on, before what is shipped with the program. "
    "Delete the file to forget it."
)
PRACTICE = "{path} is its machine profile. This was practice in a virtual room that is gone: no session goes by it."
NOT_WRITTEN = "Its machine profile could not be written to {path}: sessions go on by what was known before."
TAKEN_BACK = "Its machine profile had said more, which was not so this time, and was taken out of it: {keys}."
WARNS = (
    'Each backrun run on it says first: "{advice}" '
    "An examination that comes to its end and finds nothing against it ends that."
)
NOTHING_TO_KEEP = "Nothing was found that its machine profile has to say, so none was written."


def profile_file(machines: Path, machine: MachineConnected) -> Path:
    """The profile of that machine in the folder `machines`."""
    return machines / f"{file_stem(machine.address)}.toml"


def keep_page(examined: Examined, machines: Path, journal: Path | None, *, practice: bool) -> tuple[str, Path | None]:
    """The page, and the file it was written to; None: there was no machine, or it could not be written."""
    if examined.machine is None:
        return examined_text(examined), None
    path = profile_file(machines, examined.machine).with_suffix(".txt")
    kept = [*_profile_told(examined, machines, practice=practice), f"{short_path(path)} is this page."]
    if journal is not None:
        at = short_path(journal)
        word = journal.stem if journal.parent == examinations_dir() else at
        kept.append(f"{at} has all that was sent and answered; backrun report {word} shows the page of it.")
    page = examined_text(examined, kept=kept)
    try:
        make_private(machines)
        write_new(path, f"{page}\n".encode(), replace=True, private=True)
    except (OSError, Occupied) as error:
        why = error.strerror if isinstance(error, OSError) else "something else is there"
        return f"{page}\n\nThe page could not be written: {why}.", None
    return page, path


def profile_written(examined: Examined, machines: Path) -> bool:
    """Whether the machine's profile says what was found; False also where there was nothing to say."""
    profile = _on_disk(examined.machine, machines) if _has_to_say(examined) else None
    if profile is None:
        return False
    return all(_says(profile, key, value) for key, value in examined.profile.items())


def _says(profile: MachineProfile, key: str, value: FactValue) -> bool:
    if key == "advice":  # what is shipped for such a machine is said behind it
        return profile.advice.startswith(str(value))
    return bool(getattr(profile, key, None) == value)


def _on_disk(machine: MachineConnected | None, machines: Path) -> MachineProfile | None:
    if machine is None or not profile_file(machines, machine).exists():
        return None
    try:
        return MachineProfiles(machines).find(name=machine.name, address=machine.address, identity=machine.identity)
    except MachineFileError:
        return None


def _has_to_say(examined: Examined) -> bool:
    return bool(examined.profile) or examined.learned is not None


def _profile_told(examined: Examined, machines: Path, *, practice: bool) -> list[str]:
    assert examined.machine is not None
    profile = _on_disk(examined.machine, machines)
    keys = [] if profile is None else [key for key in profile.taken_back if key in examined.decided]
    taken_back = [TAKEN_BACK.format(keys=", ".join(keys))] if keys else []
    if not _has_to_say(examined):
        return [NOTHING_TO_KEEP, *taken_back]
    told = PRACTICE if practice else USED
    text = told if profile_written(examined, machines) else NOT_WRITTEN
    advice = examined.profile.get("advice")
    warns = [WARNS.format(advice=advice)] if advice and not practice else []
    return [text.format(path=short_path(profile_file(machines, examined.machine))), *warns, *taken_back]
