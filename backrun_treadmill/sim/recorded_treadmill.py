"""A treadmill that plays a recording back: its frames with their own timing, its belt as fast as they say.

It obeys nobody, for the log is what happened. A request is answered as the first, second, … of its kind was and as the
last from then on; where no answer was recorded, "success", as a UREVO E1L does; none is carried out. Its console takes
no keys. What it says when it is read is what was recorded, too. The recording begins when a client first subscribes to
Treadmill Data and goes on whatever becomes of the link; at its end the last Treadmill Data comes again each second.
"""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.frames import Result, answer
from backrun_treadmill.sim.machine import Machine, Refused, State
from backrun_treadmill.sim.peripherals import (
    DEVICE_INFORMATION,
    FITNESS_MACHINE,
    TREADMILL_SERVICE_DATA,
    advertisement,
    readable,
)
from backrun_treadmill.sim.radios import Radio
from backrun_treadmill.sim.recording import ANSWER, DATA, IDENTITY_READ, MACHINE_READ, STATUS, TRAINING, Recording
from backrun_treadmill.sim.treadmill import Treadmill
from backrun_treadmill.sim.truth import Witness

AGAIN_S = 1.0


class RecordedMachine(Machine):
    """The belt of a recording: at each report's instant as fast as it says, from one to the next without a ramp."""

    def __init__(self, recording: Recording, *, at_us: int = 0) -> None:
        super().__init__(up_ckmh_s=1, down_ckmh_s=1, at_us=at_us)
        self.speeds = recording.speeds
        reports = [(round(frame.t * US), frame.speed_ckmh) for frame in recording.frames]
        self._answers: dict[int, list[bytes]] = {}
        for frame in recording.frames:
            if frame.char == ANSWER and len(packet := bytes.fromhex(frame.hex)) > 1:
                self._answers.setdefault(packet[1], []).append(packet)
        self._reports = [(at, speed) for at, speed in reports if speed is not None]
        self._begun_us: int | None = None
        self._run_at(self._reports[0][1])

    def begin(self, at_us: int) -> None:
        """The recording's first instant is `at_us`; later calls change nothing."""
        if self._begun_us is None:
            self._begun_us = at_us

    def advance(self, to_us: int) -> None:
        """Move on to `to_us`, through every report on the way."""
        while self._begun_us is not None and self._reports and self._begun_us + self._reports[0][0] <= to_us:
            after_us, speed_ckmh = self._reports.pop(0)
            super().advance(self._begun_us + after_us)
            self._run_at(speed_ckmh)
        super().advance(to_us)

    def _run_at(self, speed_ckmh: int) -> None:
        self.state = State.RUNNING if speed_ckmh else State.IDLE
        self.belt.speed_ckmh = float(speed_ckmh)
        self.belt.head_for(speed_ckmh)

    def request(self, client: object, value: bytes) -> bytes:
        """What was answered to such a request, else success; nothing happens."""
        op = value[0] if value else 0
        recorded = self._answers.get(op)
        if not recorded:
            return answer(op, Result.SUCCESS)
        return recorded.pop(0) if len(recorded) > 1 else recorded[0]

    # the console's keys

    def start(self) -> None:
        """Refused."""
        _refuse()

    def stop(self) -> None:
        """Refused."""
        _refuse()

    def pause(self) -> None:
        """Refused."""
        _refuse()

    def set_target(self, speed_ckmh: int) -> None:
        """Refused."""
        _refuse()

    def pull_key(self) -> None:
        """Refused."""
        _refuse()


def _refuse() -> NoReturn:
    raise Refused(Result.FAILED, "a recording goes on as it was recorded")


class RecordedTreadmill(Treadmill):
    """The base's service; what it notifies is the recording and nothing else."""

    def __init__(
        self,
        radio: Radio,
        *,
        recording: Recording,
        body: RecordedMachine,
        tasks: asyncio.TaskGroup,
        catch_up: Callable[[], float],
        witness: Witness,
        seed: int,
    ) -> None:
        self._recording = recording
        self._recorded_body = body
        self._playing: asyncio.Task[None] | None = None
        super().__init__(
            radio,
            body=body,
            tasks=tasks,
            catch_up=catch_up,
            witness=witness,
            seed=seed,
            name=recording.advertised,
            advertising=advertisement(
                service=FITNESS_MACHINE, name=recording.advertised, service_data=TREADMILL_SERVICE_DATA
            ),
        )
        self._notified = {DATA: self._data, STATUS: self._status, TRAINING: self._training}
        if said := self._read(IDENTITY_READ):
            self.device.add_service(Service(UUID.from_16_bits(DEVICE_INFORMATION), said))
        self._data.on(Characteristic.EVENT_SUBSCRIPTION, self._data_wanted)

    def _parts(self) -> list[Characteristic[bytes]]:
        if not self._recording.reads:
            return super()._parts()
        return [*self._read(MACHINE_READ), self._data, self._training, self._control_point, self._status]

    def _read(self, characteristics: tuple[str, ...]) -> list[Characteristic[bytes]]:
        said = self._recording.reads
        return [readable(int(char, 16), bytes.fromhex(said[char])) for char in characteristics if char in said]

    async def send_data(self) -> None:
        """Nothing: the recording has a rate of its own."""

    async def send_news(self) -> None:
        """Nothing: what it said is in the recording."""

    async def power_off(self) -> None:
        """The recording ends with the room."""
        if self._playing is not None:
            self._playing.cancel()
        await super().power_off()

    def _data_wanted(self, _bearer: object, notify: bool, _indicate: bool) -> None:
        if notify and self._playing is None:
            self._playing = self._tasks.create_task(self._play())

    async def _play(self) -> None:
        loop = asyncio.get_running_loop()
        begun_s = loop.time()
        self._recorded_body.begin(int(begun_s * US))
        for frame in self._recording.frames:
            await asyncio.sleep(begun_s + frame.t - loop.time())
            self._witness({"mono": loop.time(), "frame": frame.hex, "char": frame.char})
            if frame.char in self._notified:
                await self.notify(self._notified[frame.char], bytes.fromhex(frame.hex))
        last = next(frame for frame in reversed(self._recording.frames) if frame.speed_ckmh is not None)
        while True:
            await asyncio.sleep(AGAIN_S)
            await self.notify(self._data, bytes.fromhex(last.hex))
