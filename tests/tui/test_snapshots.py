"""Pictures of every view. After a change that was meant: pytest tests/tui --snapshot-update, and look at them."""

from collections.abc import Callable
from typing import Any

import pytest
from session_views import VIEWS

from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("view", VIEWS)
def test_looks(
    show: Callable[..., Any], snap_compare: Callable[..., bool], view: str, palette: Palette, size: tuple[int, int]
) -> None:
    assert snap_compare(show(view, palette).app, terminal_size=size)
