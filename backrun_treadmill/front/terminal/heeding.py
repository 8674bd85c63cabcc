"""Signals and single keys, heard by the event loop for as long as a block lasts."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.front.terminal.terminal import RawKeys, typed_bytes

SIGNALS = {signal.SIGINT: "INT", signal.SIGTERM: "TERM", signal.SIGHUP: "HUP"}


@contextmanager
def signals_heeded(told: Callable[[signal.Signals], None]) -> Iterator[None]:
    """`told` gets each signal that asks us to end; after one they are ignored for good."""
    loop = asyncio.get_running_loop()
    heard: list[signal.Signals] = []

    def hear(number: signal.Signals) -> None:
        heard.append(number)
        told(number)

    for number in SIGNALS:
        loop.add_signal_handler(number, hear, number)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
            if heard:
                # We are ending as told; being told again must not cut that short.
                signal.signal(number, signal.SIG_IGN)


@contextmanager
def keys_heeded(fd: int | None, typed: Callable[[str], None]) -> Iterator[None]:
    """`typed` gets the name of each key of the terminal `fd`, as `tui.keys` names them; None: there is no terminal.

    Raises termios.error where the terminal is gone.
    """
    if fd is None:
        yield
        return
    loop = asyncio.get_running_loop()
    with ExitStack() as stack:
        keys = stack.enter_context(RawKeys(fd))

        def read() -> None:
            some = typed_bytes(keys.fd)
            if not some:
                # The terminal hung up; the signal that comes with it says so to the engine.
                loop.remove_reader(keys.fd)
            for name in names(some):
                typed(name)

        loop.add_reader(keys.fd, read)
        stack.callback(loop.remove_reader, keys.fd)
        loop.add_signal_handler(signal.SIGTSTP, keys.stop_job)
        stack.callback(loop.remove_signal_handler, signal.SIGTSTP)
        yield
