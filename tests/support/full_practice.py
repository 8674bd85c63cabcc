"""A coach with many runners, each with weeks of signed summaries on disk, and a bare Mosquitto on this computer."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from homes import until

from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.keys import SecretKey, own_key
from backrun_treadmill.coach.pins import Broker, Pin, Pins
from backrun_treadmill.coach.summary import Signed, Summary, seal_summary, take_summary
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.limits import Runner

DAY_S = 86_400


class FullPractice:
    """`home` is the coach's; the broker listens on `port`."""

    def __init__(self, folder: Path, *, runners: int, sessions: int = 12) -> None:
        self.home = folder / "home"
        self.data = self.home / ".local/share/backrun/coach/coach"
        self.data.mkdir(parents=True)
        now_s = int(time.time())  # noqa: TID251 -- the board dates by the wall
        self._now_s = now_s
        key, pins = own_key(self.data / "key.pem"), Pins(self.data / "runners.json")
        self.coach = key.kid
        followed = FollowedFile(self.data / "followed.db")
        self.keys: list[SecretKey] = []
        """The runners' own."""
        for number in range(runners):
            mine = SecretKey.make()
            pins.pin(Pin(name=f"Runner {number:03}", public=mine.public, paired_s=now_s, runner=Runner()))
            self.keys.append(mine)
            for session in range(sessions):
                data = self.summary(mine, days_ago=2 * (sessions - session), number=number)
                signed = take_summary(data, me=key.kid, pins=pins)
                assert isinstance(signed, Signed)
                followed.keep_summary(signed, data, now_s)
        followed.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        broker = Broker(host="127.0.0.1", port=self.port, tls=False)
        (self.data / "broker.json").write_bytes(msgspec.json.encode(broker))
        (self.data / "broker.json").chmod(0o600)
        (folder / "mosquitto.conf").write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n")
        with (folder / "mosquitto.log").open("wb") as log:
            self._broker = subprocess.Popen(["mosquitto", "-c", folder / "mosquitto.conf"], stdout=log, stderr=log)
        until(self._listens, "the broker listens")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def summary(
        self, mine: SecretKey, *, days_ago: int, number: int = 1, revision: int = 1, morning_pain: int = 1
    ) -> bytes:
        """A session of a runner, signed for the coach."""
        at_s = self._now_s - days_ago * DAY_S
        told: dict[str, Any] = {"morning": Settling.SETTLED, "morning_pain": morning_pain}
        entry = Entry(
            when_min=at_s // 60,
            activity=Activity.TREADMILL,
            programme="back-to-running",
            level=4 + number % 5,
            completed=True,
            running_impacts=500 + 10 * number,
            pain_before=1,
            pain_during=7 if number % 10 == 0 and days_ago < 3 else 2,
            pain_after=2,
            effort=5,
            **told,
        )
        session = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(at_s))}-00c0de"
        summary = Summary(session=session, profile="5x60-60", outcome="completed", shares_pain=True, entry=entry)
        return seal_summary(summary, key=mine, coach=self.coach, revision=revision, issued_s=at_s)

    def begin_runners(self, seconds: float) -> "subprocess.Popen[bytes]":
        """All runners' programs, as a process that ends by itself. It stands for other computers, and gives way."""
        program = str(Path(__file__).with_name("many_runners.py"))
        words = [
            "nice",
            "-n",
            "10",
            sys.executable,
            program,
            str(self.port),
            str(seconds),
            ",".join(key.kid for key in self.keys),
        ]
        return subprocess.Popen(words, stdout=subprocess.PIPE, env=os.environ)

    def publish(self, topic: str, payload: bytes) -> None:
        """As a client that nobody here wrote."""
        words = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-q", "1", "-t", topic, "-s"]
        subprocess.run(words, input=payload, check=True)

    def never_came(self, made: "dict[str, int]") -> int:
        """How many changes of state are not on the coach's disk."""
        followed = FollowedFile(self.data / "followed.db")
        kept = {kid: followed.state(kid) for kid in made}
        followed.close()
        return sum(
            number if (one := kept[kid]) is None else number - one.told.n + one.missed for kid, number in made.items()
        )

    def end(self) -> None:
        self._broker.kill()
        self._broker.wait()


def counts(runners: "subprocess.Popen[bytes]") -> dict[str, int]:
    """What the runners' process printed at its end."""
    out, _ = runners.communicate(timeout=120)
    counted: dict[str, int] = json.loads(out)
    return counted
