"""Shows a page before or after a session, and gives the terminal back whatever ends it."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import App

from backrun_treadmill.front.terminal.page_ended import PageEnded

type Beside = Callable[[], Coroutine[Any, Any, None]]
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def show_page[Answer](page: App[Answer], *, beside: Beside | None = None) -> Answer | None:
    """The page's answer, None where it was left without one. Raises PageEnded; no belt moves meanwhile.

    `beside` feeds the page; it is cancelled, and has ended, when the page is left.
    """
    shown = _show_beside(page, beside)
    return asyncio.run(shown)


async def _show_beside[Answer](page: App[Answer], beside: Beside | None) -> Answer | None:
    async with asyncio.TaskGroup() as tasks:
        feeding = None if beside is None else tasks.create_task(beside())
        showing = _show(page)
        told, answer = await showing
        if feeding is not None:
            feeding.cancel()
    if told is not None:
        raise PageEnded(128 + told)
    if page.return_code:
        raise PageEnded(1)
    return answer


async def _show[Answer](page: App[Answer]) -> tuple[signal.Signals | None, Answer | None]:
    """The signal that ended it, if any, and the page's answer."""
    loop, told = asyncio.get_running_loop(), list[signal.Signals]()

    def leave(number: signal.Signals) -> None:
        told.append(number)
        page.exit()

    for number in SIGNALS:
        loop.add_signal_handler(number, leave, number)
    try:
        answer = await page.run_async(mouse=False)
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        for number in (signal.SIGTSTP, signal.SIGCONT):
            signal.signal(number, signal.SIG_DFL)
    return (told[0] if told else None), answer
