"""The foot pod and the heart strap on the air."""

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from backrun_treadmill.sim import frames
from backrun_treadmill.sim.peripherals import (
    HEART_RATE,
    RUNNING_SPEED_AND_CADENCE,
    Peripheral,
    advertisement,
    notifying,
    readable,
)
from backrun_treadmill.sim.radios import Radio

POD_NAME = "backrun virtual pod"
POD_ADDRESS = "C2:00:00:00:00:02"
STRAP_NAME = "backrun virtual strap"
STRAP_ADDRESS = "C2:00:00:00:00:03"


class Sensor(Peripheral):
    """A device that does nothing but notify one measurement."""

    def __init__(
        self,
        radio: Radio,
        *,
        name: str,
        address: str,
        service: int,
        measurement: int,
        battery_percent: int,
        also: tuple[Characteristic[bytes], ...] = (),
    ) -> None:
        self._measurement = notifying(measurement)
        super().__init__(
            radio,
            name=name,
            address=address,
            advertising=advertisement(service=service, name=name),
            service=service,
            parts=[self._measurement, *also],
        )
        level = readable(0x2A19, bytes([battery_percent]))
        self.device.add_service(Service(UUID.from_16_bits(0x180F), [level]))

    async def send(self, value: bytes) -> None:
        """Notify one measurement."""
        await self.notify(self._measurement, value)


def foot_pod(radio: Radio) -> Sensor:
    """A Running Speed and Cadence sensor (0x2A53, 0x2A54)."""
    return Sensor(
        radio,
        name=POD_NAME,
        address=POD_ADDRESS,
        service=RUNNING_SPEED_AND_CADENCE,
        measurement=0x2A53,
        battery_percent=82,
        also=(readable(0x2A54, frames.RSC_FEATURES),),
    )


def heart_strap(radio: Radio) -> Sensor:
    """A Heart Rate sensor (0x2A37)."""
    return Sensor(
        radio, name=STRAP_NAME, address=STRAP_ADDRESS, service=HEART_RATE, measurement=0x2A37, battery_percent=64
    )
