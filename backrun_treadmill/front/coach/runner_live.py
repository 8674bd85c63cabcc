"""The runner's end of the link while a session runs: it only speaks.

Nothing that a broker sends is even asked for before the belt was let go, and nothing large is read: journals are looked
up at the very end, for the answers and the summaries that the session brings.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain

import msgspec

from backrun_treadmill.coach.broker_link import CONNECTED, Letter, Session
from backrun_treadmill.coach.topics import state, status, telemetry
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach.coach_done import note_done
from backrun_treadmill.front.coach.coach_sessions import note_started
from backrun_treadmill.front.coach.coach_telling import Telling, state_for, telemetry_for
from backrun_treadmill.front.coach.runner_link import (
    AtBroker,
    answers_owed,
    at_brokers,
    discovered,
    said_all,
    summaries_owed,
)

TELEMETRY_S = 1
STALE_S = 10
"""A broker of MQTT 5 passes a second on no later."""


class Live:
    """One session at all brokers."""

    def __init__(self, telling: Telling, *, home_assistant: bool) -> None:
        self.telling = telling
        self._home_assistant = home_assistant
        self._ends: list[_AtOne] = []
        self._looked_up = False

    @property
    def connected(self) -> bool:
        """Whether any broker has been reached."""
        return any(end.connected for end in self._ends)

    def sessions(self, desk: RunnerDesk) -> list[Session]:
        """One for each broker."""
        self._ends = [_AtOne(desk, at, self.telling, home_assistant=self._home_assistant) for at in at_brokers(desk)]
        return [end.session for end in self._ends]

    def said_all(self, desk: RunnerDesk) -> bool:
        """Asked once the session is over: whether nothing is left to say, or nobody there to hear it."""
        if not self._looked_up:
            self._looked_up = True
            note_done(desk)
        self.telling.catch_up()
        return not self.connected or (said_all(desk) and all(end.told_all for end in self._ends if end.connected))


class _AtOne:
    """At one broker."""

    def __init__(self, desk: RunnerDesk, at: AtBroker, telling: Telling, *, home_assistant: bool) -> None:
        self._desk = desk
        self._at = at
        self._telling = telling
        self._home_assistant = home_assistant
        self._told = 0
        self._second_s = 0
        self._seen = 0
        self._started = False
        self.connected = False

    @property
    def session(self) -> Session:
        """What is kept with it."""
        me = self._desk.key.kid
        return Session(
            broker=self._at.broker,
            identifier=f"backrun-{me}-live",
            lasting=False,
            outbox=self._outbox,
            live=self._live,
            greeting=self._greeting,
            status_topic=status(me),
            told=self._told_of,
        )

    @property
    def told_all(self) -> bool:
        """Whether every change has been delivered."""
        return self._told == len(self._telling.changes)

    def _greeting(self) -> list[Letter]:
        return [discovered(self._desk, self._at)] if self._home_assistant else []

    def _told_of(self, text: str) -> None:
        self.connected = text == CONNECTED

    def _outbox(self) -> Iterator[Letter]:
        """The answers that are owed, that of the start among them."""
        telling = self._telling
        if telling.began and not self._started and telling.plan is not None:
            self._started = True
            if not telling.virtual:
                note_started(self._desk.ledger, telling.plan, now_s())
        return chain(answers_owed(self._desk, self._at), summaries_owed(self._desk, self._at))

    def _live(self) -> Iterator[Letter]:
        """Changes that were not delivered yet, in order, then the newest second."""
        telling, me, shares = self._telling, self._desk.key.kid, self._at.shares
        telling.catch_up()
        for told in telling.changes[self._told :]:
            payload = msgspec.json.encode(state_for(told, shares))
            yield Letter(topic=state(me), payload=payload, retain=True, delivered=partial(self._delivered, told.n))
        now = now_s()
        if now - self._second_s < TELEMETRY_S or telling.seen == self._seen:
            return
        second = telling.telemetry()
        if second is not None:
            self._second_s, self._seen = now, telling.seen
            payload = msgspec.json.encode(telemetry_for(second, shares))
            yield Letter(topic=telemetry(me), payload=payload, qos=0, expires_s=STALE_S)

    def _delivered(self, n: int) -> None:
        self._told = n
