"""A visit to the virtual room with one model of treadmill: what is written, heard and done there, in virtual time."""

import asyncio

from bumble.att import ATT_Error
from bumble.core import TimeoutError as BumbleTimeoutError
from visitor import TREADMILL, Visitor

from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.room import Room

CONTROL, START, STOP, PAUSE = "00", "07", "0801", "0802"
FOUR, THREE = "029001", "022c01"
SCRIPT = (
    (CONTROL, "control", 0.0),
    (START, "first start", 0.0),
    (None, "moving", 0.0),
    (FOUR, "four", 14.0),
    (START, "start again", 3.0),
    (PAUSE, "pause", 12.0),
    (START, "start after pause", 0.0),
    (None, "moving again", 5.0),
    (THREE, "three", 4.0),
    (STOP, "stop", 14.0),
)
"""What is written under which name, and how long it is given afterwards; None waits for the belt to move."""


class Visit:
    """What came of it; times are the loop's seconds, speeds km/h for the belt and the packets' own for reports."""

    def __init__(self, model: Model) -> None:
        self.answers: list[tuple[str, list[str], float]] = []
        """(written, answers, seconds to the first)."""
        self.marks: dict[str, float] = {}
        self.air = b""
        self.range = ""
        self.properties = 0
        self.visitor: Visitor | None = None
        self.truth: list[dict[str, object]] = []
        self._patience_s = 0.35 if model.quirks.answer_s[1] < 5 else 9.0

    def belt(self, mark: str, after: float = 0.0) -> float:
        """The belt's true speed so long after a mark."""
        return next((speed for at, speed in reversed(self._samples("belt")) if at <= self.marks[mark] + after), 0.0)

    @property
    def fastest_target(self) -> float:
        """The fastest the belt was ever driven to."""
        return max(speed for _, speed in self._samples("target"))

    def _samples(self, what: str) -> list[tuple[float, float]]:
        return [(float(str(entry["mono"])), float(str(entry[what]))) for entry in self.truth if what in entry]

    def answers_to(self, written: str) -> list[list[str]]:
        """What each writing of it was answered with."""
        return [answers for value, answers, _ in self.answers if value == written]

    def heard(self, char: str, since: str = "linked", until: str = "end") -> list[str]:
        """What came on a characteristic between two marks."""
        heard = [] if self.visitor is None else self.visitor.heard_on(char)
        return [one.value for one in heard if self.marks[since] <= one.at <= self.marks[until]]

    def speeds(self, since: str = "linked", until: str = "end") -> list[int]:
        """The speed fields of the data that have one."""
        data = [bytes.fromhex(value) for value in self.heard("2acd", since, until)]
        return [int.from_bytes(packet[2:4], "little") for packet in data if len(packet) >= 4 and not packet[0] & 1]

    @property
    def lost(self) -> list[float]:
        """When the link ended."""
        return [at for at, _ in self.visitor.lost] if self.visitor else []

    def mark(self, name: str) -> None:
        """It is now."""
        self.marks[name] = asyncio.get_running_loop().time()

    async def enter(self, room: Room) -> Visitor | None:
        """Scan, link, subscribe, look around; None where no link holds that long."""
        self.truth = room.truth
        self.mark("start")
        await asyncio.sleep(1)
        visitor = await Visitor.enter(room.open_transport())
        air = await visitor.scan(1)
        self.air = bytes(air[TREADMILL]) if TREADMILL in air else b""
        self.mark("linked")
        try:
            await visitor.link(patience_s=3)
        except (ATT_Error, BumbleTimeoutError, TimeoutError, asyncio.CancelledError):
            return None
        await visitor.widen()
        self.range = await visitor.read("2ad4")
        await asyncio.sleep(2)
        self.visitor = visitor
        self.properties = visitor.properties("2ad9")
        return visitor

    async def play(self, room: Room, visitor: Visitor) -> None:
        """The script, each step given time to show."""
        visitor.hear_notified("2ad9")
        for value, name, then_s in SCRIPT:
            if value is None:
                await self._movement(room)
                self.mark(name)
            else:
                self.mark(name)
                await self._write(visitor, value)
            await asyncio.sleep(then_s)

    async def _write(self, visitor: Visitor, value: str) -> None:
        loop = asyncio.get_running_loop()
        before, asked = len(visitor.heard_on("2ad9")), loop.time()
        try:
            error = "LINK_LOST" if visitor.lost else await visitor.send(value)
        except (asyncio.CancelledError, BumbleTimeoutError):  # bumble's words for a link that ended meanwhile
            error = "LINK_LOST"
        await asyncio.sleep(self._patience_s)
        answers = visitor.heard_on("2ad9")[before:]
        said = [error] if error else [one.value for one in answers]
        self.answers.append((value, said, answers[0].at - asked if answers else 0.0))

    async def _movement(self, room: Room) -> None:
        for _ in range(240):
            if room.machine.belt.speed_ckmh > 0:
                return
            await asyncio.sleep(0.05)


async def visit(model: Model) -> Visit:
    """A whole visit; at its end the safety key is pulled."""
    seen = Visit(model)
    async with Room(model=model) as room:
        visitor = await seen.enter(room)
        if visitor is not None and seen.properties:
            await seen.play(room, visitor)
        seen.mark("end")
        room.press("key out")
        await asyncio.sleep(1)
        seen.mark("key out")
    return seen
