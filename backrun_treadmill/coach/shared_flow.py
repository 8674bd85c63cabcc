"""Several collectors share one flow of messages: an MQTT 5 shared subscription, each message to one of them.

A message is acknowledged only after it was kept. Whoever is killed before that gets it again when it is back under its
own name: the broker holds its share for as long as `AWAY_S`, and never has more than `MOST_UNKEPT` on the way to it.
"""

import asyncio
import random
import ssl
from collections.abc import Callable

import aiomqtt
from msgspec import Struct
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from backrun_treadmill.coach.broker_link import FIRST_WAIT_S, LONGEST_WAIT_S, TIMEOUT_S
from backrun_treadmill.coach.pins import Broker

MOST_UNKEPT = 20
AWAY_S = 30 * 86_400
KEEPALIVE_S = 20


class Flow(Struct, frozen=True, kw_only=True):
    """One collector's part."""

    broker: Broker
    identifier: str
    """The same each time: by it the broker knows whose share it holds."""
    group: str
    """The name that the collectors have in common."""
    topics: tuple[str, ...]
    keep: Callable[[str, bytes], None]
    """Is given each topic and payload, and returns once it need not come again; what it raises ends the collector."""
    told: Callable[[str], None]
    """Is given what happens to the connection, in words."""


async def collect(flow: Flow) -> None:
    """Collect until cancelled, or until `keep` raises."""
    wait_s = FIRST_WAIT_S
    while True:
        try:
            async with _client(flow) as client:
                wait_s = FIRST_WAIT_S
                for topic in flow.topics:
                    await client.subscribe(f"$share/{flow.group}/{topic}", qos=1)
                flow.told("connected")
                await _receive(client, flow)
        except aiomqtt.MqttError as error:
            flow.told(f"the broker is not reached: {error}; trying again")
        await asyncio.sleep(wait_s * random.uniform(0.5, 1.5))
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)


async def _receive(client: aiomqtt.Client, flow: Flow) -> None:
    async for message in client.messages:
        if isinstance(message.payload, bytes):
            flow.keep(str(message.topic), message.payload)
        client._client.ack(message.mid, message.qos)  # aiomqtt 2 has no word for it


def _client(flow: Flow) -> aiomqtt.Client:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = AWAY_S
    properties.ReceiveMaximum = MOST_UNKEPT
    broker = flow.broker
    client = aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.user or None,
        password=broker.password or None,
        identifier=flow.identifier,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=False,
        properties=properties,
        timeout=TIMEOUT_S,
        keepalive=KEEPALIVE_S,
        tls_context=ssl.create_default_context(cadata=broker.ca or None) if broker.tls else None,
    )
    client._client.manual_ack_set(True)
    return client
