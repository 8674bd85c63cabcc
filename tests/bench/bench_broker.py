"""How fast the coach's end takes what runners tell, beside a subscriber that only counts: `make bench-broker`.

A real Mosquitto (TLS, passwords, ACL: the documented configuration), 1000 paired runners. Paced: each runner tells a
second of telemetry a second, and both subscribers listen at once. Flood: ten of mosquitto_pub send as fast as they can,
to one subscriber after the other. Every subscriber is a process of its own; the coach's end is what the board uses.
"""

import argparse
import asyncio
import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import aiomqtt
import msgspec
from bench_print import machine
from mosquitto import PASSWORDS, Mosquitto, documented

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.live_words import TelemetryTold
from backrun_treadmill.coach.pins import Broker, Pin

RUNNERS = 1000
SENDERS = 10
AFTERWARDS_S = 3.0
PATIENCE_S = 120.0
"""So long a flood may take: then its senders are ended, and what was taken by then counts. A subscriber that takes so
long to end has a fault."""
ROUNDS = 3
"""Floods, of which the best of each subscriber counts: whatever else this machine does takes from both."""
LEAST_RATIO = 0.5
HERE = Path(__file__).parent


class Rate(NamedTuple):
    """What one subscriber took."""

    taken: int
    took_s: float
    cpu_s: float

    @property
    def a_second(self) -> float:
        return self.taken / self.took_s if self.took_s > 0 else 0.0


class Subscriber:
    """One subscriber's process."""

    def __init__(self, role: str, folder: Path) -> None:
        own = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
        words = [sys.executable, str(HERE / "bench_subscriber.py"), role, str(folder / "broker.json")]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, env=os.environ | own)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._out = self._process.stdin, self._process.stdout

    def say(self, word: str) -> None:
        self._to.write(f"{word}\n")
        self._to.flush()

    def hear(self) -> str:
        return self._out.readline().strip()

    def rate(self) -> Rate:
        """Since it was told to begin."""
        self.say("tell")
        while (line := self.hear()) == "ready":
            pass
        return Rate(**json.loads(line))

    def end(self) -> None:
        try:
            self._process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise


class Bench:
    """The broker, the paired runners, and what is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.broker = Mosquitto(folder / "broker")
        self.broker.allow(documented("bridge-acl"))
        self.broker.start()
        keys = [SecretKey.make() for _ in range(RUNNERS)]
        self._topics = [topics.telemetry(key.kid) for key in keys]
        kept = folder / "data" / "backrun" / "coach" / "coach"
        kept.mkdir(parents=True)
        pins = [Pin(name=f"runner {number}", public=key.public, paired_s=1) for number, key in enumerate(keys)]
        (kept / "runners.json").write_bytes(msgspec.json.encode(pins))
        self._ca = (self.broker.folder / "ca.crt").read_text()
        (folder / "broker.json").write_bytes(msgspec.json.encode(self._login("clinic")))

    def paced(self, seconds: int) -> list[Rate]:
        """Bare and coach at the same time, each runner once a second."""
        return self._measured(["bare", "coach"], lambda: asyncio.run(self._send_paced(seconds)))

    def flood(self, role: str, *, each: int, qos: int) -> Rate:
        """One subscriber, as fast as it goes."""
        return self._measured([role], lambda: self._send_flood(each, qos))[0]

    def _measured(self, roles: list[str], send: Callable[[], None]) -> list[Rate]:
        subscribers = [Subscriber(role, self._folder) for role in roles]
        waking = subprocess.Popen(
            self.broker.client(
                "mosquitto_pub", "house", "-t", self._topics[0], "-s", "--repeat", "1000", "--repeat-delay", "0.1"
            ),
            stdin=subprocess.PIPE,
        )
        assert waking.stdin is not None
        waking.stdin.write(_telemetry(0))
        waking.stdin.close()
        for one in subscribers:
            assert one.hear() == "ready"
        waking.kill()
        waking.wait()
        time.sleep(0.5)
        for one in subscribers:
            one.say("begin")
        send()
        time.sleep(AFTERWARDS_S)
        rates = [one.rate() for one in subscribers]
        for one in subscribers:
            one.end()
        return rates

    async def _send_paced(self, seconds: int) -> None:
        login = self._login("house")
        context = ssl.create_default_context(cadata=login.ca)
        async with aiomqtt.Client(
            login.host, login.port, username=login.user, password=login.password, tls_context=context
        ) as client:
            began_s = time.monotonic()
            for second in range(seconds):
                for number, topic in enumerate(self._topics):
                    await asyncio.sleep(began_s + second + number / RUNNERS - time.monotonic())
                    await client.publish(topic, _telemetry(second))

    def _send_flood(self, each: int, qos: int) -> None:
        lines = b"\n".join(_telemetry(number) for number in range(each))
        sending = []
        for topic in self._topics[:SENDERS]:
            words = self.broker.client("mosquitto_pub", "house", "-t", topic, "-q", str(qos), "-l")
            sending.append(subprocess.Popen(words, stdin=subprocess.PIPE))
        for one in sending:
            assert one.stdin is not None
            one.stdin.write(lines)
            one.stdin.close()
        until_s = time.monotonic() + PATIENCE_S
        for one in sending:
            try:
                one.wait(max(0.0, until_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def _login(self, user: str) -> Broker:
        return Broker(host="localhost", port=self.broker.port, user=user, password=PASSWORDS[user], ca=self._ca)


def _telemetry(at_s: int) -> bytes:
    told = TelemetryTold(
        at_s=1_800_000_000 + at_s,
        session="20270115T080000Z-abc123",
        position_s=at_s,
        planned_s=1800,
        speed_ckmh=1000,
        target_ckmh=1000,
        cadence_spm=161.5,
        cadence_measured=True,
        running_impacts=at_s * 2,
        heart_bpm=151,
    )
    return msgspec.json.encode(told)


def main() -> int:
    """Measure, print a table; 1 where the coach's end was slower than it may be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=20, help="of the paced part")
    parser.add_argument("--each", type=int, default=3000, help="messages that each of ten senders floods with")
    parser.add_argument("--qos", type=int, choices=(0, 1), default=0, help="of the flood")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            paced = bench.paced(args.seconds)
            floods = [
                [bench.flood(role, each=args.each, qos=args.qos) for role in ("bare", "coach")] for _ in range(ROUNDS)
            ]
        finally:
            bench.broker.kill()
    print(f"{machine()}; {RUNNERS} runners, Mosquitto with TLS, passwords and ACL")
    print(f"{'':8}{'':12}{'sent':>8}{'taken':>8}{'a second':>10}{'CPU, µs each':>14}{'ratio':>8}")
    worst = 1.0
    for name, sent, rates in (
        ("paced", RUNNERS * args.seconds, paced),
        (
            "flood",
            SENDERS * args.each,
            [max(each, key=lambda rate: rate.a_second) for each in zip(*floods, strict=True)],
        ),
    ):
        for role, rate in zip(("only counts", "coach's end"), rates, strict=True):
            ratio = rate.a_second / rates[0].a_second
            worst = min(worst, ratio)
            each_us = rate.cpu_s / max(rate.taken, 1) * 1e6
            print(f"{name:8}{role:12}{sent:8}{rate.taken:8}{rate.a_second:10.0f}{each_us:14.0f}{ratio:8.2f}")
    print(f"At least {LEAST_RATIO} of what a bare counter takes: {'yes' if worst >= LEAST_RATIO else 'no'}")
    return 0 if worst >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
