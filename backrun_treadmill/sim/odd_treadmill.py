"""The machine with quirks on the air: answers that are missing, late, doubled or of the wrong kind, writes that are
dropped, links that end, advertisements that say other things.
"""

import asyncio
import struct
from collections.abc import Callable

from bumble.core import AdvertisingData
from bumble.device import Connection
from bumble.gatt import Characteristic

from backrun_treadmill.sim import frames
from backrun_treadmill.sim.air import SUPERVISION_S
from backrun_treadmill.sim.odd_machine import OddMachine
from backrun_treadmill.sim.odd_pairing import check_paired, guard_control
from backrun_treadmill.sim.peripherals import FITNESS_MACHINE, TREADMILL_SERVICE_DATA, advertisement, readable
from backrun_treadmill.sim.quirks import Quirks
from backrun_treadmill.sim.radios import Radio
from backrun_treadmill.sim.treadmill import Treadmill
from backrun_treadmill.sim.truth import Witness

GONE_S = SUPERVISION_S + 0.5
"""How long a machine that broke its link is off the air."""

SERVICE_DATA = {
    "swapped": struct.pack("<HBH", FITNESS_MACHINE, 0x01, 0x0100),
    "empty": struct.pack("<H", FITNESS_MACHINE),
    "every-type": struct.pack("<HBH", FITNESS_MACHINE, 0x01, 0x003F),
}


class OddTreadmill(Treadmill):
    """The base's service with the quirks of its body's radio."""

    def __init__(
        self,
        radio: Radio,
        *,
        quirks: Quirks,
        name: str,
        body: OddMachine,
        tasks: asyncio.TaskGroup,
        catch_up: Callable[[], float],
        witness: Witness,
        seed: int,
    ) -> None:
        self._quirks = quirks
        self._odd_body = body
        self._written_at = float("-inf")
        self._late_answers: set[asyncio.Task[None]] = set()
        if quirks.written == "without-response":
            properties = Characteristic.Properties
            self.control_properties = properties.WRITE_WITHOUT_RESPONSE | properties.INDICATE
        super().__init__(
            radio,
            body=body,
            tasks=tasks,
            catch_up=catch_up,
            witness=witness,
            seed=seed,
            name=name,
            advertising=odd_advertisement(quirks.advertises, name),
        )
        self._status.on(Characteristic.EVENT_SUBSCRIPTION, self._status_wanted)
        self._training.on(Characteristic.EVENT_SUBSCRIPTION, self._training_wanted)
        guard_control(self.device, self._control_point, quirks)

    async def power_on(self) -> None:
        """Begin to advertise, unless another app holds the machine: then it is silent."""
        if self._quirks.advertises == "nothing":
            await self.device.power_on()
        else:
            await super().power_on()

    def _parts(self) -> list[Characteristic[bytes]]:
        parts = super()._parts()
        said = [round(number * self._quirks.range_factor) for number in self._quirks.speeds]
        parts[2] = readable(0x2AD4, frames.range_of(*said))
        return [part for part in parts if part is not self._control_point or not self._quirks.no_control_point]

    # the control point

    def _written(self, connection: Connection, value: bytes) -> None:
        check_paired(connection, self._quirks)
        now = self._catch_up()
        if now - self._written_at < self._quirks.gap_s:
            self._written_at = now
            self._witness({"mono": now, "write": value.hex(), "char": "2ad9", "dropped": True})
            return
        super()._written(connection, value)
        self._written_at = now  # what is refused as in progress was never taken, and keeps nothing away
        if self._odd_body.link_broken or value[:1].hex() in self._quirks.hangs_up_on:
            self._odd_body.link_broken = False
            self._break_link()

    def _busy(self) -> bool:
        return not self._quirks.answered_while_busy and super()._busy()

    def _carry_out(self, connection: Connection, value: bytes) -> None:
        super()._carry_out(connection, value)
        if self._quirks.answered_while_busy:
            self._answering = False
        if self._procedure is not None:
            self._late_answers.add(self._procedure)
            self._procedure.add_done_callback(self._late_answers.discard)

    async def _answer(self, connection: Connection, answer: bytes) -> None:
        if self._quirks.answers == "none" or answer[1:2].hex() in self._quirks.unanswered:
            self._answering = False
            return
        least_s, most_s = self._quirks.answer_s
        await asyncio.sleep(least_s + self._random.random() * (most_s - least_s))
        self._answering = False
        for _ in range(2 if self._quirks.answers_twice else 1):
            await self._send_answer(connection, answer)

    async def _send_answer(self, connection: Connection, answer: bytes) -> None:
        server = self.device.gatt_server
        if self._quirks.answers == "notified":
            await server.notify_subscriber(connection, self._control_point, answer, force=True)
            return
        try:
            await server.indicate_subscriber(connection, self._control_point, answer)
        except TimeoutError:
            return  # a client that never confirms

    def _end_procedure(self) -> None:
        for task in self._late_answers:
            task.cancel()
        super()._end_procedure()

    # the link

    def _linked(self, connection: Connection) -> None:
        super()._linked(connection)
        if self._quirks.link_lasts_s:
            asyncio.get_running_loop().call_later(self._quirks.link_lasts_s, self._outlive, connection)

    def _outlive(self, connection: Connection) -> None:
        if self.connection is connection:
            self._break_link()

    def _break_link(self) -> None:
        self.cut(GONE_S)

    def _status_wanted(self, _bearer: object, notify: bool, _indicate: bool) -> None:
        if notify and self._quirks.stale_status:
            stale = bytes.fromhex(self._quirks.stale_status)
            self._tasks.create_task(self.notify(self._status, stale))

    def _training_wanted(self, _bearer: object, notify: bool, _indicate: bool) -> None:
        if notify and self._quirks.training_hangs_up:
            self._break_link()


def odd_advertisement(form: str, name: str) -> bytes:
    """The advertising data of a machine that says other things about itself."""
    if form == "nameless":
        whole = advertisement(service=FITNESS_MACHINE, name="", service_data=TREADMILL_SERVICE_DATA)
        parts = AdvertisingData.from_bytes(whole).ad_structures
        return bytes(AdvertisingData([part for part in parts if part[1]]))
    data = SERVICE_DATA.get(form, TREADMILL_SERVICE_DATA)
    return advertisement(service=FITNESS_MACHINE, name=name, service_data=data)
