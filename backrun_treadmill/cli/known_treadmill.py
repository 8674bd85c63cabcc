"""The one treadmill a command line means, as far as anything is known of it; nothing is asked of the air."""

import sys

from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles
from backrun_treadmill.front.files.paths import machines_dir


def known_treadmill(wanted: str) -> MachineProfile | None:
    """The profile of the machine `wanted` (an address, or the beginning of a name) means.

    None, and it has been said, where it is none or several, or where its file cannot be read.
    """
    try:
        found = MachineProfiles(machines_dir()).known_as(wanted)
    except MachineFileError as error:
        sys.stderr.write(f"{error.text}\n")
        return None
    if len(found) == 1:
        return found[0][1]
    names = ", ".join(printable(name) for name, _ in found)
    meant = f"may be one of {names}: give more of its name, or its address" if found else "is not known here yet: "
    rest = "" if found else "run a session on it first, and it will be."
    sys.stderr.write(f"{printable(wanted)} {meant}{rest}\n")
    return None
