"""The one place that knows MQTT: keeps a session with a broker, hands on what comes, sends an outbox that is on disk.

A lost broker is tried again with growing, jittered waits. What comes waits in a bounded queue; what finds it full is
dropped if it may be lost, else the connection is given up, and the broker sends it again. All that has to be right is
inside the envelope and nothing depends on the broker's keeping it, so MQTT 3.1.1 suffices; a broker that has MQTT 5 is
told when a message is of no more use, and what it is written in.
"""

import asyncio
import logging
import random
import ssl
from collections.abc import Callable, Iterable
from itertools import batched

import aiomqtt
from msgspec import Struct
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from backrun_treadmill.coach.pins import Broker

MOST_WAITING = 1000
"""Messages that came and were not looked at yet."""
MOST_UNTAKEN = 50
"""So many of those that may not be lost a broker of MQTT 5 sends at once; one of 3.1.1 mostly 20."""
MOST_AT_ONCE = 100
"""Topics that one packet asks for."""
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
STEADY_S = 20.0
"""After a connection that lasted so long the waits begin anew; a broker that only lets in is none."""
LOOK_S = 0.5
"""How often the outbox is looked at."""
LIVE_LOOK_S = 0.2
TIMEOUT_S = 10
GOODBYE_S = 2
"""So long each word of a goodbye may take: a broker that reads nothing must not keep anybody here."""
NEWEST_TIMEOUT_S = 4
"""A broker that knows no MQTT 5 may also wait for more bytes of it: then it is spoken to in 3.1.1."""
KEPT_S = 30 * 86_400
"""How long a broker of MQTT 5 keeps our session; of MQTT 3.1.1 for as long as it likes."""
VANISHED_S = 5
"""A broker of MQTT 5 calls us offline after so long; of 3.1.1 at once."""
ONLINE, OFFLINE = b"online", b"offline"
CONNECTED = "connected"
"""What is told of a connection that has come about; everything else is why there is none."""
JSON = "application/json"
NEWEST, OLDER = aiomqtt.ProtocolVersion.V5, aiomqtt.ProtocolVersion.V311
_NO_SUCH_VERSION = (1, 132)
"""A broker's answers to a version that it does not speak."""

_quiet = logging.getLogger("backrun.mqtt")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False
_quiet.setLevel(logging.CRITICAL)


class Letter(Struct, frozen=True, kw_only=True):
    """One message to send; `delivered` is called once the broker has it, or for `qos` 0 once it was handed over."""

    topic: str
    payload: bytes
    delivered: Callable[[], None] = lambda: None
    qos: int = 1
    retain: bool = False
    expires_s: int = 0
    """A broker of MQTT 5 drops it after so long; 0: never."""


class Session(Struct, frozen=True, kw_only=True):
    """What is kept with a broker."""

    broker: Broker
    identifier: str
    """The same each time, so that the broker keeps what comes meanwhile."""
    topics: tuple[str, ...] = ()
    """To listen to."""
    take: Callable[[bytes], None] = lambda data: None
    """Is given each payload. It must judge for itself: a topic proves nothing."""
    take_of: Callable[[str, bytes], None] | None = None
    """Instead of `take`, for what says only by its topic whose it is."""
    outbox: Callable[[], Iterable[Letter]]
    """What has to go out now; asked each `LOOK_S`."""
    live: Callable[[], Iterable[Letter]] = tuple
    """What is of use only now; asked each `LIVE_LOOK_S`."""
    greeting: Callable[[], Iterable[Letter]] = tuple
    """What goes out first on every connection, for a broker may have forgotten all."""
    status_topic: str = ""
    """Where `online` and `offline` are told, retained, the latter also by the broker if we vanish; empty: nowhere."""
    lasting: bool = True
    """Whether the broker keeps what comes while we are away; False for a command that asks once and goes."""
    newest_only: bool = False
    """It is of no use without MQTT 5."""
    told: Callable[[str], None] = lambda text: None
    """Is given what happens to the connection, in words."""


class Waiting(asyncio.Queue[aiomqtt.Message]):
    """What came and was not looked at yet. What is refused is never acknowledged, and of what was not a broker sends
    only so much: so that the connection goes on hearing, only what needs no acknowledgement may be refused."""

    lost = False
    """Something that needs one was."""

    def put_nowait(self, item: aiomqtt.Message) -> None:
        """Part of a queue. Raises QueueFull: it was refused."""
        self.lost = self.lost or (self.full() and item.qos > 0)
        super().put_nowait(item)


