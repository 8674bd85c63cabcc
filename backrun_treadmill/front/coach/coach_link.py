"""The link to the runner's coaches while the program runs: a thread with a loop of its own, beside the screen.

Whatever becomes of it, the program goes on: it is given records and asked for words, and nobody ever waits for it but
the very end of the program, a moment. What could not be said by then is on disk and is said the next time.
"""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from backrun_treadmill.coach.broker_link import Session, keep
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, runner_desk

LOOK_S = 0.1
"""How often it is looked whether all is said, at the end."""

type SessionsOf = Callable[[RunnerDesk], list[Session]]
type SaidAll = Callable[[RunnerDesk], bool]


class CoachLink:
    """`sessions` says what is kept, out of what is on disk; `said_all` whether nothing is left to be said. Both are
    called in the link's own thread."""

    def __init__(self, runner: Runner, sessions: SessionsOf, said_all: SaidAll) -> None:
        self._runner = runner
        self._sessions = sessions
        self._said_all = said_all
        self._loop: AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._wait_s = 0.0
        self._ready = Event()
        self._thread = Thread(target=self._work, name="coach link", daemon=True)
        self.trouble = ""
        """What broke it, for people; empty: nothing."""

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def end(self, wait_s: float) -> bool:
        """Say what is left, and go; False where that took longer than `wait_s`, which is the longest this takes."""
        if not self._ready.wait(wait_s):
            return False
        self._wait_s = wait_s
        if self._loop is not None and self._ending is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            with (
                runner_desk(self._runner) as desk,
                asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as loop,
            ):
                loop.run(self._keep(desk))
        except Exception as trouble:  # whatever is wrong with the link, the session goes on
            self.trouble = f"The link to your coach broke down: {trouble or type(trouble).__name__}."
        finally:
            self._ready.set()

    async def _keep(self, desk: RunnerDesk) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_default_executor(_Unwaited())
        self._ready.set()
        async with asyncio.TaskGroup() as group:
            kept = [group.create_task(keep(session)) for session in self._sessions(desk)]
            await self._ending.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s):
                    while not self._said_all(desk):  # noqa: ASYNC110 -- what is left stands on the disk
                        await asyncio.sleep(LOOK_S)
            for one in kept:
                one.cancel()


class _Unwaited(ThreadPoolExecutor):
    """Calls in threads that the program does not wait for: a broker that hangs while it is called must not hold it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Part of an executor."""
        done: Future[Any] = Future()

        def call() -> None:
            try:
                done.set_result(fn(*args, **kwargs))
            except BaseException as error:
                done.set_exception(error)

        Thread(target=call, daemon=True).start()
        return done
