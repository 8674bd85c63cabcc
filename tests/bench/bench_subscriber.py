"""One subscriber of `bench_broker` as a process: `bare` only counts, `coach` is the coach's end as the board has it.

Its standard input is given words: `begin` counts anew, `tell` prints the figures as one line of JSON. It prints `ready`
when the first message came.
"""

import asyncio
import json
import ssl
import sys
import time
from pathlib import Path

import aiomqtt
import msgspec
from msgspec.structs import replace

from backrun_treadmill.coach.broker_link import keep
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.front.coach.coach_desk import coach_desk
from backrun_treadmill.front.coach.coach_end import CoachEnd


class Count:
    """What one subscriber has taken, and when."""

    def __init__(self) -> None:
        self.taken = 0
        self.first_s = self.last_s = self.used_s = 0.0

    def begin(self) -> None:
        self.taken, self.used_s = 0, time.process_time()

    def add(self, kid: str = "") -> None:
        self.last_s = time.monotonic()
        if self.taken == 0:
            self.first_s = self.last_s
            print("ready", flush=True)
        self.taken += 1

    def changed(self, kid: str, *, whole: bool) -> None:
        """As `front.coach.coach_end` tells it."""
        self.add(kid)

    def told(self) -> str:
        took_s, cpu_s = self.last_s - self.first_s, time.process_time() - self.used_s
        return json.dumps({"taken": self.taken, "took_s": took_s, "cpu_s": cpu_s})


async def bare(broker: Broker, count: Count) -> None:
    """A subscriber that only counts."""
    context = ssl.create_default_context(cadata=broker.ca)
    async with aiomqtt.Client(
        broker.host, broker.port, username=broker.user, password=broker.password, tls_context=context
    ) as client:
        await client.subscribe("backrun/v1/+/telemetry", qos=1)
        async for _ in client.messages:
            count.add()


async def coach(broker: Broker, count: Count) -> None:
    """The coach's end: each message is judged, read and kept; the broker keeps nothing for it while it is away."""
    with coach_desk() as desk:
        session = CoachEnd(desk, lambda text: None, count.changed).session(broker, live=True)
        await keep(replace(session, lasting=False))


async def serve(role: str, broker: Broker) -> None:
    """Listen, and do as the standard input says, until it ends."""
    count = Count()
    async with asyncio.TaskGroup() as group:
        listening = group.create_task((bare if role == "bare" else coach)(broker, count))
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line == "begin\n":
                count.begin()
            else:
                print(count.told(), flush=True)
        listening.cancel()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Broker)))
