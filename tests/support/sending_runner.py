"""A runner's program as a process: sends the summaries of its sessions over the product's own link.

    python sending_runner.py FOLDER      with broker.json, key.pem and coach (the coach's key's name) in it

What the broker has said it has is sent once more on each connection: the broker may have forgotten it.
"""

import asyncio
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from backrun_treadmill.coach.broker_link import Letter, Session, keep
from backrun_treadmill.coach.keys import SecretKey, own_key
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.summary import Summary, seal_summary
from backrun_treadmill.coach.topics import summary
from backrun_treadmill.core.body.entry import Activity, Entry

SESSIONS = 60
EACH_LOOK = 3
"""So many are sent each time that the link looks for letters."""
BEGAN_S = 1_800_000_000


def session_id(number: int) -> str:
    """The journal's id of one of the runner's sessions."""
    return f"20270115T{number // 60:02}{number % 60:02}00Z-00c0de"


def letter(number: int, key: SecretKey, coach: str) -> tuple[str, bytes]:
    """Topic and payload of one summary."""
    told = Summary(
        session=session_id(number),
        outcome="completed",
        entry=Entry(when_min=BEGAN_S // 60 + number, activity=Activity.TREADMILL, running_impacts=100 + number),
    )
    data = seal_summary(told, key=key, coach=coach, revision=1, issued_s=BEGAN_S + 60 * number)
    return summary(key.kid, told.session), data


class Runner:
    """What is to be sent, and what the broker has."""

    def __init__(self, folder: Path) -> None:
        self._key = own_key(folder / "key.pem")
        self._coach = (folder / "coach").read_text()
        self._had: set[int] = set()
        broker = msgspec.json.decode((folder / "broker.json").read_bytes(), type=Broker)
        self.session = Session(
            broker=broker,
            identifier=f"backrun-{self._key.kid}",
            outbox=self._outbox,
            told=lambda text: self._had.clear(),
        )

    def _outbox(self) -> Iterator[Letter]:
        owed = [number for number in range(SESSIONS) if number not in self._had]
        for number in owed[:EACH_LOOK]:
            topic, data = letter(number, self._key, self._coach)
            yield Letter(topic=topic, payload=data, delivered=partial(self._had.add, number))


if __name__ == "__main__":
    asyncio.run(keep(Runner(Path(sys.argv[1])).session))
