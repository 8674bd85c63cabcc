"""The engine's one hand on the radio: adapter, treadmill and its lock, sensors.

The adapter is opened when it is first needed, so that its absence is an ordinary answer. The stop before dying is here
too: after a bug of ours nothing else may be trusted, so it needs no session.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

from backrun_treadmill.core.commands import Connect, Disconnect, KeepLearned, StopBelt, UseUnit
from backrun_treadmill.core.events import CommandAnswered, ConnectFailed, Driving, FailedBecause, MachineConnected
from backrun_treadmill.core.examining import KeepMachine
from backrun_treadmill.core.machine import Learned
from backrun_treadmill.core.notes import CountFeet, SessionEnded
from backrun_treadmill.core.sensor_events import PodConnected, Source
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.adapter import Adapter, open_adapter
from backrun_treadmill.devices.control_packets import ToMachine
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles
from backrun_treadmill.devices.sensors import Sensors
from backrun_treadmill.devices.treadmill import Treadmill
from backrun_treadmill.devices.worn import Pod, Strap, Worn
from backrun_treadmill.engine.machine_lock import MachineLock
from backrun_treadmill.link.messages import Opening, PodChoice

FIRST_CONNECT_S = 20.0
RECONNECT_S = 10.0
LAST_STOP_S = 1.0
"""What a dying engine gives its stop; the front's own stop comes after it."""


