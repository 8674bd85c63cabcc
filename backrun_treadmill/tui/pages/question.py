"""A question that is asked on a page of its own, or in lines."""

from msgspec import Struct


class Question(Struct, frozen=True, kw_only=True):
    """One page. With `choices` it is answered by their number, else by typing."""

    key: str
    short: str
    """In large letters."""
    text: str
    choices: tuple[str, ...] = ()
    given: str = ""
    """What ENTER answers: a choice, or what would be typed; empty: ENTER skips."""
    digits: bool = False
    """Only digits are typed: every other key does what it does elsewhere."""
    rings: bool = False
    """It rings, and again with r."""
