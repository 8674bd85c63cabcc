"""The page before an examination, and the one key that lets it begin: ENTER. Nothing has been written by then."""

import asyncio
import signal
import termios
from collections.abc import Callable

from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.terminal.heeding import keys_heeded, signals_heeded
from backrun_treadmill.tui.keys.keys import CONFIRM, meaning_of

PAGE = """
BEFORE THE BELT MOVES: {name}

NOBODY STANDS ON THE BELT, now or later. Stand beside it with both feet on the
floor, its safety key in your hand, where you reach this keyboard. Keep
children and animals away. Close other apps that use the treadmill.

What happens, in about 3 minutes:
 * A stop is proved before anything else: it is the first command after asking
   for control, and the first that the moving belt gets.
 * Each start waits for ENTER and counts down 5 s; any key cancels it.
 * Then speeds of 2 to 3 km/h, a pause, and what treadmills do differently.
   Nothing above 3 km/h is asked for. A belt that runs faster than 5 km/h, or
   for more than 3 minutes, is stopped.

SPACE STOPS THE BELT AT ANY TIME; so do Esc, S, Q and Ctrl-C.
If it does not stop, {otherwise}

ENTER begins. Any other key ends here: nothing was written to the treadmill.
"""

VIRTUAL = "a treadmill in a virtual room (nothing real moves)"

PULL = "pull the safety key."
NO_KEY = "there is no key to pull in a virtual room: ENTER ends it."


def page_lines(name: str) -> list[str]:
    """The page for the treadmill of that name, a line each."""
    return PAGE.format(name=printable(name), otherwise=NO_KEY if name == VIRTUAL else PULL).splitlines()


async def ask_consent(fd: int, say: Callable[[str], None], name: str) -> bool | signal.Signals:
    """Whether ENTER was the first key behind the page on the terminal `fd`; the signal where one came instead.

    Keys from before the page are forgotten: nobody agrees to what was not shown.
    """
    answer: asyncio.Future[bool | signal.Signals] = asyncio.get_running_loop().create_future()

    def give(value: bool | signal.Signals) -> None:
        if not answer.done():
            answer.set_result(value)

    try:
        with signals_heeded(give), keys_heeded(fd, lambda key: give(meaning_of(key) is CONFIRM)):
            for line in page_lines(name):
                say(line)
            termios.tcflush(fd, termios.TCIFLUSH)
            return await answer
    except termios.error:  # the terminal is gone
        return False
