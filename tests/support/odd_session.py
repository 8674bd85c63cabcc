"""A whole session against one treadmill of the library, in virtual time and in one process: the real session, the real
driver and bleak's backend over HCI, the real journal, the virtual room. Only the engine's sockets are left out.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct
from odd_hands import Behaviour, Hands

from backrun_treadmill.core.commands import (
    Close,
    Connect,
    Disconnect,
    PauseBelt,
    RequestControl,
    SetSpeed,
    StartBelt,
    StopBelt,
    UseUnit,
    WakeAt,
)
from backrun_treadmill.core.events import Driving, MachineConnected, SessionOpened, Woke
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.session.session import Session
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.hci_client import HciClient
from backrun_treadmill.devices.hci_radio import power_on
from backrun_treadmill.devices.hci_scanner import HciScanner
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.devices.sensors import Sensors
from backrun_treadmill.devices.treadmill import Treadmill
from backrun_treadmill.devices.worn import Pod
from backrun_treadmill.engine.clock import SessionClock
from backrun_treadmill.engine.pump import Decides, Pump
from backrun_treadmill.journal.writer import JournalWriter
from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.room import Room

ADDRESS = "C2:00:00:00:00:01"
FIRST_CONNECT_S, RECONNECT_S = 20.0, 10.0
PATIENCE_S = 189.0
"""Nobody stays on a treadmill that does not do what is wanted: so long over the plan's own time, then it is stopped."""
LONGEST_S = 900.0
"""A session that has not closed by then hangs."""

WALK_S, RUN_S, REST_S = 16, 20, 15
PLAN = Plan(
    name="walk, run, rest",
    intervals=(
        Interval(kind=Kind.WALK, from_ckmh=400, to_ckmh=400, duration_us=WALK_S * 1_000_000),
        Interval(kind=Kind.RUN, from_ckmh=600, to_ckmh=600, duration_us=RUN_S * 1_000_000, set_no=1),
        Interval(kind=Kind.REST, from_ckmh=300, to_ckmh=300, duration_us=REST_S * 1_000_000, set_no=1),
    ),
    sets=1,
)


class Circumstances(Struct, frozen=True, kw_only=True):
    """What may differ between two sessions on one model; ramps in km/h per second."""

    plan: Plan = PLAN
    up_kmh_s: float = 2.0
    down_kmh_s: float = 0.5
    seed: int = 1
    with_pod: bool = False
    answers_unit_after_s: float = 2.0
    """How long the runner looks at the console before saying what it counts."""


USUAL = Circumstances()


class Told(Struct, frozen=True):
    """What a session left behind."""

    model: Model
    behaviour: Behaviour
    records: tuple[tuple[float, AnyEvent | AnyCommand], ...]
    """(the loop's seconds, record), in the journal's order."""
    truth: tuple[dict[str, object], ...]
    journal: Path
    close: Close | None
    """None: it hung."""
    keys: tuple[tuple[float, str], ...]
    """What the runner did, and when."""

    @property
    def ended_at(self) -> float:
        """The loop's seconds when the belt was let go."""
        return next((at for at, record in self.records if isinstance(record, SessionEnded)), self.records[-1][0])


class Watches(Protocol):
    """Whoever stands at the belt."""

    done: list[tuple[float, str]]
    """What was done, and when."""

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Take in a record, in the journal's order."""

    def rest(self) -> None:
        """It is over."""


