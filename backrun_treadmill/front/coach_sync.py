"""The runner's end of the link to a broker, out of what is kept on disk: offers in, answers out."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from backrun_treadmill.coach.answering import seal_answer
from backrun_treadmill.coach.broker_link import Letter, Session, keep
from backrun_treadmill.coach.door import Admitted, Reason, Refused
from backrun_treadmill.coach.pins import Broker, Pin
from backrun_treadmill.coach.topics import answer, offer, status
from backrun_treadmill.coach.words import offer_line
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach_sessions import note_sessions
from backrun_treadmill.front.paths import sessions_dir

LOOKED_S = 30
"""How often the journals are looked at."""
MOST_TOLD, EACH_TOLD = 20, 1000
"""So many refusals are told each, then every so many: a flood must not fill a terminal."""

type Tell = Callable[[str], None]


def runner_sessions(desk: RunnerDesk, tell: Tell) -> list[Session]:
    """One for each broker of the runner's coaches."""
    brokers: dict[Broker, list[Pin]] = {}
    for pin in desk.pins.all():
        if pin.broker is not None and pin.revoked_s is None:
            brokers.setdefault(pin.broker, []).append(pin)
    return [_runner_session(desk, broker, pins, tell) for broker, pins in brokers.items()]


def keep_for(sessions: list[Session], seconds: float | None, *, until: asyncio.Event | None = None) -> None:
    """Keep the sessions for so long, or until interrupted or `until`; in a loop that also Windows can do MQTT in."""

    async def all_of_them() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                kept = [group.create_task(keep(session)) for session in sessions]
                await (until or asyncio.Event()).wait()
                for one in kept:
                    one.cancel()

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(all_of_them())


class _RunnerEnd:
    """The runner's end at one broker, for the coaches who are there."""

    def __init__(self, desk: RunnerDesk, pins: list[Pin], tell: Tell) -> None:
        self._desk = desk
        self._pins = pins
        self._tell = tell
        self._looked_s = 0
        self._refused = 0

    def outbox(self) -> Iterator[Letter]:
        """Every answer that is owed; what was run since is looked up now and then."""
        desk, now = self._desk, now_s()
        desk.inbox.expire(now)
        if now - self._looked_s >= LOOKED_S:
            self._looked_s = now
            note_sessions(desk.ledger, desk.pins, sessions_dir(), now)
        for pin in self._pins:
            for owed in desk.ledger.owed(pin.kid):
                topic = answer(desk.key.kid, owed.plan_id)
                yield Letter(
                    topic=topic, payload=seal_answer(owed, desk.key), delivered=partial(desk.ledger.delivered, owed.n)
                )

    def take(self, data: bytes) -> None:
        """One message that came."""
        verdict = self._desk.inbox.add(data, self._desk.door, now_s())
        match verdict:
            case Admitted():
                self._tell(f"{printable(verdict.pin.name)} offers: {offer_line(verdict.vetted.content)}")
            case Refused(reason=Reason.SEEN | Reason.EXPIRED, pin=Pin() as pin, statement=statement) if statement:
                self._desk.ledger.owe_again(pin.kid, statement.plan_id, statement.revision)
            case Refused():
                self._refused += 1
                if self._refused <= MOST_TOLD or self._refused % EACH_TOLD == 0:
                    self._tell(f"An offer was not taken: {verdict.text} ({self._refused} until now)")


def _runner_session(desk: RunnerDesk, broker: Broker, pins: list[Pin], tell: Tell) -> Session:
    me, end = desk.key.kid, _RunnerEnd(desk, pins, tell)
    return Session(
        broker=broker,
        identifier=f"backrun-{me}",
        topics=(offer(me),),
        take=end.take,
        outbox=end.outbox,
        status_topic=status(me),
        told=tell,
    )
