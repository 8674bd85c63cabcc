import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

import pytest


class VirtualSelector(selectors.SelectSelector):
    """Waiting costs nothing: the time that a select would wait is added to the loop's clock instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits for something that never comes")
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.waiting = VirtualSelector()
        super().__init__(self.waiting)

    def time(self) -> float:
        return self.waiting.now

    def time_ns(self) -> int:
        return round(self.waiting.now * 1e9)

    def jump(self, seconds: float) -> None:
        """Time passes in which nothing of ours ran, as under SIGSTOP."""
        self.waiting.now += seconds


type Run = Callable[[Callable[[VirtualLoop], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def in_virtual_time() -> Run:
    """Runs `story(loop)` on a loop whose seconds cost nothing."""

    def run(story: Callable[[VirtualLoop], Coroutine[Any, Any, None]]) -> None:
        loop = VirtualLoop()
        try:
            loop.run_until_complete(story(loop))
        finally:
            loop.close()

    return run
