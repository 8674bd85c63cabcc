"""One session from the first line of the front to the last record: everything the engine owns, put together.

Whatever goes wrong in here by our own fault, the belt is told to stop first; then the process dies with its traceback.
"""

import asyncio
import secrets
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import assert_never

import msgspec

from backrun_treadmill import __version__
from backrun_treadmill.core.commands import (
    Close,
    Connect,
    Disconnect,
    KeepLearned,
    PauseBelt,
    RequestControl,
    SetSpeed,
    StartBelt,
    StopBelt,
    UseUnit,
    WakeAt,
)
from backrun_treadmill.core.events import BeltMeasured, FrameIgnored, JournalFailed, SessionOpened, SignalReceived, Woke
from backrun_treadmill.core.examining import KeepMachine
from backrun_treadmill.core.notes import (
    CountFeet,
    Note,
    SessionEnded,
    StateEntered,
)
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.adapter import load_radio
from backrun_treadmill.engine.clock import SessionClock, wall_time
from backrun_treadmill.engine.house import House
from backrun_treadmill.engine.pump import Decides, Pump
from backrun_treadmill.engine.radio import Radio
from backrun_treadmill.engine.watch import Watch
from backrun_treadmill.journal.naming import RANDOM_BITS, session_id
from backrun_treadmill.journal.records import FORMAT
from backrun_treadmill.journal.sync import JournalSync
from backrun_treadmill.journal.writer import JournalUnwritable, JournalWriter
from backrun_treadmill.link.lines import LineLink, open_link
from backrun_treadmill.link.messages import (
    Beat,
    CannotOpen,
    Opening,
    Pressed,
    Skipped,
    Told,
    decode_from_front,
    encode,
)

TELEMETRY = (BeltMeasured, StepsMeasured, HeartMeasured, FrameIgnored, Woke, WakeAt)
"""What the front can do without when it does not keep up; the journal has all of it."""

SIGNALS = {signal.SIGINT: "INT", signal.SIGTERM: "TERM", signal.SIGHUP: "HUP"}
LAST_LINES_S = 1.0


