"""The grammar of one line of a profile.

    set line    N x ON/OFF @ RUN [/ REST] [, cue]        8 x 60/60 @ 9 km/h / 5 km/h
    step line   KIND AMOUNT [@ SPEED [to SPEED]] [, cue]   warm-up 5 min @ 4 to 5.5, loose arms

An off-belt step may have `until key` for its amount.
"""

import re

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.profile.steps import (
    Extras,
    Item,
    Repeat,
    Step,
    build_step,
    own_speeds,
    read_kind,
    read_times,
    read_words,
    rest_kind,
)
from backrun_treadmill.core.profile.terms import Amount, Speeds, Terms, read_amount, read_speeds

MOST_LINE_CHARS = 300
UNTIL_KEY = ("key", "until key")
FORMS = 'write a step such as "run 90 s @ 10 km/h" or a set such as "5 x 60/60 @ 10 km/h"'

_KIND = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)\s*(.*)")
_SET = re.compile(r"([-+−–]?[0-9.]+)\s*[x×*]\s*(.*)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[0-9],[0-9]")
_UNIT_SLASH = re.compile(r"(km|mi)\s*/\s*h\b", re.IGNORECASE)


def read_line(line: str, terms: Terms, place: Place) -> Item | None:
    """The step or the sets that a line says; None after a fault."""
    if len(line) > MOST_LINE_CHARS:
        place.refuse(line, f"is too long for a step; at most {MOST_LINE_CHARS} characters")
        return None
    head, comma, tail = line.partition(",")
    if comma and _DECIMAL_COMMA.search(head[-1:] + comma + tail[:1]):
        place.refuse(line, "has a comma within a number; write 5.5 with a point, or a space before the cue")
        return None
    cue = read_words(tail, place) if comma else ""
    what, at, speed = (part.strip() for part in head.partition("@"))
    if at and not speed:
        place.refuse(line, "has no speed after the @")
        return None
    found = _SET.fullmatch(what)
    if found:
        return _read_set(line, (found[1], found[2], speed), cue=cue, terms=terms, place=place)
    return _read_step(line, (what, speed), cue=cue, terms=terms, place=place)


def read_off_belt_amount(value: object, terms: Terms, place: Place) -> Amount | None:
    """An amount, or no time at all where only a key ends the step."""
    if isinstance(value, str) and " ".join(value.lower().split()) in UNTIL_KEY:
        return Amount()
    return read_amount(value, terms, place)


def _read_step(line: str, parts: tuple[str, str], *, cue: str, terms: Terms, place: Place) -> Step | None:
    what, speed = parts
    found = _KIND.fullmatch(what)
    if not found:
        place.refuse(line, f"is no step; {FORMS}")
        return None
    kind = read_kind(found[1], line, place)
    if kind is None:
        return None
    if not found[2]:
        place.refuse(line, "does not say how long; " + FORMS)
        return None
    if kind is Kind.OFF_BELT and speed:
        place.refuse(line, "is off the belt and has no speed; leave out the @")
        return None
    amount = (read_off_belt_amount if kind is Kind.OFF_BELT else read_amount)(found[2], terms, place)
    speeds = read_speeds(speed, terms, place) if speed else own_speeds(kind, terms.runner)
    if amount is None or speeds is None:
        return None
    extras = Extras(cue=cue, until_key=amount == Amount())
    return build_step(kind, amount, speeds, extras=extras, value=line, terms=terms, place=place)


def _read_set(line: str, parts: tuple[str, str, str], *, cue: str, terms: Terms, place: Place) -> Repeat | None:
    number, what, speed = parts
    times = read_times(int(number) if re.fullmatch("[0-9]{1,9}", number) else number, place)
    amounts = _read_on_off(line, what, terms=terms, place=place)
    speeds = _read_run_rest(line, speed, terms=terms, place=place)
    if times is None or amounts is None or speeds is None:
        return None
    (on, off), (run, rest) = amounts, speeds
    steps = (
        build_step(Kind.RUN, on, run, extras=Extras(cue=cue), value=line, terms=terms, place=place),
        build_step(rest_kind(rest.from_ckmh), off, rest, extras=Extras(), value=line, terms=terms, place=place),
    )
    items = tuple(step for step in steps if step is not None)
    return Repeat(place.step, times, items) if len(items) == len(steps) else None


def _read_on_off(line: str, what: str, *, terms: Terms, place: Place) -> tuple[Amount, Amount] | None:
    on_text, slash, off_text = what.partition("/")
    if not slash or "/" in off_text:
        place.refuse(line, 'needs one time on and one time off, as in "5 x 60/60 @ 10 km/h"')
        return None
    on, off = (read_amount(text.strip(), terms, place) for text in (on_text, off_text))
    if on is None or off is None:
        return None
    if on.bare is not off.bare and ":" not in what:
        bare = (on_text if on.bare else off_text).strip()
        place.caution(f'"{bare}" has no unit and counts as {bare} s; write the unit of both to be sure')
    return on, off


def _read_run_rest(line: str, speed: str, *, terms: Terms, place: Place) -> tuple[Speeds, Speeds] | None:
    if not speed:
        place.refuse(line, 'does not say how fast; write it as in "5 x 60/60 @ 10 km/h"')
        return None
    run_text, slash, rest_text = _UNIT_SLASH.sub(r"\1\\h", speed).partition("/")
    texts = [text.replace("\\h", "/h").strip() for text in (run_text, rest_text)]
    run = read_speeds(texts[0], terms, place)
    rest = read_speeds(texts[1], terms, place) if slash else own_speeds(Kind.WALK, terms.runner)
    if run is None or rest is None:
        return None
    if any(s.from_ckmh != s.to_ckmh for s in (run, rest)):
        place.refuse(line, "changes speed within a set; a set has one speed to run and one to rest at")
        return None
    return run, rest
