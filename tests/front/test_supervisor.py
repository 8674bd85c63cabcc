"""The supervisor with real processes in the engine's place, each a few lines that do one thing wrong."""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.supervisor import Ending, Supervisor
from backrun_treadmill.link.messages import Opening, PodChoice
from backrun_treadmill.tui.keys.keys import STOP

PLAN = Plan(name="a walk", intervals=(Interval(kind=Kind.WALK, from_ckmh=300, to_ckmh=300, duration_us=1_000_000),))
OPENING = Opening(
    plan=PLAN,
    runner=Runner(),
    driving=Driving.MACHINE,
    adapter="os",
    selector="",
    pod=PodChoice.NONE,
    journal="",
    sessions="",
    machines="",
    locks="",
)

ENGINE = """
import select, socket, sys, time
from backrun_treadmill.core.commands import Close, Outcome, StartBelt
from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import SessionEnded, StopSent
from backrun_treadmill.link.messages import Beat, Opening, Pressed, Told, decode_from_front, encode
from backrun_treadmill.journal.records import encode as record

link = socket.socket(fileno=0)
lines = link.makefile("rb")
n = 0

def tell(what):
    global n
    n += 1
    link.sendall(record(what, n))

def opened():
    opening = decode_from_front(lines.readline())
    assert isinstance(opening, Opening)
    link.sendall(encode(Beat()))
    tell(SessionOpened(
        at=0, format=1, session="s", wall="w", origin_ns=time.monotonic_ns(), version="0",
        plan=opening.plan, runner=opening.runner, driving=opening.driving,
    ))

def beat_until_stop(answer):
    while True:
        link.sendall(encode(Beat()))
        if isinstance(decode_from_front(lines.readline()), Pressed | Told) and answer:
            tell(StopSent(at=1))
            return

close = Close(at=2, outcome=Outcome.STOPPED, exit_code=5, text="Stopped.")

over = SessionEnded(at=2, outcome=Outcome.FINISHED, exit_code=0, text="Done.", stands=True, asks=("pain",))
unproved = SessionEnded(at=2, outcome=Outcome.FAULT, exit_code=1, text="Not seen to stop.", stands=False)
"""

OBEYS = "opened(); beat_until_stop(True); tell(close)"
DEAF = "opened(); tell(StartBelt(at=1, seq=1)); beat_until_stop(False)"
FALLS_SILENT = "opened(); tell(StartBelt(at=1, seq=1)); time.sleep(60)"
CRASHES = "opened(); tell(StartBelt(at=1, seq=1)); 1 / 0"
DIES_WHILE_ASKING = "opened(); tell(StartBelt(at=1, seq=1)); tell(over); 1 / 0"
DIES_UNPROVED = "opened(); tell(StartBelt(at=1, seq=1)); tell(unproved); 1 / 0"
DOES_NOT_END = "opened(); tell(close); link.shutdown(2); time.sleep(60)"

type See = Callable[[AnyEvent | AnyCommand], None]


async def supervised(
    folder: Path, does: str, *, stop_after_s: float | None = None, see: See = lambda record: None
) -> tuple[Ending, float]:
    """How it ended and how many seconds after the stop (or the opening) it did."""
    began = [0.0]

    def seen(record: AnyEvent | AnyCommand) -> None:
        if isinstance(record, SessionOpened):
            began[0] = time.monotonic()
            if stop_after_s is not None:
                asyncio.get_running_loop().call_later(stop_after_s, press)
        see(record)

    def press() -> None:
        began[0] = time.monotonic()
        supervisor.press(STOP)

    command = (sys.executable, "-c", ENGINE + does)
    supervisor = Supervisor(opening=OPENING, stderr=folder / "stderr", see=seen, command=command)
    ending = await supervisor.run()
    return ending, time.monotonic() - began[0]


async def test_an_engine_that_obeys_ends_in_order(tmp_path: Path) -> None:
    ending, _ = await supervised(tmp_path, OBEYS, stop_after_s=0.2)
    assert isinstance(ending.close, Close)
    assert ending.close.exit_code == 5
    assert (ending.reason, ending.gone, ending.commanded) == ("", True, False)


async def test_an_engine_that_does_not_answer_a_stop_is_killed_though_it_beats(tmp_path: Path) -> None:
    ending, took_s = await supervised(tmp_path, DEAF, stop_after_s=0.5)
    assert "a stop was not answered" in ending.reason
    assert 0.4 <= took_s <= 2.0
    assert ending.close is None
    assert ending.gone
    assert ending.commanded


async def test_an_engine_that_falls_silent_is_killed_after_three_seconds(tmp_path: Path) -> None:
    ending, took_s = await supervised(tmp_path, FALLS_SILENT)
    assert "no sign of life" in ending.reason
    assert 2.5 <= took_s <= 5.0
    assert ending.gone


async def test_an_engine_that_dies_is_noticed_at_once_and_leaves_its_last_words(tmp_path: Path) -> None:
    ending, took_s = await supervised(tmp_path, CRASHES)
    assert "ended by itself" in ending.reason
    assert took_s <= 1.5
    assert ending.commanded
    assert b"ZeroDivisionError" in (tmp_path / "stderr").read_bytes()


async def test_a_death_after_the_link_was_let_go_leaves_nothing_to_stop(tmp_path: Path) -> None:
    ending, _ = await supervised(tmp_path, DIES_WHILE_ASKING)
    assert ending.commanded
    assert ending.close is None
    assert ending.let_go


async def test_a_death_after_an_end_without_proof_still_has_a_belt_to_stop(tmp_path: Path) -> None:
    ending, _ = await supervised(tmp_path, DIES_UNPROVED)
    assert ending.commanded
    assert not ending.let_go


async def test_an_engine_that_closed_the_session_but_does_not_end_is_ended(tmp_path: Path) -> None:
    ending, _ = await supervised(tmp_path, DOES_NOT_END)
    assert ending.close is not None
    assert ending.gone


async def test_a_bug_in_showing_a_record_stops_the_belt_first_and_is_told_afterwards(tmp_path: Path) -> None:
    def view(record: AnyEvent | AnyCommand) -> None:
        raise ZeroDivisionError("a bug in a view")

    ending, took_s = await supervised(tmp_path, OBEYS, see=view)
    assert isinstance(ending.bug, ZeroDivisionError)
    assert ending.close is not None
    assert took_s <= 1.5


async def test_a_stop_pressed_before_the_engine_runs_is_its_first_line_after_the_opening(tmp_path: Path) -> None:
    command = (sys.executable, "-c", ENGINE + OBEYS)
    supervisor = Supervisor(opening=OPENING, stderr=tmp_path / "stderr", see=lambda record: None, command=command)
    supervisor.press(STOP)
    async with asyncio.timeout(20):
        ending = await supervisor.run()
    assert ending.close is not None


async def test_an_engine_that_cannot_even_start_is_told_with_its_complaint_kept(tmp_path: Path) -> None:
    ending, _ = await supervised(tmp_path, "import no_such_module")
    assert ending.opened is None
    assert ending.reason
    assert b"no_such_module" in (tmp_path / "stderr").read_bytes()
