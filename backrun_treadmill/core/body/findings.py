"""What one rule of `advice` finds, how bold it is, and the words its sentence is made of."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity, Entry


class Verdict(StrEnum):
    """What to do next."""

    GO_NOW = "go now"
    BE_SEEN = "be seen"
    WALK = "walk"
    """No running; walking, cycling or swimming as far as it does not hurt more."""
    STEP_BACK = "step back"
    HOLD = "hold"
    STEP_UP = "step up"


class Finding(Struct, frozen=True):
    """What one rule says: a level of the programme (from 1), or no running at all."""

    reason: str
    used: tuple[Entry, ...]
    level: int = 0
    instead: Verdict | None = None
    """GO_NOW, BE_SEEN or WALK, then without a level."""

    @property
    def boldness(self) -> int:
        """Higher asks more of the body."""
        match self.instead:
            case Verdict.GO_NOW:
                return 0
            case Verdict.BE_SEEN:
                return 1
            case Verdict.WALK:
                return 2
            case _:
                return 2 + self.level


_WORDS = {
    Activity.TREADMILL: "session",
    Activity.OUTDOOR_RUN: "outdoor run",
    Activity.WALK: "walk",
    Activity.BIKE: "ride",
    Activity.SWIM: "swim",
    Activity.STRENGTH: "strength session",
    Activity.STRETCH: "stretching",
    Activity.CHECK_IN: "check-in",
}


def ago(day: int, today: int) -> str:
    """A day as people call it."""
    days = today - day
    match days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case -1:
            return "tomorrow"
        case _:
            return f"{days} days ago" if days > 0 else f"in {-days} days"


def named(entry: Entry, today: int) -> str:
    """An entry as people call it: "the session 3 days ago"."""
    return f"the {_WORDS[entry.activity]} {ago(entry.day, today)}"


def counted(number: int, word: str) -> str:
    """A number and what is counted: "1 day", "7 days"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
