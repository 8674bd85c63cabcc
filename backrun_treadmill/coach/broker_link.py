"""The one place that knows MQTT: keeps a session with a broker, hands on what comes, sends an outbox that is on disk.

A lost broker is tried again with growing, jittered waits. What comes waits in a bounded queue; what finds it full is
dropped, for whoever sends an offer sends it again until it is answered. MQTT 3.1.1: all that has to be right is inside
the envelope, and nothing depends on the broker's keeping it.
"""

import asyncio
import random
import ssl
from collections.abc import Callable, Iterable

import aiomqtt
from msgspec import Struct

from backrun_treadmill.coach.pins import Broker

MOST_WAITING = 100
"""Messages that came and were not looked at yet."""
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
LOOK_S = 1.0
"""How often the outbox is looked at."""
TIMEOUT_S = 10
ONLINE, OFFLINE = b"online", b"offline"


class Letter(Struct, frozen=True):
    """One message of the outbox; `delivered` is called once the broker has it."""

    topic: str
    payload: bytes
    delivered: Callable[[], None]


class Session(Struct, frozen=True, kw_only=True):
    """What is kept with a broker."""

    broker: Broker
    identifier: str
    """The same each time, so that the broker keeps what comes meanwhile."""
    topics: tuple[str, ...]
    """To listen to."""
    take: Callable[[bytes], None]
    """Is given each payload. It must judge for itself: a topic proves nothing."""
    outbox: Callable[[], Iterable[Letter]]
    """What has to go out now."""
    status_topic: str = ""
    """Where `online` and `offline` are told, retained, the latter also by the broker if we vanish; empty: nowhere."""
    lasting: bool = True
    """Whether the broker keeps what comes while we are away; False for a command that asks once and goes."""
    told: Callable[[str], None] = lambda text: None
    """Is given what happens to the connection, in words."""


async def keep(session: Session) -> None:
    """Keep the session until cancelled."""
    wait_s = FIRST_WAIT_S
    while True:
        try:
            async with _client(session) as client:
                wait_s = FIRST_WAIT_S
                session.told("connected")
                await _converse(client, session)
        except* (aiomqtt.MqttError, OSError) as error:
            session.told(f"the broker is not reached: {_first(error)}; trying again")
        await asyncio.sleep(wait_s * random.uniform(0.5, 1.5))
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)


async def _converse(client: aiomqtt.Client, session: Session) -> None:
    for topic in session.topics:
        await client.subscribe(topic, qos=1)
    if session.status_topic:
        await client.publish(session.status_topic, ONLINE, qos=1, retain=True)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_listen(client, session))
            group.create_task(_send(client, session))
    except asyncio.CancelledError:
        if session.status_topic:  # a clean goodbye does not fire the will
            await client.publish(session.status_topic, OFFLINE, qos=1, retain=True)
        raise


async def _listen(client: aiomqtt.Client, session: Session) -> None:
    async for message in client.messages:
        if isinstance(message.payload, bytes):
            session.take(message.payload)


async def _send(client: aiomqtt.Client, session: Session) -> None:
    while True:
        for letter in session.outbox():
            await client.publish(letter.topic, letter.payload, qos=1)
            letter.delivered()
        await asyncio.sleep(LOOK_S)


def _client(session: Session) -> aiomqtt.Client:
    broker = session.broker
    will = aiomqtt.Will(session.status_topic, OFFLINE, qos=1, retain=True) if session.status_topic else None
    return aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.user or None,
        password=broker.password or None,
        identifier=session.identifier,
        protocol=aiomqtt.ProtocolVersion.V311,
        clean_session=not session.lasting,
        will=will,
        timeout=TIMEOUT_S,
        keepalive=20,
        max_queued_incoming_messages=MOST_WAITING,
        tls_context=ssl.create_default_context(cadata=broker.ca or None) if broker.tls else None,
    )


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
