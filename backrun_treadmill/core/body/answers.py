"""What a person answered, checked at the door: a pain of 11 or an age of −3 is refused in words, never clamped."""

import re

MOST_PAIN = 10
MOST_EFFORT = 10
YOUNGEST, OLDEST = 5, 110


class BadAnswer(ValueError):
    """An answer that cannot be meant; the text says what is allowed."""


def check_whole(number: int | None, name: str, *, least: int, most: int) -> None:
    """Raises BadAnswer unless `number` is None (not asked) or from `least` to `most`."""
    if number is not None and not least <= number <= most:
        raise BadAnswer(f"{name} is {number}; it goes from {least} to {most}.")


def read_pain(text: str) -> int:
    """Pain 0–10 as a person typed it. Raises BadAnswer."""
    return _read_whole(text, "pain", least=0, most=MOST_PAIN)


def read_effort(text: str) -> int:
    """Effort 0–10 as a person typed it. Raises BadAnswer."""
    return _read_whole(text, "effort", least=0, most=MOST_EFFORT)


def read_age(text: str) -> int:
    """Age in years as a person typed it. Raises BadAnswer."""
    return _read_whole(text, "age", least=YOUNGEST, most=OLDEST)


def _read_whole(text: str, name: str, *, least: int, most: int) -> int:
    plain = text.strip().replace("−", "-")
    if not re.fullmatch("-?[0-9]{1,6}", plain):
        raise BadAnswer(f'{name} is "{text.strip()[:20]}"; write a whole number from {least} to {most}.')
    check_whole(int(plain), name, least=least, most=most)
    return int(plain)
