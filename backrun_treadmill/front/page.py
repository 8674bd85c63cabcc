"""Shows a page before a session, and gives the terminal back whatever ends it."""

import asyncio
import signal

from backrun_treadmill.tui.page_app import PageApp

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class PageEnded(Exception):
    """A signal ended the page, or the page broke down: `exit_code` is for the shell."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.exit_code = exit_code


def show_page[Answer](page: PageApp[Answer]) -> Answer | None:
    """The page's answer, None where it was left without one. Raises PageEnded; no belt moves meanwhile."""
    shown = _show(page)
    return asyncio.run(shown)


async def _show[Answer](page: PageApp[Answer]) -> Answer | None:
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
    if told:
        raise PageEnded(128 + told[0])
    if page.return_code:
        raise PageEnded(1)
    return answer
