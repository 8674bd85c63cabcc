"""Draws the field: kind and set, and below them the time left, as large as the lines allow."""

from rich.style import Style
from textual.strip import Strip

from backrun_treadmill.tui.drawing.digits import digits
from backrun_treadmill.tui.drawing.layout import Layout
from backrun_treadmill.tui.drawing.letters import letters
from backrun_treadmill.tui.drawing.palettes import Inks
from backrun_treadmill.tui.drawing.strips import centred, strip
from backrun_treadmill.tui.session.scene import Look, Scene

MARGIN = 2
"""Columns of border and air on each side."""


def draw_field(scene: Scene, layout: Layout, width: int, inks: Inks, *, flash: bool) -> list[Strip]:
    """The field's lines, border included. `flash`: an alarm is drawn inverted this time."""
    across = width - 2 * MARGIN
    picture = _picture(scene, layout, across)
    above = (layout.inner - len(picture)) // 2
    lines = [""] * above + picture
    lines += [""] * (layout.inner - len(lines))
    title = scene.titles[0].upper() if scene.lines else ""
    if scene.look is Look.OUTLINED:
        return _outlined(lines, title, width, inks)
    return _filled(lines, title, width, _ink(scene.look, inks, flash=flash))


def _picture(scene: Scene, layout: Layout, across: int) -> list[str]:
    if scene.lines:
        each = (layout.inner - len(scene.lines) + 1) // len(scene.lines)
        blocks = [list(letters(line, each, across)) or [line.upper()] for line in scene.lines]
        return [row for number, block in enumerate(blocks) for row in ([""] * bool(number) + _middle(block))]
    title = next((block for text in scene.titles if (block := letters(text, layout.title, across))), ())
    big = digits(scene.digits, layout.digits, across)
    return [*_middle(list(title) or [scene.titles[0].upper()]), *[""] * layout.gap, *_middle(list(big))]


def _middle(block: list[str]) -> list[str]:
    """One block's lines, equally long, so that each line is centred alike."""
    longest = max((len(line) for line in block), default=0)
    return [line.ljust(longest) for line in block]


def _ink(look: Look, inks: Inks, *, flash: bool) -> Style:
    match look:
        case Look.FILLED:
            return inks.run
        case Look.ALARM:
            return inks.alarm_flash if flash else inks.alarm
        case _:
            return inks.hold


def _filled(lines: list[str], title: str, width: int, ink: Style) -> list[Strip]:
    return [centred(line, width, ink) for line in (title, *lines, "")]


def _outlined(lines: list[str], title: str, width: int, inks: Inks) -> list[Strip]:
    named = f"━━ {title} " if title else ""
    top = strip(width, inks.line, (f"┏{named}{'━' * (width - 2 - len(named))}┓", inks.line))
    bottom = strip(width, inks.line, (f"┗{'━' * (width - 2)}┛", inks.line))
    side = ("┃", inks.line)
    inside = [centred(line, width - 2, inks.strong) for line in lines]
    return [top, *(Strip([*strip(1, inks.line, side), *line, *strip(1, inks.line, side)]) for line in inside), bottom]
