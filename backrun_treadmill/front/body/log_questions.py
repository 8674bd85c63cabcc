"""The questions about something that was done without a treadmill, and numbers from their answers."""

from collections.abc import Mapping

from backrun_treadmill.core.body.answers import BadAnswer, check_whole, read_effort, read_pain
from backrun_treadmill.tui.pages.question import Question

LONGEST_MINUTES = 24 * 60
TEXTS = {
    "minutes": "How many minutes? ENTER: not known.",
    "pain-before": "Pain before it, 0 to 10? ENTER: not known.",
    "pain-after": "Pain after it, 0 to 10? ENTER: not known.",
    "effort": "How hard was it, from 0 (rest) to 10? ENTER: not known.",
}


def missing(answers: Mapping[str, str]) -> list[Question]:
    """A question for each number that was not given."""
    return [Question(key=key, short=key, text=text, digits=True) for key, text in TEXTS.items() if key not in answers]


def wrong_number(answers: Mapping[str, str]) -> str:
    """What is wrong with one of them; empty where nothing is."""
    try:
        numbers(answers)
    except BadAnswer as why:
        return str(why)[:1].upper() + str(why)[1:]
    return ""


def numbers(answers: Mapping[str, str]) -> dict[str, int | None]:
    """Every number, None where it was not answered. Raises BadAnswer."""
    return {key: _read(key, answers[key]) if answers.get(key) else None for key in TEXTS}


def _read(key: str, text: str) -> int:
    match key:
        case "minutes":
            plain = text.strip()
            if not plain.isdecimal() or len(plain) > 6:
                raise BadAnswer(f'minutes is "{plain[:20]}"; write a whole number from 0 to {LONGEST_MINUTES}.')
            check_whole(int(plain), "minutes", least=0, most=LONGEST_MINUTES)
            return int(plain)
        case "effort":
            return read_effort(text)
        case _:
            return read_pain(text)
