"""bleak's scanner on a controller driven by bumble."""

from typing import Any, NamedTuple, override

from bleak.backends.scanner import AdvertisementData, AdvertisementDataCallback, BaseBleakScanner
from bleak.uuids import normalize_uuid_str
from bumble import hci
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement

from backrun_treadmill.devices.hci_radio import HciRadio

SERVICES_16 = (
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
)
SERVICES_128 = (
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)
NAMES = (AdvertisingData.SHORTENED_LOCAL_NAME, AdvertisingData.COMPLETE_LOCAL_NAME)


class Advertised(NamedTuple):
    """What a client needs to connect: the radio that heard the device, and the address with its type."""

    radio: HciRadio
    address: hci.Address


class HciScanner(BaseBleakScanner):
    """Active scan; advertisement and scan response count as one."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        *,
        radio: HciRadio,
        **_options: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._radio = radio

    @override
    async def start(self) -> None:
        self.seen_devices = {}
        await self._radio.start_scanning(self._hear)

    @override
    async def stop(self) -> None:
        await self._radio.stop_scanning(self._hear)

    def _hear(self, heard: Advertisement) -> None:
        data = read_advertisement(heard)
        if not self.is_allowed_uuid(data.service_uuids):
            return
        address = heard.address.to_string(with_type_qualifier=False)
        details = Advertised(self._radio, heard.address)
        device = self.create_or_update_device(address, address, data.local_name, details, data)
        self.call_detection_callbacks(device, data)


def read_advertisement(heard: Advertisement) -> AdvertisementData:
    """bumble's structures as bleak shows them; what is malformed is left out."""
    structures = heard.data.ad_structures
    names = {kind: raw.decode(errors="replace") for kind, raw in structures if kind in NAMES}
    services: list[str] = []
    service_data: dict[str, bytes] = {}
    maker_data: dict[int, bytes] = {}
    for kind, raw in structures:
        if kind in SERVICES_16:
            services += _uuids(raw, 2)
        elif kind in SERVICES_128:
            services += _uuids(raw, 16)
        elif kind == AdvertisingData.SERVICE_DATA_16_BIT_UUID and len(raw) >= 2:
            service_data[_uuids(raw[:2], 2)[0]] = raw[2:]
        elif kind == AdvertisingData.MANUFACTURER_SPECIFIC_DATA and len(raw) >= 2:
            maker_data[int.from_bytes(raw[:2], "little")] = raw[2:]
    return AdvertisementData(
        local_name=names.get(NAMES[1]) or names.get(NAMES[0]),
        manufacturer_data=maker_data,
        service_data=service_data,
        service_uuids=services,
        tx_power=None,
        rssi=heard.rssi,
        platform_data=(heard,),
    )


def _uuids(raw: bytes, size: int) -> list[str]:
    whole = len(raw) - len(raw) % size
    return [normalize_uuid_str(UUID.from_bytes(raw[at : at + size]).to_hex_str("-")) for at in range(0, whole, size)]
