"""The coach's end of the link to a broker, out of what is kept on disk: offers out until they are answered; answers,
summaries and what goes on now in.

Live words are not signed: a topic says whose they are, and nothing is decided by them.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec.structs import replace

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.broker_link import ONLINE, Letter, Session
from backrun_treadmill.coach.contents import State
from backrun_treadmill.coach.live_words import NotLive, TelemetryTold, read_state, read_telemetry
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.sent import Offer
from backrun_treadmill.coach.taking import NotTaken
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import CoachDesk, now_s

AGAIN_S, LONGEST_AGAIN_S = 30, 3600
"""An offer goes out again after the first, then after twice as long each time, up to the second."""

type Tell = Callable[[str], None]


class Changed(Protocol):
    """Is told of whom something is new."""

    def __call__(self, kid: str, *, whole: bool) -> None:
        """The name of a runner's key; `whole`: more is new than what goes on now."""


def _nobody(kid: str, *, whole: bool) -> None:
    """Nobody looks."""


class CoachEnd:
    """`tell` is given news in words."""

    def __init__(self, desk: CoachDesk, tell: Tell, changed: Changed = _nobody) -> None:
        self._desk = desk
        self._tell = tell
        self._changed = changed
        self._waits: dict[tuple[str, int], tuple[int, int]] = {}
        self._runners = {pin.kid for pin in desk.pins.all() if pin.revoked_s is None}
        self.online: set[str] = set()
        """Whose program is connected."""
        self.seconds: dict[str, TelemetryTold] = {}
        """The last second of each."""

    def session(self, broker: Broker, *, live: bool = False) -> Session:
        """What is kept with the broker; `live`: what goes on now too."""
        heard = [topics.answer, topics.summary, *((topics.status, topics.state, topics.telemetry) if live else ())]
        return Session(
            broker=broker,
            identifier=f"backrun-{self._desk.key.kid}",
            topics=tuple(topic(kid) for kid in sorted(self._runners) for topic in heard),
            take_of=self.take,
            outbox=self.outbox,
            told=self._told,
        )

    def outbox(self) -> Iterator[Letter]:
        """Every offer whose last answer is not here, when its time has come."""
        now = now_s()
        for one in self._desk.sent.unsettled(now):
            key = (one.plan_id, one.revision)
            due_s, wait_s = self._waits.get(key, (0, AGAIN_S))
            if one.runner in self._runners and now >= due_s:
                self._waits[key] = (now + wait_s, min(2 * wait_s, LONGEST_AGAIN_S))
                yield Letter(topic=topics.offer(one.runner, one.plan_id), payload=one.envelope)

    def take(self, topic: str, data: bytes) -> None:
        """One message that came."""
        kid, _, rest = topic.removeprefix(f"{topics.ROOT}/").partition("/")
        match rest:
            case "status":
                (self.online.add if data == ONLINE else self.online.discard)(kid)
                self._changed(kid, whole=False)
            case "state" | "telemetry":
                self._take_live(kid, rest, data)
            case _:
                self._take_word(data)

    def _take_live(self, kid: str, what: str, data: bytes) -> None:
        """An empty state says that the retained one was taken away; nothing changes by it."""
        if kid not in self._runners or not data:
            return
        try:
            if what == "state":
                self._desk.followed.keep_state(kid, read_state(data), data)
            else:
                self.seconds[kid] = read_telemetry(data)
        except NotLive as error:
            self._tell(f"Something on {printable(kid)}/{what} was not taken: {error}")
            return
        self._changed(kid, whole=False)

    def _take_word(self, data: bytes) -> None:
        try:
            taken = self._desk.take(data)
        except NotTaken as error:
            self._tell(f"An answer was not taken: {error}")
            return
        if taken.new:
            self._tell(f"{printable(taken.pin.name)}: {taken.said}")
            self._changed(taken.pin.kid, whole=True)

    def _told(self, text: str) -> None:
        self._waits.clear()  # a broker that was away may have forgotten what it had
        gone, self.online = self.online, set()  # who is there is told again
        for kid in gone:
            self._changed(kid, whole=False)
        self._tell(text)


def passing_session(desk: CoachDesk, broker: Broker, tell: Tell, offers: list[Offer]) -> tuple[Session, asyncio.Event]:
    """For a command that sends and goes, beside a board or a sync that may be running; and what is set once each of
    `offers` has come further than to be received."""
    end, answered = CoachEnd(desk, tell), asyncio.Event()

    def take(topic: str, data: bytes) -> None:
        end.take(topic, data)
        if all(any(heard.state is not State.RECEIVED for heard in desk.sent.heard(one)) for one in offers):
            answered.set()

    session = end.session(broker)
    identifier = f"{session.identifier}-{secrets.token_hex(4)}"
    return replace(session, identifier=identifier, lasting=False, take_of=take), answered
