"""A whole session beside a recorded treadmill, in virtual time, with a person who leaves everything to its console."""

from pathlib import Path

from msgspec import Struct
from odd_hands import Behaviour, Hands
from odd_session import Circumstances, OddSession, Told

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.picture import Dose
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.sim.models import COMPLIANT
from backrun_treadmill.sim.recording import Recording, load
from backrun_treadmill.sim.room import Room

WALK_S = 90
"""Longer than either belt moves."""
STAYS_S = 20.0
"""The runner ends the session so long after the last frame."""


class Instant(Struct, frozen=True):
    """What the session knows at one instant of the recording."""

    speed_ckmh: int | None
    distance_m: int | None
    elapsed_s: int | None
    steps: int | None
    state: State


class _Onlooker(Hands):
    """Presses no key that starts a belt, and takes over one that moves."""

    def _confirm(self) -> None:
        """The console starts it."""


class _RecordedSession(OddSession):
    def __init__(self, recording: Recording, journal: Path, machines: MachineProfiles) -> None:
        first_ckmh = next(frame.speed_ckmh for frame in recording.frames if frame.speed_ckmh)
        walk = Interval(kind=Kind.WALK, from_ckmh=first_ckmh, to_ckmh=first_ckmh, duration_us=WALK_S * 1_000_000)
        circumstances = Circumstances(plan=Plan(name="as recorded", intervals=(walk,), sets=0), with_pod=True)
        super().__init__(COMPLIANT, Behaviour.SPEED, journal, machines, circumstances)
        self._recording = recording

    def _room(self) -> Room:
        return Room(recording=self._recording)

    def _runner(self, room: Room) -> Hands:
        return _Onlooker(
            self._behaviour,
            room,
            self._model,
            now=self._clock.now,
            post=self._pump.post,
            answers_unit_after_s=2.0,
            patience_s=self._recording.frames[-1].t + STAYS_S,
        )


class Played:
    """A session beside a recording, and the recording's own time in it."""

    def __init__(self, recording: Recording, told: Told) -> None:
        self.recording = recording
        self.told = told
        first = next(entry for entry in told.truth if "frame" in entry)
        self._begun = float(str(first["mono"])) - recording.frames[0].t

    def at(self, seconds: float) -> Instant:
        """What was known so long after the recording began."""
        seen: dict[str, int | None] = dict.fromkeys(("speed_ckmh", "distance_m", "elapsed_s", "steps"))
        state = State.IDLE
        for at, record in self.told.records:
            if at > self._begun + seconds:
                break
            match record:
                case BeltMeasured():
                    seen |= {key: value for key in seen if (value := getattr(record, key)) is not None}
                case StateEntered():
                    state = record.state
                case _:
                    pass
        return Instant(**seen, state=state)

    def after(self, at: float) -> float:
        """An instant of the loop in seconds of the recording."""
        return at - self._begun

    @property
    def dose(self) -> Dose:
        """The foot contacts the session counted."""
        fold = ReadoutFold()
        for _, record in self.told.records:
            fold.feed(record)
        return fold.readout.dose

    @property
    def strikes(self) -> int:
        """The foot contacts there were."""
        return sum("strike" in entry for entry in self.told.truth)


async def play(name: str, folder: Path) -> Played:
    """One session beside the recording of this name."""
    recording = load(name)
    session = _RecordedSession(recording, folder / "journal.jsonl", MachineProfiles(folder))
    return Played(recording, await session.run())
