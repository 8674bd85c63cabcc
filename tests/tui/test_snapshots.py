"""Pictures of every view. After a change that was meant: pytest tests/tui --snapshot-update, and look at them."""

from collections.abc import Callable
from typing import Any

import pytest

from backrun_treadmill.tui.palettes import DARK, LIGHT

VIEWS = [
    "pain-before",
    "arming",
    "count-in",
    "warm-up",
    "run",
    "walk",
    "rest",
    "cool-down",
    "off-belt",
    "last-5-s-of-run",
    "last-5-s-of-rest",
    "paused",
    "link-lost",
    "unconfirmed",
    "end-pain",
    "end-effort",
    "end-why",
    "end-run-speed",
    "end",
    "end-unproved",
]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("view", VIEWS)
def test_dark(show: Callable[..., Any], snap_compare: Callable[..., bool], view: str, size: tuple[int, int]) -> None:
    assert snap_compare(show(view, DARK).app, terminal_size=size)


@pytest.mark.parametrize("view", VIEWS)
def test_light(show: Callable[..., Any], snap_compare: Callable[..., bool], view: str) -> None:
    assert snap_compare(show(view, LIGHT).app, terminal_size=(120, 40))
