"""Sessions and listenings in a virtual room, made into recordings by what makes them of real treadmills."""

import asyncio
from pathlib import Path

import record
from capture import Captured, capture
from msgspec import Struct
from odd_hands import Behaviour
from odd_session import Circumstances, OddSession, Told

from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.hci_client import HciClient
from backrun_treadmill.devices.hci_radio import power_on
from backrun_treadmill.devices.hci_scanner import HciScanner
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.sim.models import COMPLIANT
from backrun_treadmill.sim.recording import Recording, load
from backrun_treadmill.sim.room import Room

WITH_POD = Circumstances(with_pod=True)


class Replayed(OddSession):
    """The same session with the same runner, beside a recording instead of a machine."""

    def __init__(self, recording: Recording, journal: Path, machines: MachineProfiles) -> None:
        super().__init__(COMPLIANT, Behaviour.SPEED, journal, machines, WITH_POD)
        self._recording = recording

    def _room(self) -> Room:
        return Room(recording=self._recording)


class Pair(Struct, frozen=True):
    """A session, its treadmill's recording, and the session that this was played to."""

    first: Told
    recording: Recording
    again: Told


async def recorded_and_played(folder: Path, *words: str) -> Pair:
    """A session on the compliant treadmill, made into a file with these options, and the session beside that file."""
    journal, file = folder / "session.jsonl", folder / "mine.jsonl"
    first = await OddSession(COMPLIANT, Behaviour.SPEED, journal, MachineProfiles(folder), WITH_POD).run()
    assert record.main(["--journal", str(journal), "--out", str(file), *words]) == 0
    recording = load(str(file))
    again = await Replayed(recording, folder / "again.jsonl", MachineProfiles(folder)).run()
    return Pair(first, recording, again)


async def listened(room: Room, *, seconds: float) -> Captured:
    """What is heard of a room's treadmill in so long."""
    async with power_on(room.open_transport()) as radio:
        adapter = Adapter(scanner={"backend": HciScanner, "radio": radio}, client={"backend": HciClient})
        return await capture(adapter, "", seconds=seconds, enough=asyncio.Event())
