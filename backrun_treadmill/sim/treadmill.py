"""The machine on the air: the Fitness Machine Service of the virtual treadmill."""

import asyncio
import random
from collections.abc import Callable

from bumble.att import ATT_Error, Attribute, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue

from backrun_treadmill.sim import frames, machine
from backrun_treadmill.sim.machine import Machine
from backrun_treadmill.sim.peripherals import (
    FITNESS_MACHINE,
    TREADMILL_SERVICE_DATA,
    Peripheral,
    advertisement,
    notifying,
    readable,
    readable_notifying,
)
from backrun_treadmill.sim.radios import Radio
from backrun_treadmill.sim.truth import Witness

NAME = "backrun virtual treadmill"
ADDRESS = "C2:00:00:00:00:01"

ANSWER_S = 0.044
"""From a write to its indication: a UREVO E1L took 44-46 ms, a connection interval."""
_ANSWER_JITTER_S = 0.005


class Treadmill(Peripheral):
    """Takes control point writes to the machine and tells its client what the machine says."""

    control_properties = Characteristic.Properties.WRITE | Characteristic.Properties.INDICATE

    def __init__(
        self,
        radio: Radio,
        *,
        body: Machine,
        tasks: asyncio.TaskGroup,
        catch_up: Callable[[], float],
        witness: Witness,
        seed: int,
        name: str = NAME,
        advertising: bytes | None = None,
    ) -> None:
        self._tasks = tasks
        self._body = body
        self._catch_up = catch_up
        self._witness = witness
        self._random = random.Random(f"treadmill {seed}")
        self._procedure: asyncio.Task[None] | None = None
        self._answering = False
        self._told = body.training
        self._data = notifying(0x2ACD)
        self._status = notifying(0x2ADA)
        self._training = readable_notifying(0x2AD3, lambda: frames.training_status(body.training))
        self._control_point = Characteristic[bytes](
            UUID.from_16_bits(0x2AD9),
            self.control_properties,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._written),
        )
        super().__init__(
            radio,
            name=name,
            address=ADDRESS,
            advertising=advertising
            or advertisement(service=FITNESS_MACHINE, name=name, service_data=TREADMILL_SERVICE_DATA),
            service=FITNESS_MACHINE,
            parts=self._parts(),
        )

    def _parts(self) -> list[Characteristic[bytes]]:
        return [
            readable(0x2ACC, frames.FEATURES),
            self._data,
            readable(0x2AD4, frames.range_of(*self._body.speeds)),
            readable(0x2AD5, frames.range_of(0, machine.MOST_INCLINE_DPCT, machine.INCLINE_STEP_DPCT)),
            self._training,
            self._control_point,
            self._status,
        ]

    def _written(self, connection: Connection, value: bytes) -> None:
        mono = self._catch_up()
        self._witness({"mono": mono, "write": value.hex(), "char": "2ad9"})
        if not self.indications_on(self._control_point):
            raise ATT_Error(ErrorCode.CCCD_IMPROPERLY_CONFIGURED)
        if self._busy():
            raise ATT_Error(ErrorCode.PROCEDURE_ALREADY_IN_PROGRESS)
        self._carry_out(connection, value)

    def _busy(self) -> bool:
        return self._procedure is not None and not self._procedure.done()

    def _carry_out(self, connection: Connection, value: bytes) -> None:
        answer = self._body.request(connection, value)
        self._answering = True
        self._procedure = self._tasks.create_task(self._answer(connection, answer))

    async def _answer(self, connection: Connection, answer: bytes) -> None:
        await asyncio.sleep(ANSWER_S + self._random.random() * _ANSWER_JITTER_S)
        self._answering = False
        try:
            await self.device.gatt_server.indicate_subscriber(connection, self._control_point, answer)
        except TimeoutError:
            return  # a client that never confirms; its procedure is over all the same

    async def send_data(self) -> None:
        """Notify one round of Treadmill Data."""
        for packet in self._body.treadmill_packets():
            await self.notify(self._data, packet)

    async def send_news(self) -> None:
        """Notify what the machine has said since, but never before the answer to the request that caused it."""
        if self._answering:
            return
        for message in self._body.take_said():
            await self.notify(self._status, message)
        if self._told is not self._body.training:
            self._told = self._body.training
            await self.notify(self._training, frames.training_status(self._told))

    async def power_off(self) -> None:
        """Let go of everything, a pending answer too."""
        self._end_procedure()
        await super().power_off()

    def _linked(self, connection: Connection) -> None:
        self._catch_up()
        self._body.begin_link()
        super()._linked(connection)

    def _unlinked(self, reason: int) -> None:
        """A client that is gone has no control and gets no answer."""
        self._body.end_control(self.connection)
        self._end_procedure()
        super()._unlinked(reason)

    def _end_procedure(self) -> None:
        self._answering = False
        if self._procedure is not None:
            self._procedure.cancel()
