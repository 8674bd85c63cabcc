"""What a runner hears without looking: the words between who decides when and who plays."""

from enum import StrEnum


class Tone(StrEnum):
    """One short figure of notes."""

    FASTER = "faster"
    SLOWER = "slower"
    LAST_SET = "last-set"
    ALARM = "alarm"