class Engine:
    """Serves one session over one socket."""

    def __init__(self, *, session: Decides, clock: SessionClock) -> None:
        self._clock = clock
        self._pump = Pump(
            session=session,
            keep=self._keep,
            carry_out=self._carry_out,
            look=lambda: self._watch.look_for_sleep(),
        )
        self._watch = Watch(clock=clock, post=self._pump.post, beat=self._beat)
        self._link = LineLink(
            on_line=self._line,
            on_end=self._link_ended,
            tell_skipped=lambda records: encode(Skipped(records=records)),
        )
        self._house = House()
        self._opened: asyncio.Future[Opening | None] = asyncio.get_running_loop().create_future()
        self._wake: asyncio.TimerHandle | None = None
        self._next_due: int | None = None
        self._journal: JournalWriter
        self._sync: JournalSync
        self._radio: Radio

    async def serve(self, sock: socket.socket) -> int:
        """The whole session; gives the exit code of the process."""
        await open_link(sock, self._link)
        opening = await self._opened
        if opening is None:
            return 1
        try:
            self._journal = self._open_journal(opening)
        except JournalUnwritable as error:
            self._link.send(encode(CannotOpen(text=str(error))), droppable=False)
            await self._link.close(within_s=LAST_LINES_S)
            return 1
        # Before the first heartbeat: from then on a stop is answered within half a second, or we are killed.
        load_radio(opening.adapter)
        self._radio = Radio(opening, now=self._clock.now, post=self._pump.post)
        with JournalSync(self._journal) as self._sync:
            close = await self._run_session()
        self._journal.close()
        await self._link.close(within_s=LAST_LINES_S)
        return close.exit_code

    async def _run_session(self) -> Close:
        self._house.close_doors()
        self._heed_signals()
        try:
            close = await self._until_closed()
        except BaseException:
            await self._radio.stop_before_dying(self._keep)
            raise
        await self._radio.close()
        return close

    async def _until_closed(self) -> Close:
        async with asyncio.TaskGroup() as tasks:
            helpers = [tasks.create_task(work) for work in (*self._radio.work(), self._watch.run())]
            close = await self._pump.run()
            for helper in helpers:
                helper.cancel()
        return close

    def _open_journal(self, opening: Opening) -> JournalWriter:
        path = Path(opening.journal or Path(opening.sessions) / f"{self._header.session}.jsonl")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()

        def failed(reason: str) -> None:
            # The sync thread may be the one that notices.
            loop.call_soon_threadsafe(self._journal_failed, reason)

        return JournalWriter(path, failed)

    def _journal_failed(self, reason: str) -> None:
        self._pump.post(JournalFailed(at=self._clock.now(), reason=reason))

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number, name in SIGNALS.items():
            loop.add_signal_handler(number, self._told, name)

    # from the front

    def _line(self, line: bytes) -> None:
        self._watch.heard()
        match decode_from_front(line):
            case Opening() as opening:
                self._header = header(opening, self._clock)
                self._pump.post(self._header)
                self._opened.set_result(opening)
            case Pressed(mono_ns=mono_ns, intent=intent):
                at, pressed_at = self._clock.now(), self._clock.at(mono_ns)
                self._pump.post(msgspec.structs.replace(intent, at=at, pressed_at=pressed_at))
            case Told(name=name):
                self._told(name)
            case Beat():
                pass
            case never:
                assert_never(never)

    def _told(self, name: str) -> None:
        self._pump.post(SignalReceived(at=self._clock.now(), name=name))

    def _link_ended(self, reason: str) -> None:
        if self._opened.done():
            self._watch.front_gone(reason)
        else:
            self._opened.set_result(None)

    # to the front, the disk, the machine

    def _beat(self) -> None:
        self._link.send(encode(Beat()), droppable=True)
        self._house.tidy(now=self._clock.now(), next_due=self._next_due)

    def _keep(self, record: AnyEvent | AnyCommand) -> None:
        line = self._journal.append(record)
        self._link.send(line, droppable=isinstance(record, TELEMETRY))
        if isinstance(record, StateEntered):
            self._sync.request()

    def _carry_out(self, command: AnyCommand) -> None:
        match command:
            case WakeAt(due=due):
                self._wake_at(due)
            case Connect() | Disconnect() | SessionEnded():
                self._radio.ask(command)
            case RequestControl() | StartBelt() | StopBelt() | PauseBelt() | SetSpeed():
                self._radio.perform(command)
            case UseUnit():
                self._radio.use_unit(command)
            case KeepLearned() | KeepMachine():
                self._radio.keep(command)
            case CountFeet():
                self._radio.count_feet(command)
            case Close() | Note():
                pass
            case never:
                assert_never(never)

    def _wake_at(self, due: int) -> None:
        if self._wake is not None:
            self._wake.cancel()
        self._next_due = due
        self._wake = asyncio.get_running_loop().call_at(self._clock.loop_time(due), self._woke, due)

    def _woke(self, due: int) -> None:
        # The loop may call early by its clock's resolution; a wake-up before its own instant would be asked for twice.
        self._next_due = None
        self._pump.post(Woke(at=max(self._clock.now(), due), due=due))


def header(opening: Opening, clock: SessionClock) -> SessionOpened:
    """The first record of the journal."""
    wall = wall_time()
    return SessionOpened(
        at=clock.now(),
        format=FORMAT,
        session=session_id(wall, secrets.randbits(RANDOM_BITS)),
        wall=wall.isoformat(timespec="milliseconds"),
        origin_ns=clock.origin_ns,
        version=__version__,
        plan=opening.plan,
        runner=opening.runner,
        driving=opening.driving,
        unit_answer=opening.unit_answer,
        attended=opening.attended,
        keys_given=opening.keys_given,
        lead=opening.lead,
        virtual=opening.virtual,
        pain_before=opening.pain_before,
        adapter="virtual" if opening.own_room else opening.adapter,
        unfinished=opening.unfinished,
        examination=opening.examination,
    )