class OddSession:
    """The engine of one session; `run` plays it to its end."""

    def __init__(
        self,
        model: Model,
        behaviour: Behaviour,
        journal: Path,
        machines: MachineProfiles,
        circumstances: Circumstances = USUAL,
    ) -> None:
        self._model = model
        self._circumstances = circumstances
        self._behaviour = behaviour
        self._path = journal
        self._machines = machines
        self._loop = asyncio.get_running_loop()
        self._clock = SessionClock(monotonic_ns=lambda: int(self._loop.time() * 1e9))
        self._records: list[tuple[float, AnyEvent | AnyCommand]] = []
        self._wanted: asyncio.Queue[Connect | Disconnect] = asyncio.Queue()
        self._wake: asyncio.TimerHandle | None = None
        self._address: str | None = None
        self._connected = asyncio.Event()
        self._pump = Pump(session=self._decider(), keep=self._keep, carry_out=self._carry_out, look=_wide_awake)
        self._journal: JournalWriter
        self._treadmill: Treadmill
        self._hands: Watches

    async def run(self) -> Told:
        """One session, room and all."""
        close: Close | None = None
        async with AsyncExitStack() as stack:
            room = await stack.enter_async_context(self._room())
            radio = await stack.enter_async_context(power_on(room.open_transport()))
            adapter = Adapter(scanner={"backend": HciScanner, "radio": radio}, client={"backend": HciClient})
            self._journal = JournalWriter(self._path, _unwritable)
            stack.callback(self._journal.close)
            self._treadmill = Treadmill(
                adapter, selector="", now=self._clock.now, post=self._arrived, machines=self._machines
            )
            self._hands = self._runner(room)
            try:
                async with asyncio.timeout(LONGEST_S), asyncio.TaskGroup() as tasks:
                    work = [self._serve(), self._treadmill.run_writer(), *self._sensors(adapter)]
                    helpers = [tasks.create_task(one) for one in work]
                    self._pump.post(self._opening())
                    close = await self._pump.run()
                    for helper in helpers:
                        helper.cancel()
            except TimeoutError:
                pass  # it hung, and that is told
            self._hands.rest()
            if self._wake is not None:
                self._wake.cancel()
            await self._treadmill.disconnect()
            await asyncio.sleep(3)  # what the belt does when the program is gone
        return Told(
            self._model,
            self._behaviour,
            tuple(self._records),
            tuple(room.truth),
            self._path,
            close,
            tuple(self._hands.done),
        )

    def _room(self) -> Room:
        given = self._circumstances
        return Room(model=self._model, seed=given.seed, up_kmh_s=given.up_kmh_s, down_kmh_s=given.down_kmh_s)

    def _decider(self) -> Decides:
        return Session()

    def _runner(self, room: Room) -> Watches:
        return Hands(
            self._behaviour,
            room,
            self._model,
            now=self._clock.now,
            post=self._pump.post,
            answers_unit_after_s=self._circumstances.answers_unit_after_s,
            patience_s=self._circumstances.plan.duration_us / 1e6 + PATIENCE_S,
        )

    def _sensors(self, adapter: Adapter) -> list[Coroutine[Any, Any, None]]:
        return [self._wear_pod(adapter)] if self._circumstances.with_pod else []

    async def _wear_pod(self, adapter: Adapter) -> None:
        await self._connected.wait()
        await Sensors(adapter, [Pod(selector="", feet={})], now=self._clock.now, post=self._pump.post).run()

    def _opening(self) -> SessionOpened:
        return SessionOpened(
            at=self._clock.now(),
            format=1,
            session="20260101T000000Z-000000",
            wall="2026-01-01T00:00:00+00:00",
            origin_ns=self._clock.origin_ns,
            version="test",
            plan=self._circumstances.plan,
            runner=Runner(),
            driving=Driving.MACHINE,
        )

    def _keep(self, record: AnyEvent | AnyCommand) -> None:
        self._journal.append(record)
        self._records.append((self._loop.time(), record))
        self._hands.see(record)

    def _arrived(self, event: AnyEvent) -> None:
        if isinstance(event, MachineConnected):
            self._address = event.address
            self._connected.set()
        self._pump.post(event)

    def _carry_out(self, command: AnyCommand) -> None:
        match command:
            case WakeAt(due=due):
                if self._wake is not None:
                    self._wake.cancel()
                self._wake = self._loop.call_at(self._clock.loop_time(due), self._woke, due)
            case Connect() | Disconnect():
                self._wanted.put_nowait(command)
            case RequestControl() | StartBelt() | StopBelt() | PauseBelt() | SetSpeed():
                self._treadmill.perform(command)
            case UseUnit():
                self._treadmill.use_unit(target_unit=command.target_unit, report_unit=command.report_unit)
            case _:
                pass

    def _woke(self, due: int) -> None:
        self._pump.post(Woke(at=max(self._clock.now(), due), due=due))

    async def _serve(self) -> None:
        while True:
            if isinstance(await self._wanted.get(), Disconnect):
                await self._treadmill.disconnect()
                continue
            timeout_s = FIRST_CONNECT_S if self._address is None else RECONNECT_S
            await self._treadmill.connect(timeout_s=timeout_s, address=self._address)


def _wide_awake() -> None:
    """This computer never sleeps."""


def _unwritable(reason: str) -> None:
    raise AssertionError(f"the journal of a test cannot be written: {reason}")
