"""WCAG AA, computed from the palettes themselves."""

import pytest
from contrast import contrast

from backrun_treadmill.tui.drawing.palettes import PALETTES, Inks, Palette, theme_of

TEXT_RATIO = 4.5
GRAPHICS_RATIO = 3.0
TEXTS = ("text", "strong", "muted", "warn", "line", "run", "hold", "alarm", "alarm_flash")
GRAPHICS = ("done", "plan")


@pytest.mark.parametrize("name", PALETTES)
def test_words_hold_aa_and_shapes_three_to_one(name: str) -> None:
    inks = Inks(PALETTES[name])
    for ink in (*TEXTS, *GRAPHICS):
        style = getattr(inks, ink)
        ratio = contrast(style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex)
        assert ratio >= (TEXT_RATIO if ink in TEXTS else GRAPHICS_RATIO), f"{name} {ink}: {ratio:.2f}"


@pytest.mark.parametrize("name", PALETTES)
def test_every_ink_is_measured(name: str) -> None:
    assert set(vars(Inks(PALETTES[name]))) == {*TEXTS, *GRAPHICS}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_run_hold_and_alarm_are_told_apart_by_their_lightness_or_their_words(palette: Palette) -> None:
    """A filled field says its name; besides, no two fills are of one colour."""
    assert len({palette.run_fill, palette.hold_fill, palette.alarm_fill, palette.background}) == 4
    assert theme_of(palette).background == palette.background


def test_the_measure_itself_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
