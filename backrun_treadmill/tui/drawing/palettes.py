"""The colours of the screen, by what they are for. Every pair that carries words holds WCAG AA (4.5 to 1).

Colour is never the only sign: running is a filled field, everything else an outline, and each says its name.
"""

from msgspec import Struct
from rich.style import Style
from textual.theme import Theme


class Palette(Struct, frozen=True, kw_only=True):
    """`#rrggbb` each; `..._fill` is a background for the text of the same name."""

    name: str
    dark: bool
    background: str
    text: str
    muted: str
    warn: str
    line: str
    """The outline of every interval but a run."""
    run_fill: str
    run_text: str
    hold_fill: str
    """Paused, held, starting, stopping: the plan does not go on."""
    hold_text: str
    alarm_fill: str
    alarm_text: str
    done: str
    """The belt's own speed in the timeline."""
    plan: str
    """The plan's speed in the timeline."""


DARK = Palette(
    name="backrun-dark",
    dark=True,
    background="#101418",
    text="#f2f4f5",
    muted="#b0b8c0",
    warn="#ffc04d",
    line="#6cb8ff",
    run_fill="#3ddc84",
    run_text="#04140a",
    hold_fill="#ffc04d",
    hold_text="#1a1200",
    alarm_fill="#c4001d",
    alarm_text="#ffffff",
    done="#3ddc84",
    plan="#7a8794",
)

LIGHT = Palette(
    name="backrun-light",
    dark=False,
    background="#ffffff",
    text="#101010",
    muted="#4a4a4a",
    warn="#8a4b00",
    line="#00509e",
    run_fill="#00662b",
    run_text="#ffffff",
    hold_fill="#ffc940",
    hold_text="#1a1200",
    alarm_fill="#b00018",
    alarm_text="#ffffff",
    done="#00662b",
    plan="#767676",
)

HIGH_CONTRAST = Palette(
    name="backrun-high-contrast",
    dark=True,
    background="#000000",
    text="#ffffff",
    muted="#ffffff",
    warn="#ffff00",
    line="#ffffff",
    run_fill="#ffffff",
    run_text="#000000",
    hold_fill="#00ffff",
    hold_text="#000000",
    alarm_fill="#ffff00",
    alarm_text="#000000",
    done="#ffffff",
    plan="#9a9a9a",
)

COLOUR_BLIND = Palette(
    name="backrun-colour-blind",
    dark=True,
    background="#101418",
    text="#f2f4f5",
    muted="#b0b8c0",
    warn="#f0e442",
    line="#f0e442",
    run_fill="#56b4e9",
    run_text="#00121c",
    hold_fill="#e69f00",
    hold_text="#140d00",
    alarm_fill="#d55e00",
    alarm_text="#000000",
    done="#56b4e9",
    plan="#8a949e",
)
"""Blue, orange, yellow, vermilion: the colours of Okabe and Ito, told apart with every common colour blindness."""

PALETTES = {palette.name.removeprefix("backrun-"): palette for palette in (DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND)}


def theme_of(palette: Palette) -> Theme:
    """The palette as Textual wants it."""
    return Theme(
        name=palette.name,
        dark=palette.dark,
        primary=palette.line,
        background=palette.background,
        foreground=palette.text,
        surface=palette.background,
        panel=palette.background,
    )


class Inks:
    """The styles of one palette, made once."""

    def __init__(self, palette: Palette) -> None:
        def ink(colour: str, ground: str = palette.background, *, bold: bool = False) -> Style:
            return Style(color=colour, bgcolor=ground, bold=bold)

        self.text = ink(palette.text)
        self.strong = ink(palette.text, bold=True)
        self.muted = ink(palette.muted)
        self.warn = ink(palette.warn, bold=True)
        self.line = ink(palette.line, bold=True)
        self.run = ink(palette.run_text, palette.run_fill, bold=True)
        self.hold = ink(palette.hold_text, palette.hold_fill, bold=True)
        self.alarm = ink(palette.alarm_text, palette.alarm_fill, bold=True)
        self.alarm_flash = ink(palette.alarm_fill, palette.alarm_text, bold=True)
        self.done = ink(palette.done)
        self.plan = ink(palette.plan)
