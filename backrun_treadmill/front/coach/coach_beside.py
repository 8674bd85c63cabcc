"""The link to the coaches beside what the program does: beside the first page, and beside a session.

Without a coach who has a broker there is none, and nothing of it is loaded.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.coach.one_link import only_link
from backrun_treadmill.front.files.paths import coach_dir
from backrun_treadmill.front.files.settings import Settings

if TYPE_CHECKING:
    from backrun_treadmill.coach.broker_link import Session
    from backrun_treadmill.front.coach.coach_desk import RunnerDesk

REST_END_S = 1.0
SESSION_END_S = 4.0
"""The longest that the program's end waits for what a session came to to be said; later it is said the next time."""

type Say = Callable[[str], None]


def has_coach() -> bool:
    """Whether any coach was ever paired."""
    return (coach_dir() / "runner" / "coaches.json").exists()


@contextmanager
def at_rest(settings: Settings) -> Iterator[None]:
    """Offers come and answers go as long as this lasts."""
    if not has_coach():
        yield
        return
    from backrun_treadmill.coach.broker_link import CONNECTED
    from backrun_treadmill.front.coach.coach_link import CoachLink
    from backrun_treadmill.front.coach.runner_link import at_brokers, resting_session, said_all

    reached: set[str] = set()

    def told(text: str) -> None:
        """The page shows what came, not how."""
        reached.clear()
        reached.update([text] if text == CONNECTED else [])

    def sessions(desk: "RunnerDesk") -> "list[Session]":
        shown = settings.preferences.home_assistant
        return [resting_session(desk, at, told, home_assistant=shown) for at in at_brokers(desk)]

    with ExitStack() as stack:
        ours = False
        with suppress(OSError):  # a folder that cannot be had keeps nobody from the first page
            ours = stack.enter_context(only_link())
        if not ours:
            yield
            return
        link = CoachLink(settings.runner, sessions=sessions, said_all=lambda desk: not reached or said_all(desk))
        link.start()
        try:
            yield
        finally:
            link.end(REST_END_S)


@contextmanager
def followed(runner: Runner, say: Say, *, home_assistant: bool) -> Iterator[Callable[[object], None]]:
    """Gives what takes the records of a session; at the end it is said what the session came to."""
    if not has_coach():
        yield lambda record: None
        return
    from backrun_treadmill.front.coach.coach_desk import now_s
    from backrun_treadmill.front.coach.coach_link import CoachLink
    from backrun_treadmill.front.coach.coach_telling import Telling
    from backrun_treadmill.front.coach.runner_live import Live

    live = Live(Telling(now_s), home_assistant=home_assistant)
    link = CoachLink(runner, sessions=live.sessions, said_all=live.said_all)
    link.start()
    try:
        yield live.telling.see
    finally:
        if not link.end(SESSION_END_S) and live.connected:
            say("Your coach's broker is slow: what is left is sent the next time.")
        if link.trouble:
            say(link.trouble)
