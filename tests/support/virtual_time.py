"""An event loop whose seconds cost nothing."""

import asyncio
import selectors


class _JumpingSelector(selectors.SelectSelector):
    """The time a select would wait is added to the clock instead."""

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


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """For stories in which nothing but time and the program itself happens."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """The loop's own seconds."""
        return self._jumping.now

    def stall(self, seconds: float) -> None:
        """Time passes in which nothing ran, as when the process is stopped and continued."""
        self._jumping.now += seconds
