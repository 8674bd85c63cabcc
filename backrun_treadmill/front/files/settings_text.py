"""The one settings file as it is written: every setting with a comment, those nobody chose commented out."""

import json
import os
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.units import MILE_KM
from backrun_treadmill.front.files.paths import make_private
from backrun_treadmill.front.files.settings import SPEED_KEYS, read_settings, settings_table
from backrun_treadmill.front.files.text_file import read_file

HEAD = "# Settings of backrun. A line that begins with # is not in force. No profile raises a limit above these.\n"
LINES = (
    ("unit", '"km/h"', 'of the numbers below; or "mph"'),
    ("walk", '"4 km/h"', "what profiles call walk"),
    ("brisk", '"5.5 km/h"', "what they call brisk"),
    ("run", '"10 km/h"', "what they call run"),
    ("top_speed", '"14 km/h"', "no belt speed above this"),
    ("biggest_rise", '"7 km/h"', "largest rise in one change of speed"),
    ("longest", '"90 min"', "longest session"),
    ("incline", "2", "steepest incline, percent"),
    ("pain_stop", "6", "pain (0 to 10) that stops a session"),
    ("impact_budget", "1000", "running impacts of one session; after them the rest is walked"),
    ("age", "45", "years; guesses the highest heart rate as 208 - 0.7 x age, give or take 10"),
    ("highest_heart_rate", "180", "measured, beats a minute; goes before the guess"),
    ("treadmill", '"virtual"', "what the first page starts on: a name, an address, virtual or none"),
    ("adapter", '"os"', "the Bluetooth it is reached through; or hci:usb:0 and the like"),
    ("sound", "true", "changes of speed are heard; alarms always are"),
    ("colours", '"dark"', "or light, high-contrast, colour-blind"),
    ("still", "false", "true: nothing on the screen flashes"),
    ("plain", "false", "true: lines instead of a screen, for screen readers"),
    ("home_assistant", "false", "true: a Home Assistant at your coach's broker shows your sessions; it steers nothing"),
    ("programme", '"back-to-running"', "what backrun next goes by; or couch-to-5k, or one of your own"),
    ("usual_pain", "1", "pain (0 to 10) that you live with: a start 2 above it is offered walking"),
    ("race", '""', 'your pace, such as "5 km in 30:00", for imported workouts that say shares of it'),
)
"""Key, default as written, comment. The guess from the age is Tanaka, Monahan and Seals 2001 (JACC 37:153)."""
EXAMPLES = ("impact_budget", "age", "highest_heart_rate", "usual_pain")
"""Keys for which nothing holds unless it is given: what is written for them is an example."""

NUMBERS = (*SPEED_KEYS, "incline", "pain_stop", "impact_budget", "age", "highest_heart_rate", "usual_pain")
"""Keys for which a bare number is typed as one."""
SWITCHES = ("sound", "still", "plain", "home_assistant")
MOST_TYPED = 100_000
"""Larger than any number that could be meant; the settings say what is allowed."""


def typed_value(key: str, text: str) -> object:
    """What a person who typed `text` for `key` means by it; None for nothing. The settings judge it."""
    text = text.strip()
    if not text:
        return None
    if key in SWITCHES and text in ("true", "false"):
        return text == "true"
    return _number(text) if key in NUMBERS else text


def as_sentence(error: FaultyFile) -> str:
    """What is wrong with an answer, for whoever gave it."""
    return " ".join(f"{fault.step} {fault.text}".strip() for fault in error.faults)


def answered(file: Path, answers: Mapping[str, object]) -> str:
    """The file's text with `answers` in it; None for a key takes it back.

    Raises SettingsError where they do not fit what else is written there. Numbers that were written in the
    other unit are converted: an answer about units never changes a speed.
    """
    try:
        table = settings_table(read_file(file), source=str(file))
    except FileNotFoundError:
        table = {}
    unit = answers.get("unit", table.get("unit", "km/h"))
    if unit != table.get("unit", "km/h"):
        table = {key: _converted(key, value, to_miles=unit == "mph") for key, value in table.items()}
    text = settings_text({key: value for key, value in {**table, **answers}.items() if value is not None})
    read_settings(text.encode(), source=str(file))
    return text


def settings_text(table: Mapping[str, object]) -> str:
    """A settings file with the table's values."""
    lines = []
    for key, default, comment in LINES:
        line = f"{key} = {_written(table[key])}" if key in table else f"# {key} = {default}"
        lines.append(f"{line:<32} # {comment}" if comment else line)
    return HEAD + "\n".join(lines) + "\n"


def write_settings(file: Path, text: str) -> None:
    """Write it whole or not at all; what was there before is kept beside it. Raises OSError."""
    file = file.resolve()
    make_private(file.parent)
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8")
    if file.exists():
        file.with_name(f"{file.name}.before").write_bytes(file.read_bytes())
    os.replace(new, file)  # noqa: PTH105 - one step, on every system


def said(value: object) -> str:
    """A setting's value as a person says it: as in the file, without the quotes."""
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case _:
            return str(value)


def _converted(key: str, value: object, *, to_miles: bool) -> object:
    bare = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if key not in SPEED_KEYS or not bare:
        return value
    number = Decimal(str(value))
    return (number / MILE_KM if to_miles else number * MILE_KM).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _number(text: str) -> object:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    if not (number.is_finite() and 0 <= number < MOST_TYPED):
        return text
    return int(number) if number == number.to_integral_value() else number


def _written(value: object) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return said(value)
