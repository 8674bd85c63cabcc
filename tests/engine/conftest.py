from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from virtual_time import VirtualTimeLoop

type Run = Callable[[Callable[[VirtualTimeLoop], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def in_virtual_time() -> Run:
    """Runs `story(loop)` on a loop whose seconds cost nothing."""

    def run(story: Callable[[VirtualTimeLoop], Coroutine[Any, Any, None]]) -> None:
        loop = VirtualTimeLoop()
        try:
            loop.run_until_complete(story(loop))
        finally:
            loop.close()

    return run
