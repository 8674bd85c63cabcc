"""The link at a broker that reads nothing, and at one that has kept much: it ends in time, and loses no word."""

import asyncio
import time
from collections.abc import Iterator
from threading import Thread

import aiomqtt
import pytest
from stalled_broker import StalledBroker

from backrun_treadmill.coach.broker_link import CONNECTED, GOODBYE_S, MOST_WAITING, Session, Waiting, keep
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.front.coach.coach_sync import keep_for

PATIENCE_S = 30.0


@pytest.fixture
def broker() -> Iterator[StalledBroker]:
    built = StalledBroker()
    yield built
    built.end()


def session(broker: StalledBroker, heard: list[bytes], said: list[str], **more: object) -> Session:
    at = Broker(host="127.0.0.1", port=broker.port, tls=False)
    how = {"broker": at, "identifier": "me", "take": heard.append, "outbox": tuple, "told": said.append} | more
    return Session(**how)  # type: ignore[arg-type]


async def cancelled_after(kept: Session, ready: asyncio.Event) -> float:
    """How long it takes to end once it is told to, in s."""
    task = asyncio.ensure_future(keep(kept))
    async with asyncio.timeout(PATIENCE_S):
        await ready.wait()
    began_s = time.monotonic()
    task.cancel()
    await asyncio.wait([task], timeout=PATIENCE_S)
    took_s = time.monotonic() - began_s
    while not task.done():  # one that goes on must not hold the other tests
        task.cancel()
        await asyncio.sleep(0.05)
    return took_s


async def test_a_goodbye_that_nobody_takes_does_not_hold_who_ends(broker: StalledBroker) -> None:
    broker.hangs()
    ready = asyncio.Event()
    kept = session(broker, [], [], status_topic="t", told=lambda text: ready.set())
    assert await cancelled_after(kept, ready) < 2 * GOODBYE_S + 2
    assert broker.met == 1, "nobody who has ended connects again"


def test_a_command_that_lasts_so_long_ends_in_time_beside_a_broker_that_hangs(broker: StalledBroker) -> None:
    broker.hangs()
    said: list[str] = []
    kept = [session(broker, [], said, status_topic="t")]
    command = Thread(target=keep_for, args=(kept, 1.0), daemon=True)
    command.start()
    command.join(PATIENCE_S)
    assert not command.is_alive(), "it was to last a second"
    assert said == [CONNECTED]


async def test_no_word_is_lost_of_what_was_kept_however_late_the_topics_are_answered(broker: StalledBroker) -> None:
    broker.keeps(droppable=MOST_WAITING + 500, needed=300)
    heard: list[bytes] = []
    task = asyncio.ensure_future(keep(session(broker, heard, [], topics=("t",))))
    async with asyncio.timeout(PATIENCE_S):
        while heard.count(b"word 300") == 0:  # noqa: ASYNC110 -- it is another thread that sends
            await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    assert [one for one in heard if one != b"second"] == [b"word %d" % n for n in range(1, 301)]
    assert broker.met == 1


@pytest.mark.parametrize(("qos", "lost"), [(0, False), (1, True)])
async def test_only_what_needs_no_acknowledgement_may_find_no_place(qos: int, lost: bool) -> None:
    waiting = Waiting(maxsize=1)
    message = aiomqtt.Message("t", b"", qos, retain=False, mid=1, properties=None)
    waiting.put_nowait(message)
    assert not waiting.lost
    with pytest.raises(asyncio.QueueFull):
        waiting.put_nowait(message)
    assert waiting.lost is lost
