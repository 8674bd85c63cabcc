"""The questions of a first start and what their answers are in settings.toml."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.units import kmh_text
from backrun_treadmill.front.preferences import COLOURS
from backrun_treadmill.front.settings import Settings
from backrun_treadmill.front.settings_text import answered
from backrun_treadmill.tui.questions_app import Question

MOST_TYPED = 1000
"""A speed anyone could mean; the settings say what is allowed."""

HEARD, UNHEARD = "yes", "no"
HIGH, LOW = "yes", "not yet: I shall raise it"


def first_questions(settings: Settings) -> list[Question]:
    """At most six; what is in force is what ENTER keeps."""
    preferences = settings.preferences
    return [
        Question(
            key="unit",
            short="km/h or mph?",
            text="What do you say speeds in? Profiles may say either.",
            choices=("km/h", "mph"),
            given=settings.unit.value,
        ),
        Question(
            key="top_speed",
            short="top speed",
            text="No profile ever goes above this. Type a number, in the unit you have just chosen, or with its own.",
            given=f"{kmh_text(settings.runner.top_ckmh)} km/h",
        ),
        Question(
            key="treadmill",
            short="treadmill",
            text="Which one does the first page start? Type its name or address, as `backrun scan` lists it. "
            "virtual is the virtual room: nothing to plug in, nothing that moves.",
            given=preferences.treadmill,
        ),
        Question(
            key="sound",
            short="can you hear this?",
            text="The terminal has just rung its bell; r rings again. With no, changes of speed are silent. "
            "Alarms ring all the same.",
            choices=(HEARD, UNHEARD),
            given=HEARD if preferences.sound else UNHEARD,
            rings=True,
        ),
        Question(
            key="colours",
            short="colours",
            text="Of the screen. Colour is never the only sign on it.",
            choices=COLOURS,
            given=preferences.colours,
        ),
        Question(
            key="eye_height",
            short="at eye height?",
            text="Is the screen at the height of your eyes? Looking down bends neck and back while you run.",
            choices=(HIGH, LOW),
            given=HIGH,
        ),
    ]


def values(answers: Mapping[str, str]) -> dict[str, object]:
    """Answers as settings. The height of the screen is no setting."""
    found: dict[str, object] = {key: answer for key, answer in answers.items() if key != "eye_height"}
    if "sound" in found:
        found["sound"] = found["sound"] == HEARD
    if "top_speed" in found:
        found["top_speed"] = _speed(answers["top_speed"])
    return found


def wrong_in(file: Path) -> Callable[[Mapping[str, str]], str]:
    """Says what is wrong with answers, given what else is in the settings file; empty where nothing is."""

    def wrong(answers: Mapping[str, str]) -> str:
        try:
            answered(file, values(answers))
        except FaultyFile as error:
            return " ".join(f"{fault.step} {fault.text}".strip() for fault in error.faults)
        return ""

    return wrong


def _speed(text: str) -> object:
    """A bare number is in the unit of the answers; whatever else is the settings' own language."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return number if number.is_finite() and 0 < number < MOST_TYPED else text
