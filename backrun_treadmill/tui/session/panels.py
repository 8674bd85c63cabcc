"""Draws everything around the field: header, note, facts, what was said, keys. Text only, for a glance from nearby."""

from itertools import islice

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from backrun_treadmill.core.notes import IntentRefused, Level, Said, State
from backrun_treadmill.core.readout.now import Moment
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.units import SECOND_US, kmh_text
from backrun_treadmill.tui.drawing.digits import digits
from backrun_treadmill.tui.drawing.palettes import Inks
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.drawing.timeline import draw_timeline
from backrun_treadmill.tui.session.scene import Scene
from backrun_treadmill.tui.words import end_words, words

FRESH_S = {Level.INFO: 8, Level.WARNING: 20, Level.ALARM: 30}
"""So long a sentence may take the timeline's place."""

KEPT_US = 60 * SECOND_US
"""So long a warning is kept where there is room."""


def draw_header(readout: Readout, moment: Moment, *, sound: str, width: int, inks: Inks) -> list[Strip]:
    """One line: whose session, and what is amiss with us."""
    troubles = [
        f"no log: {readout.journal_fault}" if readout.journal_fault else "",
        "this screen was slow" if readout.front_silent else "",
        sound,
    ]
    amiss = " · ".join(trouble for trouble in troubles if trouble)
    left = f" {words.header(readout, moment)}"
    gap = " " * max(1, width - cell_len(left) - cell_len(amiss) - 1)
    return [strip(width, inks.muted, (left + gap, inks.muted), (amiss, inks.warn))]


def draw_note(readout: Readout, moment: Moment, scene: Scene, *, width: int, rows: int, inks: Inks) -> list[Strip]:
    """What comes next and the cue; or what to do."""
    cue = words.cue_text(readout, moment) if readout.state is State.RUNNING else ""
    lines = wrapped(scene.note, width - 2, rows - bool(cue) if rows > 1 else rows)
    if cue and len(lines) < rows:
        lines.append(cue)
    drawn = [centred(line, width, inks.strong) for line in lines]
    return [*drawn, *blank(width, rows - len(drawn), inks.text)]


def draw_end(readout: Readout, *, width: int, rows: int, saved_in: str, inks: Inks) -> list[Strip]:
    """What was done and said; empty before the end. One line more where it is needed than the facts have."""
    if readout.summary is None:
        return []
    wanted = end_words.end_lines(readout.summary, readout, saved_in=saved_in)
    lines = [part for line in wanted for part in wrapped(line, width - 2, 4)][:rows]
    return [centred(line, width, inks.text) for line in lines]


def draw_facts(readout: Readout, moment: Moment, *, width: int, rows: int, inks: Inks) -> list[Strip]:
    """The belt's speed, drawn; beside it what is asked, and what the body has taken."""
    shown = "–" if moment.speed_ckmh is None else kmh_text(moment.speed_ckmh)
    big = digits(shown, min(rows, 6), width // 4)
    first = max((len(line) for line in big), default=0) + 3
    half = (width - first) // 2
    belt, dose = words.belt_lines(readout, moment), words.dose_lines(readout.dose, readout.body)
    return [
        strip(
            width,
            inks.text,
            (f" {_line(big, row)}".ljust(first), inks.strong),
            (_fitted(_line(belt, row), half), inks.text),
            (_fitted(_line(dose, row), width - first - half), inks.text),
        )
        for row in range(rows)
    ]


def draw_foot(
    readout: Readout, moment: Moment, scene: Scene, *, width: int, rows: int, timing: bool, inks: Inks
) -> list[Strip]:
    """The timeline, and above it what was said; a new sentence takes the lines it needs."""
    talk = _talk(readout, moment, scene, width=width, rows=rows, inks=inks)
    if timing and rows:
        lines = (part for line in words.timing_lines(readout.timing) for part in wrapped(line, width - 2, 2))
        figures = list(islice(lines, max(2, rows // 2)))
        talk = [*(strip(width, inks.text, (f" {line}", inks.text)) for line in figures), *talk][:rows]
    strips = draw_timeline(readout, moment, width=width, rows=rows - len(talk), inks=inks)
    return [*talk, *strips]


def draw_keys(lines: tuple[str, ...], width: int, ink: Style) -> list[Strip]:
    """The keys that matter, as many as fit."""
    return [centred(next((line for line in lines if cell_len(line) <= width), lines[-1]), width, ink)]


def _talk(readout: Readout, moment: Moment, scene: Scene, *, width: int, rows: int, inks: Inks) -> list[Strip]:
    """Fresh sentences as far as there are lines, the newest first; older warnings only where there is room."""
    drawn: list[Strip] = []
    for said in reversed(readout.messages):
        text, level, age_us = words.message_text(said), _level(said), moment.now - said.at
        fresh = age_us <= FRESH_S[level] * SECOND_US
        room = (rows if fresh else rows // 3 if level is not Level.INFO and age_us <= KEPT_US else 0) - len(drawn)
        if text not in (scene.note, words.ARMING) and room > 0:
            drawn += _sentence(text, width, room, _ink_of(level, inks) if fresh else inks.muted)
    return drawn


def _level(said: Said | IntentRefused) -> Level:
    return said.level if isinstance(said, Said) else Level.INFO


def _sentence(text: str, width: int, rows: int, ink: Style) -> list[Strip]:
    return [strip(width, ink, (f" {line}", ink)) for line in wrapped(text, width - 2, rows)]


def _ink_of(level: Level, inks: Inks) -> Style:
    match level:
        case Level.ALARM:
            return inks.alarm
        case Level.WARNING:
            return inks.warn
        case _:
            return inks.text


def _line(lines: list[str] | tuple[str, ...], row: int) -> str:
    return lines[row] if row < len(lines) else ""


def _fitted(text: str, width: int) -> str:
    return f"{text[: width - 2]}…".ljust(width) if len(text) > width - 1 else text.ljust(width)
