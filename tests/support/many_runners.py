"""A hundred runners' programs in one process: each its own connection, a second of telemetry each second, and a change
of state now and then, over the product's own link.

    python many_runners.py PORT SECONDS KEY…      KEY: the name of a runner's key, or of several joined by commas

When every change has been delivered it prints, for each runner, how many there were, as JSON.
"""

import asyncio
import sys
from collections.abc import Iterator

import msgspec

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.broker_link import Letter, Session, keep
from backrun_treadmill.coach.live_words import StateTold, TelemetryTold
from backrun_treadmill.coach.pins import Broker

CHANGE_EVERY_S = 3
SESSION = "20270115T080000Z-00c0de"
BEGAN_S = 1_800_000_000


class Runner:
    """One of them."""

    def __init__(self, port: int, kid: str, number: int) -> None:
        self.kid = kid
        self.asked = self.made = self.delivered = 0
        self._loop_s = asyncio.get_running_loop().time
        self._began_s = self._loop_s() + number % 10 / 10
        self.ends_s = 0.0
        self.session = Session(
            broker=Broker(host="127.0.0.1", port=port, tls=False),
            identifier=f"backrun-{kid}",
            outbox=self._changes,
            live=self._seconds,
            status_topic=topics.status(kid),
        )

    @property
    def _second(self) -> int:
        return int(min(self._loop_s(), self.ends_s) - self._began_s)

    @property
    def due(self) -> int:
        """Changes that there should be by now."""
        return 1 + self._second // CHANGE_EVERY_S

    def _changes(self) -> Iterator[Letter]:
        while self.made < self.due:
            self.made += 1
            running = self.made % 2
            told = StateTold(
                at_s=BEGAN_S + self._second,
                session=SESSION,
                n=self.made,
                state="running",
                profile="5x60-60",
                kind="run" if running else "walk",
                set_no=self.made % 5 + 1,
                sets=5,
                speed_ckmh=1000 if running else 400,
            )
            topic, data = topics.state(self.kid), msgspec.json.encode(told)
            yield Letter(topic=topic, payload=data, retain=True, delivered=self._had)

    def _seconds(self) -> Iterator[Letter]:
        if self._second > self.asked:
            self.asked = self._second
            told = TelemetryTold(
                at_s=BEGAN_S + self._second,
                session=SESSION,
                speed_ckmh=900 + self._second % 100,
                left_s=60 - self._second % 60,
                running_impacts=2 * self._second,
                cadence_spm=160.5,
                heart_bpm=140,
            )
            yield Letter(topic=topics.telemetry(self.kid), payload=msgspec.json.encode(told), qos=0)

    def _had(self) -> None:
        self.delivered += 1


async def run(port: int, seconds: float, kids: list[str]) -> None:
    """For so long; then until all changes are delivered."""
    runners = [Runner(port, kid, number) for number, kid in enumerate(kids)]
    ends_s = asyncio.get_running_loop().time() + seconds
    for one in runners:
        one.ends_s = ends_s
    async with asyncio.TaskGroup() as group:
        kept = [group.create_task(keep(one.session)) for one in runners]
        await asyncio.sleep(seconds)
        while True:
            await asyncio.sleep(1)
            if all(one.delivered == one.due for one in runners):
                break
        print(msgspec.json.encode({one.kid: one.made for one in runners}).decode(), flush=True)  # noqa: T201
        await asyncio.sleep(1)
        for task in kept:
            task.cancel()


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3].split(",")))
