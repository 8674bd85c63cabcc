"""The runner's end of the link while nothing runs, at each broker of the runner's coaches: offers in; answers and
summaries out, as they stand on disk.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain

from msgspec import Struct

from backrun_treadmill.coach.answering import seal_answer
from backrun_treadmill.coach.broker_link import Letter, Session
from backrun_treadmill.coach.door import Admitted, Reason, Refused
from backrun_treadmill.coach.home_assistant import discovery, discovery_topic
from backrun_treadmill.coach.pins import Broker, Pin
from backrun_treadmill.coach.topics import answer, offer, status, summary
from backrun_treadmill.coach.words import offer_line
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach.coach_done import note_done
from backrun_treadmill.front.coach.coach_sync import Tell
from backrun_treadmill.front.coach.coach_telling import Shares

LOOKED_S = 30
"""How often journals are looked at."""
MOST_TOLD, EACH_TOLD = 20, 1000
"""So many refusals are told each, then every so many: a flood must not fill a terminal."""


class AtBroker(Struct, frozen=True):
    """A broker, and the coaches who are there."""

    broker: Broker
    pins: tuple[Pin, ...]

    @property
    def shares(self) -> Shares:
        """What may be told to whoever listens there: no more than each of them may see."""
        return Shares(heart=all(pin.share_heart for pin in self.pins), pain=all(pin.share_pain for pin in self.pins))


def at_brokers(desk: RunnerDesk) -> list[AtBroker]:
    """Where the runner's coaches are reached. Raises KeyTrouble."""
    brokers: dict[Broker, list[Pin]] = {}
    for pin in desk.pins.all():
        if pin.broker is not None and pin.revoked_s is None:
            brokers.setdefault(pin.broker, []).append(pin)
    return [AtBroker(broker, tuple(pins)) for broker, pins in brokers.items()]


def resting_session(desk: RunnerDesk, at: AtBroker, tell: Tell, *, home_assistant: bool = False) -> Session:
    """While nothing runs: offers in, answers and summaries out."""
    me, end = desk.key.kid, _Resting(desk, at, tell)
    return Session(
        broker=at.broker,
        identifier=f"backrun-{me}",
        topics=(offer(me),),
        take=end.take,
        outbox=end.outbox,
        greeting=partial(_greeting, desk, at, home_assistant=home_assistant),
        status_topic=status(me),
        told=tell,
    )


def answers_owed(desk: RunnerDesk, at: AtBroker) -> Iterator[Letter]:
    """Every answer that a coach there has not been sent."""
    for pin in at.pins:
        for owed in desk.ledger.owed(pin.kid):
            yield Letter(
                topic=answer(desk.key.kid, owed.plan_id),
                payload=seal_answer(owed, desk.key),
                delivered=partial(desk.ledger.delivered, owed.n),
            )


def summaries_owed(desk: RunnerDesk, at: AtBroker) -> Iterator[Letter]:
    """Every summary that a coach there has not been sent."""
    for pin in at.pins:
        for due in desk.told.owed(pin.kid):
            yield Letter(
                topic=summary(desk.key.kid, due.session),
                payload=due.sealed(desk.key),
                delivered=partial(desk.told.delivered, due),
            )


def said_all(desk: RunnerDesk) -> bool:
    """Whether no coach at a broker is owed anything."""
    return not any(
        next(owed, None) for at in at_brokers(desk) for owed in (answers_owed(desk, at), summaries_owed(desk, at))
    )


def discovered(desk: RunnerDesk, at: AtBroker) -> Letter:
    """What a Home Assistant there is told."""
    me = desk.key.kid
    return Letter(topic=discovery_topic(me), payload=discovery(me, heart=at.shares.heart), retain=True)


def _greeting(desk: RunnerDesk, at: AtBroker, *, home_assistant: bool) -> list[Letter]:
    """The first thing on a connection: a broker that was away may have lost what it had."""
    desk.told.owe_again(now_s())
    return [discovered(desk, at)] if home_assistant else []


class _Resting:
    """Between sessions."""

    def __init__(self, desk: RunnerDesk, at: AtBroker, tell: Tell) -> None:
        self._desk = desk
        self._at = at
        self._tell = tell
        self._looked_s = 0
        self._refused = 0

    def outbox(self) -> Iterator[Letter]:
        """Every answer that is owed; what was run since is looked up now and then."""
        desk, now = self._desk, now_s()
        desk.inbox.expire(now)
        if now - self._looked_s >= LOOKED_S:
            self._looked_s = now
            note_done(desk)
        return chain(answers_owed(desk, self._at), summaries_owed(desk, self._at))

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
