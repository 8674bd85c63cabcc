"""What the machines page knows and does: which devices are the runner's own, and how one becomes it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.nearby import DeviceKind, Nearby
from backrun_treadmill.front.files.known_sensor import forget_sensor, known_sensor, remember_sensor
from backrun_treadmill.front.files.preferences import VIRTUAL
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.files.settings_text import answered, as_sentence, write_settings
from backrun_treadmill.front.files.used_devices import remember_device, used_devices
from backrun_treadmill.front.pages.nearby_order import last_used_first
from backrun_treadmill.tui.pages.machines_app import ROOM
from backrun_treadmill.tui.words import machine_words as words


class OwnDevices:
    """The files that say which devices are the runner's. SettingsError where the settings are faulty."""

    def __init__(self, *, settings: Path, pod: Path, strap: Path, used: Path) -> None:
        self._settings = settings
        self._sensors = {DeviceKind.POD: pod, DeviceKind.STRAP: strap}
        self._used = used
        self._read()

    def _read(self) -> None:
        self._treadmill = load_settings(self._settings).preferences.treadmill.casefold()
        self._own_sensors = {kind: known_sensor(file) for kind, file in self._sensors.items()}

    def in_order(self, found: Sequence[Nearby]) -> list[Nearby]:
        """By kind, what was used last first, then the strongest."""
        return last_used_first(found, used_devices(self._used), is_own=self.is_own)

    def is_own(self, one: Nearby) -> bool:
        """Whether sessions from the first page use it."""
        match one.kind:
            case DeviceKind.TREADMILL:
                return self._treadmill in (one.address.casefold(), one.name.casefold())
            case DeviceKind.POD | DeviceKind.STRAP:
                return one.address == self._own_sensors[one.kind]

    def choose(self, one: Nearby) -> str:
        """Make it the runner's own; a sentence on what that means, or why it could not be."""
        match one.kind:
            case DeviceKind.TREADMILL:
                return self._kept(partial(self._drive, one.address), one) or words.chosen(one)
            case DeviceKind.POD | DeviceKind.STRAP:
                keep = partial(remember_sensor, self._sensors[one.kind], address=one.address, name=one.name)
                return self._kept(keep, one) or words.chosen(one)

    def forget(self, one: Nearby) -> str:
        """No longer the runner's own; a sentence, empty where it was not."""
        if not self.is_own(one) or one == ROOM:
            return ""
        file = self._sensors.get(one.kind)
        undo = partial(self._drive, VIRTUAL) if file is None else partial(forget_sensor, file)
        return self._kept(undo, None) or words.forgotten(one)

    def name_of(self, address: str) -> str:
        """A device by its name, where it was ever used under one."""
        return next((one.name for one in used_devices(self._used) if one.address == address and one.name), address)

    def battery(self, one: Nearby) -> int | None:
        """Percent that were left when a session last asked; None: never, or it does not say."""
        return next((used.battery_percent for used in used_devices(self._used) if used.address == one.address), None)

    def _drive(self, treadmill: str) -> None:
        write_settings(self._settings, answered(self._settings, {"treadmill": treadmill}))

    def _kept(self, write: Callable[[], None], used: Nearby | None) -> str:
        try:
            write()
            if used is not None and used != ROOM:
                remember_device(self._used, address=used.address, name=used.name)
            self._read()
        except FaultyFile as error:
            return as_sentence(error)
        except OSError as error:
            return f"{error.filename} cannot be written: {error.strerror}. Nothing was changed."
        return ""
