"""A stage over the air: the room's treadmill on a second Bluetooth controller, the product on an adapter."""

from pathlib import Path

from stage import Stage
from story import short_profile

NAME = "backrun virtual treadmill"
"""As it is asked for; it advertises as much of that as fits."""


class AirStage(Stage):
    """A room whose treadmill is on the air with `peripheral` (a bumble transport), for a product with `radio`."""

    run_words = (
        *("--treadmill", NAME, "--nobody-on-the-belt", "--console-unit", "km/h"),
        *("--pod", "none", "--strap", "none"),
    )

    def __init__(self, folder: Path, *, peripheral: str, radio: str) -> None:
        super().__init__(folder, profile=short_profile(walk_s=4, run_s=6))
        self.on_air = ("--dongle", peripheral)
        self._radio = radio

    @property
    def adapter(self) -> str:
        return self._radio

    def wait_for_run(self) -> None:
        """Until the belt runs."""
        self.wait_for_truth(lambda entry: float(entry.get("belt", 0)) >= 7.5)
