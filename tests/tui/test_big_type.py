"""What is to be read from two metres: its share of the height, and that every character has a picture."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.tui.drawing.digits import digits
from backrun_treadmill.tui.drawing.layout import DIGITS_SHARE, TITLE_SHARE, layout_of
from backrun_treadmill.tui.drawing.letters import letters
from backrun_treadmill.tui.drawing.palettes import DARK, Inks
from backrun_treadmill.tui.session.field import draw_field
from backrun_treadmill.tui.session.scene import scene_of

SIZES = [(80, 24), (120, 40), (200, 60)]


@given(st.integers(24, 120))
def test_the_parts_fill_the_height_and_the_big_ones_have_their_share(rows: int) -> None:
    layout = layout_of(rows)
    parts = (layout.header, layout.field, layout.note, layout.facts, layout.foot, layout.keys)
    assert sum(parts) == rows
    assert min(parts) > 0
    assert layout.title / rows >= TITLE_SHARE
    assert layout.digits / rows >= DIGITS_SHARE


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", ["run", "walk", "rest", "cool-down", "warm-up", "last-5-s-of-run", "paused"])
def test_kind_and_time_are_drawn_that_tall(
    view: str, size: tuple[int, int], session_in: Callable[[str], object]
) -> None:
    """Lines with something drawn in them, counted in the picture itself."""
    width, rows = size
    field = _field(session_in(view), width, rows)
    blocks = [sum(1 for one in line if one in "▀▄█") for line in field]
    title, gap = layout_of(rows).title, layout_of(rows).gap
    drawn = blocks[1 : 1 + title], blocks[1 + title + gap : -1]
    assert sum(count > 0 for count in drawn[0]) / rows >= TITLE_SHARE
    assert sum(count > 0 for count in drawn[1]) / rows >= DIGITS_SHARE


@pytest.mark.parametrize("size", SIZES)
def test_running_is_a_filled_field_and_walking_an_outlined_one(
    size: tuple[int, int], session_in: Callable[[str], object]
) -> None:
    run, walk = _field(session_in("run"), *size), _field(session_in("walk"), *size)
    assert run[0].strip() == ""
    assert walk[0][0] + walk[0][-1] + walk[-1][0] + walk[-1][-1] == "┏┓┗┛"


def _field(rig: object, width: int, rows: int) -> list[str]:
    fold = ReadoutFold()
    for record in rig.records:  # type: ignore[attr-defined]
        fold.feed(record)
    scene = scene_of(fold.readout, at_time(fold.readout, 0))
    return [strip.text for strip in draw_field(scene, layout_of(rows), width, Inks(DARK), flash=False)]


@given(st.text("0123456789:./ ▲▼=–", min_size=1, max_size=6), st.integers(3, 30), st.integers(20, 200))
def test_digits_are_exactly_as_tall_as_asked_and_never_too_wide(text: str, rows: int, columns: int) -> None:
    picture = digits(text, rows, columns)
    assert len(picture) in (0, rows)
    assert all(len(line) <= columns for line in picture)
    assert len({len(line) for line in picture}) <= 1


@pytest.mark.parametrize("rows", [4, 7, 12, 17, 24])
def test_no_two_digits_look_alike(rows: int) -> None:
    pictures = [digits(one, rows, 100) for one in string.digits]
    assert len(set(pictures)) == len(string.digits)


@pytest.mark.parametrize("rows", [4, 5, 7, 11])
def test_every_letter_and_figure_of_a_title_has_a_picture_of_its_own(rows: int) -> None:
    drawn = string.ascii_uppercase + string.digits + "/-."
    assert len({letters(one, rows, 300) for one in drawn}) == len(drawn)


def test_the_longest_interval_and_a_dozen_sets_still_fit_eighty_columns() -> None:
    assert digits("1:29:59", 7, 76)
    assert letters("WALK 12/12", 4, 76)
    assert letters("COOL-DOWN", 4, 76)
    assert letters("SAFETY KEY", 5, 76)
