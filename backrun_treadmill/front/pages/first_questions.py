"""The questions of a first start and what their answers are in settings.toml."""

from collections.abc import Callable, Mapping
from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.units import kmh_text
from backrun_treadmill.front.files.preferences import HEART_RATES, VIRTUAL
from backrun_treadmill.front.files.settings import Settings
from backrun_treadmill.front.files.settings_text import answered, as_sentence, typed_value
from backrun_treadmill.tui.pages.question import Question

HEARD, UNHEARD = "yes", "no"
HIGH, LOW = "yes", "not yet: I shall raise it"
IN_THE_ROOM = "the virtual room: nothing to plug in, nothing that moves"
LOOK_NOW = "look for my treadmill now"


def first_questions(settings: Settings) -> list[Question]:
    """At most six; what is in force is what ENTER keeps."""
    preferences = settings.preferences
    machine = IN_THE_ROOM if preferences.treadmill == VIRTUAL else _keeps(preferences.treadmill)
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
            key="heart",
            short="age or heart",
            text="Your highest heart rate, if it was ever measured; else your age, which only guesses it: "
            "208 − 0.7 × age, give or take 10 beats a minute. From 100 on it is taken for a heart rate. ENTER without "
            "a number skips this.",
            given=str(preferences.highest_heart_rate or preferences.age or ""),
            digits=True,
        ),
        Question(
            key="machine",
            short="treadmill",
            text="Which one does the first page start? It can be changed there at any time.",
            choices=tuple(dict.fromkeys((machine, IN_THE_ROOM, LOOK_NOW))),
            given=machine,
        ),
        Question(
            key="sound",
            short="can you hear this?",
            text="It has just sounded; r plays it again. With no, changes of speed are silent. "
            "Alarms ring all the same.",
            choices=(HEARD, UNHEARD),
            given=HEARD if preferences.sound else UNHEARD,
            rings=True,
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
    """Answers as settings. The height of the screen is no setting; a treadmill that is looked for now is none yet."""
    found: dict[str, object] = {}
    for key, answer in answers.items():
        match key:
            case "unit":
                found[key] = answer
            case "top_speed":
                found[key] = typed_value(key, answer)
            case "heart" if answer:
                named = _heart_key(answer)
                found[named] = typed_value(named, answer)
            case "machine" if answer == IN_THE_ROOM:
                found["treadmill"] = VIRTUAL
            case "sound":
                found[key] = answer == HEARD
    return found


def looks_now(answers: Mapping[str, str]) -> bool:
    """Whether the runner wants to look for his treadmill at once."""
    return answers.get("machine") == LOOK_NOW


def wrong_in(file: Path) -> Callable[[Mapping[str, str]], str]:
    """Says what is wrong with answers, given what else is in the settings file; empty where nothing is."""

    def wrong(answers: Mapping[str, str]) -> str:
        try:
            answered(file, values(answers))
        except FaultyFile as error:
            return as_sentence(error)
        return ""

    return wrong


def _keeps(treadmill: str) -> str:
    return f"as now: {treadmill}"


def _heart_key(answer: str) -> str:
    return "highest_heart_rate" if len(answer) >= len(str(HEART_RATES[0])) else "age"