class Radio:
    """Carries out what the session wants of the machine; everything that comes back is posted as events."""

    def __init__(self, opening: Opening, *, now: Callable[[], int], post: Callable[[AnyEvent], None]) -> None:
        self._opening = opening
        self._now = now
        self._post = post
        self._lock = MachineLock(Path(opening.locks))
        self._stack = AsyncExitStack()
        self._machines = MachineProfiles()
        self._wanted: asyncio.Queue[Connect | Disconnect | SessionEnded | UseUnit] = asyncio.Queue()
        self._adapter: Adapter | None = None
        self._treadmill: Treadmill | None = None
        self._have_treadmill = asyncio.Event()
        self._sensors_may_come = asyncio.Event()
        self._own_cadence = False
        self._feet = dict(opening.feet)
        self._address: str | None = opening.selector if opening.unfinished else None
        self._locked_out = ""
        """Why this machine is not ours; empty while it is."""
        self._learned: Learned | None = None
        self._examined: KeepMachine | None = None
        self._last_seq = 0
        self._last_stop_answered = asyncio.Event()

    def ask(self, command: Connect | Disconnect | SessionEnded) -> None:
        """Connect, disconnect, or leave the machine to others, in the order asked."""
        self._wanted.put_nowait(command)

    def perform(self, command: ToMachine) -> None:
        """Hand a control point command to the writer; never waits."""
        assert self._treadmill is not None, "only a machine that was connected is commanded"
        self._last_seq = max(self._last_seq, command.seq)
        self._treadmill.perform(command)

    def use_unit(self, command: UseUnit) -> None:
        """From now on this machine is written and read in these units; they are kept for the next session."""
        assert self._treadmill is not None, "only a machine that was connected has units"
        self._treadmill.use_unit(target_unit=command.target_unit, report_unit=command.report_unit)
        if not self._opening.examination:
            self._wanted.put_nowait(command)

    def count_feet(self, command: CountFeet) -> None:
        """From now on this sensor's cadence is converted so, however often it reconnects. A step counter's is not: it
        goes on from a number of its own, which only who counts by it can convert."""
        if command.source is not Source.MACHINE_STEPS:
            self._feet[command.address] = command.feet

    def work(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """What must go on during a session, each until cancelled."""
        return (self._serve(), self._write(), self._listen_to_sensors())

    def keep(self, command: KeepLearned | KeepMachine) -> None:
        """Written when the link is closed: no write to the belt waits for a disk."""
        if isinstance(command, KeepMachine):
            self._examined = command
        else:
            self._learned = command.learned

    async def close(self) -> None:
        """Let go of link, adapter and lock, and keep what was learned."""
        if self._treadmill is not None:
            await self._treadmill.disconnect()
        await self._write_learned()
        await self._stack.aclose()
        self._lock.release()

    async def stop_before_dying(self, keep: Callable[[AnyCommand], None]) -> None:
        """Write a stop and wait a moment for its answer; nothing where nothing was ever written. Raises nothing."""
        if self._treadmill is None or not self._last_seq:
            return
        stop = StopBelt(at=self._now(), seq=self._last_seq + 1)
        with suppress(Exception):
            keep(stop)
        self._last_stop_answered.clear()
        with suppress(Exception):
            async with asyncio.timeout(LAST_STOP_S), asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._treadmill.run_writer())
                self._treadmill.perform(stop)
                await self._last_stop_answered.wait()
                writer.cancel()

    async def _serve(self) -> None:
        if self._opening.driving is Driving.NOBODY:
            self._sensors_may_come.set()
        while True:
            match await self._wanted.get():
                case Connect():
                    await self._connect()
                case Disconnect():
                    if self._treadmill is not None:
                        await self._treadmill.disconnect()
                case SessionEnded():
                    await self._write_learned()
                    self._lock.release()
                case UseUnit():
                    await self._keep_units()

    async def _write(self) -> None:
        await self._have_treadmill.wait()
        assert self._treadmill is not None
        await self._treadmill.run_writer()

    async def _connect(self) -> None:
        self._locked_out = ""
        try:
            treadmill = await self._open_treadmill()
        except DeviceError as error:
            self._post(ConnectFailed(at=self._now(), because=error.because, text=error.text))
            return
        except MachineFileError as error:
            self._post(ConnectFailed(at=self._now(), because=FailedBecause.OTHER, text=error.text))
            return
        timeout_s = FIRST_CONNECT_S if self._address is None else RECONNECT_S
        await treadmill.connect(timeout_s=timeout_s, address=self._address)
        if self._locked_out:
            await treadmill.disconnect()
            self._post(ConnectFailed(at=self._now(), because=FailedBecause.LOCKED, text=self._locked_out))
        elif self._address is not None:
            self._sensors_may_come.set()

    async def _write_learned(self) -> None:
        learned, self._learned = self._learned, None
        if self._address is not None and learned is not None:
            keep = self._machines.keep_examined if self._opening.examination else self._machines.keep_learned
            with suppress(OSError, MachineFileError):
                await asyncio.to_thread(keep, self._address, learned)
        examined, self._examined = self._examined, None
        if self._address is not None and examined is not None:
            keep_facts = partial(self._machines.keep_facts, decided=examined.decided)
            with suppress(OSError, MachineFileError):
                await asyncio.to_thread(keep_facts, self._address, examined.facts)

    async def _keep_units(self) -> None:
        # A disk that is full or slow costs the memory of the answer, and nothing of this session.
        if self._address is not None:
            with suppress(OSError, MachineFileError):
                await asyncio.to_thread(self._machines.keep_units, self._address)

    async def _open_treadmill(self) -> Treadmill:
        if self._treadmill is None:
            self._machines = MachineProfiles(Path(self._opening.machines), as_unknown=self._opening.examination)
            self._treadmill = Treadmill(
                await self._open_adapter(),
                selector=self._opening.selector,
                now=self._now,
                post=self._arrived,
                machines=self._machines,
                cadence=self._opening.pod is not PodChoice.NONE,
                feet=self._feet,
            )
            self._have_treadmill.set()
        return self._treadmill

    async def _open_adapter(self) -> Adapter:
        if self._adapter is None:
            self._adapter = await self._stack.enter_async_context(open_adapter(self._opening.adapter))
        return self._adapter

    def _arrived(self, event: AnyEvent) -> None:
        """From the driver to the session, unless the machine is somebody else's."""
        match event:
            case MachineConnected():
                self._locked_out = self._lock_out(event.address)
                self._address = self._address if self._locked_out else event.address
            case PodConnected():
                self._own_cadence = True
            case CommandAnswered() if event.op == STOP_OP:
                self._last_stop_answered.set()
            case _:
                pass
        if not self._locked_out:
            self._post(event)

    def _lock_out(self, address: str) -> str:
        try:
            return "" if self._lock.take(self._lock_name(address)) else LOCKED
        except OSError as error:
            return f"{error.filename} cannot be used to lock this treadmill: {error.strerror}. Nothing was sent to it."

    def _lock_name(self, address: str) -> str:
        # Rooms give their machines the same addresses: behind another port is another machine.
        behind_a_port = self._opening.adapter.startswith("hci:tcp-client:")
        return f"{self._opening.adapter} {address}" if behind_a_port else address

    async def _listen_to_sensors(self) -> None:
        if not (self._pod_wanted or self._opening.strap is not None):
            return
        await self._sensors_may_come.wait()
        worn = self._worn()
        if not worn:
            return
        try:
            adapter = await self._open_adapter()
        except DeviceError as error:
            for one in worn:
                self._post(one.lost(self._now(), error.text))
            return
        await Sensors(adapter, worn, now=self._now, post=self._post).run()

    @property
    def _pod_wanted(self) -> bool:
        needed = self._opening.pod is PodChoice.IF_NEEDED and not self._own_cadence
        return needed or self._opening.pod is PodChoice.POD

    def _worn(self) -> list[Worn]:
        worn: list[Worn] = [Pod(selector=self._opening.pod_selector, feet=self._feet)] if self._pod_wanted else []
        return worn if self._opening.strap is None else [*worn, Strap(selector=self._opening.strap)]


STOP_OP = "08"

LOCKED = (
    "Another backrun on this computer is using this treadmill, so nothing was sent to it: end that one, or wait until "
    "its session is over, then try again."
)
