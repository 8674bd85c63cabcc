"""Training Status (0x2AD3): where the machine believes its own workout is."""

from msgspec import Struct

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

STRING_PRESENT = 0x01


class TrainingStatus(Struct, frozen=True):
    """One packet; `code` is a `pyftms.models.TrainingStatusCode` or a number above it (UREVO sends 0x10 and 0x11)."""

    code: int
    text: str = ""


def read_training_status(packet: bytes) -> TrainingStatus | Unreadable:
    """Code and text; a text that is announced but not sent (Yesoul, FitShow) is empty."""
    if len(packet) < 2:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    text = packet[2:] if packet[0] & STRING_PRESENT else b""
    return TrainingStatus(packet[1], text.decode(errors="replace"))
