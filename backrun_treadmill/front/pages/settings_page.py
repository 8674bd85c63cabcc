"""The settings file as the settings page lists and changes it: one setting at a time, checked as the file is."""

from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.profile.terms import speed_text
from backrun_treadmill.front.files.preferences import COLOURS
from backrun_treadmill.front.files.settings import SPEED_KEYS, Settings, load_settings, settings_table
from backrun_treadmill.front.files.settings_text import (
    EXAMPLES,
    LINES,
    SWITCHES,
    answered,
    as_sentence,
    said,
    typed_value,
    write_settings,
)
from backrun_treadmill.front.files.text_file import read_file
from backrun_treadmill.tui.drawing.palettes import PALETTES, Palette
from backrun_treadmill.tui.pages.settings_app import Entry

CHOICES = {"unit": tuple(map(str, Unit)), "colours": COLOURS} | dict.fromkeys(SWITCHES, ("true", "false"))


class SettingsOfFile:
    """What `SettingsApp` asks for. The file need not exist; SettingsError where it is faulty from the start."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._settings = load_settings(file)

    def entries(self) -> list[Entry]:
        """Every setting, in the file's order; raises SettingsError."""
        self._settings = load_settings(self._file)
        try:
            table = settings_table(read_file(self._file), source=str(self._file))
        except FileNotFoundError:
            table = {}
        return [
            Entry(
                key=key,
                value=said(table[key]) if key in table else _unchosen(key, default.strip('"'), self._settings),
                own=key in table,
                comment=comment,
                choices=CHOICES.get(key, ()),
            )
            for key, default, comment in LINES
        ]

    def change(self, key: str, text: str) -> str:
        """Write what was typed; the sentence of the fault where it cannot be, and then nothing is written."""
        try:
            write_settings(self._file, answered(self._file, {key: typed_value(key, text)}))
        except FaultyFile as error:
            return as_sentence(error)
        except OSError as error:
            return f"{self._file} cannot be written: {error.strerror}. Nothing was changed."
        return ""

    def palette(self) -> Palette:
        """Of the page, as last read."""
        return PALETTES[self._settings.preferences.colours]


def _unchosen(key: str, default: str, settings: Settings) -> str:
    """What holds for a key that nobody wrote: a speed keeps out of the way of those that were."""
    if key in SPEED_KEYS:
        return speed_text(getattr(settings.runner, SPEED_KEYS[key]), settings.unit)
    return "" if key in EXAMPLES else default
