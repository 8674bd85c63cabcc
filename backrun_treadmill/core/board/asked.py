"""What a coach asks for, before it is signed for one runner: the same words from a command and from the board."""

from enum import StrEnum

from msgspec import Struct


class Measure(StrEnum):
    """What can be offered. None of it moves a belt: a runner takes it or not."""

    PROFILE = "profile"
    PROGRAMME = "programme"
    HOLD = "hold"
    STEP_BACK = "step back"
    FREQUENCY = "frequency"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"


class Asked(Struct, frozen=True, kw_only=True):
    """One thing that is asked for, whoever it is for."""

    measure: Measure
    named: str = ""
    """A profile's or programme's name or file."""
    number: int = 0
    """Days to hold, levels to go back, or sessions a week."""
    note: str = ""
    """One line to read."""


class Outcome(Struct, frozen=True):
    """What came of it for one runner."""

    name: str
    signed: bool
    said: str
    """What was offered, or why nothing was."""
