"""The one writer of a treadmill's control point.

One request at a time, in the order asked: the next write waits for the answer to the one before, because a machine that
keeps to the standard refuses it until then (ATT error "procedure already in progress"), but not for long, because some
machines never answer (KingSmith MC-21, Horizon Omega Z).

A stop overtakes: what waits is dropped, but for a request of control, without which a stop may have been refused; and a
request that is out gets `STOP_WAITS_S` more, then it is left behind. So nothing but the link itself can be in a stop's
way. What is refused as "in progress" is written again until it is taken, for as long as a write may take at all; but a
speed or a start only while nothing newer waits. A stop that comes too soon after another write, and gets no answer, is
written once more when the machine's gap is over: some acknowledge and drop what comes sooner (KingSmith Z1).

A machine that wants to be paired with first may say so to the first write only. No stop shortens that pairing, for it
would be refused itself; afterwards it goes first.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bleak.exc import BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from backrun_treadmill.core.commands import PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import CommandFailed, CommandSent
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.devices.control_packets import ToMachine, encode
from backrun_treadmill.devices.pairing import wants_pairing
from backrun_treadmill.ftms.control_point import request_control

BUSY = BleakGATTProtocolErrorCode.PROCEDURE_ALREADY_IN_PROGRESS

STOP_WAITS_S = 0.2
RESPONSE_S = 2.0
"""How long the link may take to acknowledge one write."""

ANSWER_S = 0.3
"""How long the next request waits for the indication that answers the one before."""

PAIRING_S = 8.0

OVERDUE_US = 2_000_000
"""A rise or a start that waited longer for its turn, behind a link or a process that stood still or a pairing, is not
written any more."""

AGAIN_S = 0.05
"""Between two writes that the machine is too busy to take."""

SLACK_S = 0.05
"""Over the gap: two writes may arrive a connection interval closer than they left."""

OVERTAKEN = "a stop overtook it"
WAITED = "it had to wait for more than 2 s"

type Send = Callable[[bytes, bool], Awaitable[None]]
"""Hand a packet to the link and wait for its response; the flag says that an earlier write was left without one."""

type Pair = Callable[[], Awaitable[None]]
"""Pair with the machine; raises BleakError."""


class ControlWriter:
    """Posts CommandSent as each write is handed over, a repeated stop included, and CommandFailed for what failed."""

    def __init__(self, *, now: Callable[[], int], post: Callable[[CommandSent | CommandFailed], None]) -> None:
        self._now = now
        self._post = post
        self._waiting: deque[ToMachine] = deque()
        self._wake = asyncio.Event()
        self._out: asyncio.Timeout | None = None
        self._abandoned = False
        self._send: Send | None = None
        self._pair: Pair | None = None
        self._number: Callable[[int], int] = int
        self._answered = asyncio.Event()
        self._machine = MachineProfile()
        self._written_at = float("-inf")
        self.newest_seq = 0
        """Number of the newest command handed over."""

    def attach(self, send: Send, *, pair: Pair, number: Callable[[int], int], machine: MachineProfile) -> None:
        """A link to `machine` stands: write through `send`, after `pair` where the machine wants that first.

        `number` gives what to write for a target in 0.01 km/h.
        """
        self._send, self._pair, self._number, self._machine = send, pair, number, machine
        self._abandoned = False

    def detach(self, reason: str) -> None:
        """The link is gone, and what waited for it has failed."""
        self._send = None
        self._answered.set()
        while self._waiting:
            self._fail(self._waiting.popleft(), reason)

    def perform(self, command: ToMachine) -> None:
        """Take a command; never waits. What a stop overtakes is dropped without an event: it was never sent."""
        if isinstance(command, StopBelt):
            kept = [waiting for waiting in self._waiting if isinstance(waiting, RequestControl)]
            self._waiting = deque(kept)
            self._hurry()
        self._waiting.append(command)
        self._wake.set()

    def answered(self) -> None:
        """The machine has answered a request."""
        self._answered.set()

    async def run(self) -> None:
        """Write what is asked, for ever."""
        while True:
            await self._wake.wait()
            if self._waiting:
                await self._write(self._waiting.popleft())
            else:
                self._wake.clear()

    async def _write(self, command: ToMachine) -> None:
        send = self._send
        if send is None:
            self._fail(command, "no link to the treadmill")
            return
        if self._too_late(command):
            self._fail(command, WAITED)
            return
        packet = encode(command, number=self._number)
        self._answered.clear()
        now = asyncio.get_running_loop().time()
        too_soon, self._written_at = now - self._written_at < self._gap_s, now
        try:
            await self._ask_control_first(command, send)
            async with asyncio.timeout(self._patience(RESPONSE_S)) as self._out:
                await self._hand_over(command, packet, send)
            self._abandoned = False
        except TimeoutError:
            self._abandoned = True
            self._fail(command, "the treadmill did not acknowledge the write in time")
        except Exception as error:  # whatever a Bluetooth stack raises must not end the writer: the next may be a stop
            self._fail(command, str(error) or type(error).__name__)
        else:
            await self._wait_for_answer()
            if self._may_be_dropped(command, too_soon=too_soon):
                await self._repeat_after_gap(command, packet, send)
        finally:
            self._out = None

    async def _hand_over(self, command: ToMachine, packet: bytes, send: Send) -> None:
        while True:
            self.newest_seq = command.seq
            try:
                return await self._put(command, packet, send)
            except BleakGATTProtocolError as error:
                if error.code != BUSY or self._outdated(command):
                    raise
                await asyncio.sleep(AGAIN_S)
                if self._outdated(command):
                    raise

    async def _put(self, command: ToMachine, packet: bytes, send: Send) -> None:
        """One write, and a second one where the machine wanted to be paired with before the first."""
        self._post(CommandSent(at=self._now(), seq=command.seq, raw=packet.hex()))
        try:
            await send(packet, self._abandoned)
        except BleakError as error:
            if not wants_pairing(error):
                raise
            await self._pair_first(command)
            self._post(CommandSent(at=self._now(), seq=command.seq, raw=packet.hex()))
            await send(packet, self._abandoned)

    async def _pair_first(self, command: ToMachine) -> None:
        """Pair, in a time of its own; BleakError where that comes to nothing, or the command is not wanted any more."""
        pair, (out, self._out) = self._pair, (self._out, None)  # what is not in `_out` is not hurried
        assert pair is not None
        assert out is not None
        now = asyncio.get_running_loop().time
        out.reschedule(now() + PAIRING_S)
        await pair()
        if self._stop_waits and not isinstance(command, StopBelt | RequestControl):
            raise BleakError(OVERTAKEN)
        if self._too_late(command):
            raise BleakError(WAITED)
        out.reschedule(now() + self._patience(RESPONSE_S))
        self._out = out

    def _outdated(self, command: ToMachine) -> bool:
        """Whether something newer waits, so that only a stop is still worth repeating."""
        return bool(self._waiting) and not isinstance(command, StopBelt)

    @property
    def _gap_s(self) -> float:
        """What is closer than this to the write before it may be lost."""
        return self._machine.write_gap_ms / 1000

    async def _ask_control_first(self, command: ToMachine, send: Send) -> None:
        """For machines whose control holds for one request. A stop does not wait for it: refused, it asks itself."""
        if self._machine.control_each_time and isinstance(command, StartBelt | PauseBelt | SetSpeed):
            async with asyncio.timeout(self._patience(RESPONSE_S)) as self._out:
                await self._put(command, request_control(), send)
            await self._wait_for_answer()
            self._answered.clear()
            if self._stop_waits:
                raise BleakError(OVERTAKEN)

    async def _wait_for_answer(self) -> None:
        if self._machine.never_answers:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience(ANSWER_S)) as self._out:
                await self._answered.wait()

    def _may_be_dropped(self, command: ToMachine, *, too_soon: bool) -> bool:
        stops = isinstance(command, StopBelt | PauseBelt)
        return stops and too_soon and not self._answered.is_set() and not self._waiting

    async def _repeat_after_gap(self, command: ToMachine, packet: bytes, send: Send) -> None:
        self._wake.clear()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(self._written_at + self._gap_s + SLACK_S):
                await self._wake.wait()  # something newer goes first
        except TimeoutError:
            self._written_at = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience(RESPONSE_S)) as self._out:
                    await self._hand_over(command, packet, send)

    def _hurry(self) -> None:
        """Give the write that is out its last moment."""
        if self._out is None or self._out.expired():
            return
        soon = asyncio.get_running_loop().time() + STOP_WAITS_S
        ends = self._out.when()
        if ends is None or soon < ends:
            self._out.reschedule(soon)

    def _patience(self, seconds: float) -> float:
        """How long this may take, less where a stop waits behind it."""
        return min(seconds, STOP_WAITS_S) if self._stop_waits else seconds

    @property
    def _stop_waits(self) -> bool:
        return any(isinstance(waiting, StopBelt) for waiting in self._waiting)

    def _too_late(self, command: ToMachine) -> bool:
        faster = isinstance(command, SetSpeed) and command.target_ckmh > command.was_ckmh
        return (faster or isinstance(command, StartBelt)) and self._now() - command.at > OVERDUE_US

    def _fail(self, command: ToMachine, reason: str) -> None:
        self._post(CommandFailed(at=self._now(), seq=command.seq, reason=reason))