async def keep(session: Session) -> None:
    """Keep the session until cancelled. What does not answer in MQTT 5 is at once asked in 3.1.1, and by turns."""
    wait_s, version, now = FIRST_WAIT_S, NEWEST, asyncio.get_running_loop().time
    while True:
        lost, reached, since = None, False, now()
        try:
            async with _client(session, version) as client:
                reached, client.timeout = True, TIMEOUT_S
                session.told(CONNECTED)
                await _converse(client, session, version)
        except* (aiomqtt.MqttError, OSError) as error:
            lost = _first(error)
        if _cancelled():  # the goodbye went wrong, and what that raised has taken the place of the cancellation
            raise asyncio.CancelledError
        if not reached and isinstance(lost, aiomqtt.MqttError) and not session.newest_only:
            was, version = version, OLDER if version is NEWEST else NEWEST
            if was is NEWEST and _code(lost) in (None, *_NO_SUCH_VERSION):
                continue
        if now() - since > STEADY_S:
            wait_s = FIRST_WAIT_S
        session.told(f"the broker is not reached: {lost}; trying again")
        await asyncio.sleep(wait_s * random.uniform(0.5, 1.5))
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)


async def _converse(client: aiomqtt.Client, session: Session, version: aiomqtt.ProtocolVersion) -> None:
    """It is listened to from the first: what the broker kept comes at once, however long the asking takes."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_listen(client, session))
            for some in batched(session.topics, MOST_AT_ONCE):
                await client.subscribe([(topic, 1) for topic in some])
            if session.status_topic:
                await client.publish(session.status_topic, ONLINE, qos=1, retain=True)
            for letter in session.greeting():
                await _post(client, letter, version)
            group.create_task(_send(client, session.outbox, LOOK_S, version))
            group.create_task(_send(client, session.live, LIVE_LOOK_S, version))
    except asyncio.CancelledError:
        client.timeout = GOODBYE_S
        if session.status_topic:  # a clean goodbye does not fire the will
            await client.publish(session.status_topic, OFFLINE, qos=1, retain=True)
        raise


async def _listen(client: aiomqtt.Client, session: Session) -> None:
    """All that waits is taken at once, or more would come in a turn of the loop than one by one is taken in it."""
    async for message in client.messages:
        if not (session.topics or session.lasting):
            raise aiomqtt.MqttError("it sends what nobody asked for")
        _take(client, session, message)
        while not client._queue.empty():  # aiomqtt has no word of its own for it
            _take(client, session, client._queue.get_nowait())
        if isinstance(client._queue, Waiting) and client._queue.lost:
            raise aiomqtt.MqttError("it sends more at once than can be kept")


def _take(client: aiomqtt.Client, session: Session, message: aiomqtt.Message) -> None:
    """What comes is acknowledged once it was taken: what a process that is killed had not, comes again."""
    if isinstance(message.payload, bytes):
        if session.take_of is not None:
            session.take_of(message.topic.value, message.payload)
        else:
            session.take(message.payload)
    client._client.ack(message.mid, message.qos)  # nor for this


async def _send(
    client: aiomqtt.Client,
    letters: Callable[[], Iterable[Letter]],
    look_s: float,
    version: aiomqtt.ProtocolVersion,
) -> None:
    while True:
        for letter in letters():
            await _post(client, letter, version)
        await asyncio.sleep(look_s)


async def _post(client: aiomqtt.Client, letter: Letter, version: aiomqtt.ProtocolVersion) -> None:
    properties = None
    if version is NEWEST:
        properties = _properties(PacketTypes.PUBLISH)
        properties.ContentType = JSON
        if letter.expires_s:
            properties.MessageExpiryInterval = letter.expires_s
    await client.publish(letter.topic, letter.payload, qos=letter.qos, retain=letter.retain, properties=properties)
    letter.delivered()


def _client(session: Session, version: aiomqtt.ProtocolVersion) -> aiomqtt.Client:
    broker, newest = session.broker, version is NEWEST
    will_properties, properties = None, None
    if newest:
        properties, will_properties = _properties(PacketTypes.CONNECT), _properties(PacketTypes.WILLMESSAGE)
        will_properties.WillDelayInterval = VANISHED_S
        properties.SessionExpiryInterval = KEPT_S if session.lasting else 0
        properties.ReceiveMaximum = MOST_UNTAKEN
    will = None
    if session.status_topic:
        will = aiomqtt.Will(session.status_topic, OFFLINE, qos=1, retain=True, properties=will_properties)
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.user or None,
        password=broker.password or None,
        identifier=session.identifier,
        protocol=version,
        clean_session=None if newest else not session.lasting,
        clean_start=not session.lasting if newest else MQTT_CLEAN_START_FIRST_ONLY,
        properties=properties,
        will=will,
        timeout=NEWEST_TIMEOUT_S if newest else TIMEOUT_S,
        keepalive=20,
        max_queued_incoming_messages=MOST_WAITING,
        queue_type=Waiting,
        tls_context=ssl.create_default_context(cadata=broker.ca or None) if broker.tls else None,
        logger=_quiet,
    )
    client._client.manual_ack_set(True)
    return client


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]


def _code(error: BaseException | None) -> int | None:
    """The broker's own answer to a connection; None: it gave none."""
    if not isinstance(error, aiomqtt.MqttCodeError) or error.rc is None:
        return None
    return error.rc if isinstance(error.rc, int) else error.rc.value


def _cancelled() -> bool:
    """Whether the task that asks was told to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
