"""Both processes killed: nothing is written any more, and the next start looks at the belt before anything else."""

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from drawn import Terminal

from backrun_treadmill.core.commands import Close, Outcome, SetSpeed, StopBelt
from backrun_treadmill.core.events import FoundUnfinished, MachineConnected
from backrun_treadmill.core.notes import IntervalEntered, Said
from backrun_treadmill.journal.reader import Reading, read_journal

pytestmark = pytest.mark.room

TOLD_WITHIN_US = 5_000_000
ASKED = b"The last session did not end. The belt moves at 8 km/h."

type Stage = Any


def both_killed(stage: Stage, *, later_s: float = 6.0) -> None:
    """In a run, `later_s` after it began; checked for 3 s: nobody writes any more."""
    stage.start(journal=False)
    for _ in range(900):
        if stage.sessions:
            break
        time.sleep(0.1)
    (stage.journal,) = stage.sessions
    stage.wait_for(lambda record: isinstance(record, IntervalEntered) and record.index == 1)
    time.sleep(later_s)
    engine = stage.engine_pid()
    stage.act(stage.run.pid, signal.SIGSTOP)
    stage.act(engine, signal.SIGKILL)
    stage.act(stage.run.pid, signal.SIGKILL)
    stage.ended()
    stage.gone(engine)
    time.sleep(3)
    assert stage.writes(after=stage.acted_at) == []
    assert stage.belt()[-1] > 7.5, "a belt goes on without its program"


def run_again(stage: Stage, *more: str) -> Terminal:
    session = ("run", str(stage.profile), "--adapter", stage.adapter)
    return Terminal(stage, words=(*session, *more))


def the_look(stage: Stage) -> Reading:
    """The journal of the session that looked."""
    return read_journal(stage.sessions[1])


def check_told_in_time(stage: Stage) -> None:
    records = the_look(stage).records
    connected = next(record.at for record in records if isinstance(record, MachineConnected))
    told = next(record.at for record in records if isinstance(record, Said) and "The belt moves at 8" in record.text)
    print(f"belt moving told {(told - connected) / 1e6:.2f} s after connecting")  # noqa: T201
    assert told - connected <= TOLD_WITHIN_US


def check_closed_afterwards(stage: Stage, text: str) -> None:
    found, close = stage.reading().records[-2:]
    assert isinstance(found, FoundUnfinished)
    assert text in found.text
    assert isinstance(close, Close)
    assert close.outcome is Outcome.INTERRUPTED


def check_stopped_and_nothing_else(stage: Stage) -> None:
    """This machine refuses a stop without control: control is asked for, and the stop goes out again."""
    packets = [packet for _, packet in stage.writes(after=stage.acted_at)]
    assert packets[0] == "0801"
    assert set(packets) <= {"00", "0801"}
    assert stage.stop_after_s() < 1
    stage.check_never_faster()
    stage.check_at_rest()


def stopped_in_lines(stage: Stage) -> None:
    both_killed(stage)
    terminal = run_again(stage, "--plain")
    terminal.wait_for(ASKED)
    assert stage.writes(after=stage.acted_at) == []
    terminal.type(b" ")
    assert stage.ended() == 0
    check_stopped_and_nothing_else(stage)
    check_told_in_time(stage)
    check_closed_afterwards(stage, "stopped by key")


def stopped_on_the_screen(stage: Stage) -> None:
    both_killed(stage)
    terminal = run_again(stage)
    terminal.wait_for(b"The belt moves at 8 km/h")
    terminal.type(b" ")
    terminal.wait_for(b"ENTER leaves this screen")
    terminal.type(b"\r", acting=False)
    assert stage.ended() == 0
    check_stopped_and_nothing_else(stage)
    check_told_in_time(stage)
    check_closed_afterwards(stage, "stopped by key")


def found_from_the_first_page(stage: Stage) -> None:
    both_killed(stage)
    terminal = Terminal(stage, words=())
    terminal.wait_for(b"The belt moves at 8 km/h")
    terminal.type(b" ")
    terminal.wait_for(b"ENTER leaves this screen")
    terminal.type(b"\r", acting=False)
    assert stage.ended() == 0
    check_stopped_and_nothing_else(stage)


def taken_up_again(stage: Stage) -> None:
    """6 of 15 s of the run were done: 9 s of it are left, then the cool-down and the end."""
    both_killed(stage)
    terminal = run_again(stage, "--plain")
    terminal.wait_for(ASKED)
    terminal.type(b"g")
    terminal.wait_for(b"Pain now, after it?")
    terminal.type(b" ", acting=False)
    assert stage.ended() == 0
    records = the_look(stage).records
    adopted, cool_down = [record.at for record in records if isinstance(record, IntervalEntered)]
    assert 7 < (cool_down - adopted) / 1e6 < 10
    packets = [packet for _, packet in stage.writes(after=stage.acted_at)]
    assert "07" not in packets
    stage.check_never_faster()
    stage.check_at_rest()
    check_closed_afterwards(stage, "went on in a session of its own")


def left_to_its_console(stage: Stage) -> None:
    both_killed(stage)
    terminal = run_again(stage, "--plain")
    terminal.wait_for(ASKED)
    terminal.type(b"e")
    assert stage.ended() == 1
    assert stage.writes(after=stage.acted_at) == []
    check_closed_afterwards(stage, "left to its console")


def only_told_without_a_terminal(stage: Stage) -> None:
    both_killed(stage)
    for number in (1, 2):
        stage.said = ""
        stage.start(journal=False)
        assert stage.ended() == 1
        assert "The belt moves at 8 km/h. There is no terminal" in stage.said
        assert len(stage.sessions) == 1 + number, "it is asked again, and no other session is begun"
    assert stage.writes(after=stage.acted_at) == []
    assert not any(isinstance(record, SetSpeed | StopBelt) for record in the_look(stage).records)


def a_belt_that_stands_is_no_news(stage: Stage) -> None:
    """Somebody stopped it at the console: the look says so, and the session that was asked for begins."""
    both_killed(stage)
    stage.press("stop")
    stage.wait_for_truth(lambda entry: entry.get("belt") == 0 and entry["mono"] > stage.acted_at)
    time.sleep(1)
    stage.start(journal=False)
    assert stage.ended() == 0, stage.said
    assert "The belt stands" in stage.said
    assert len(stage.sessions) == 3
    check_closed_afterwards(stage, "the belt stood")
    assert any(isinstance(record, IntervalEntered) for record in read_journal(stage.sessions[2]).records)
    stage.check_at_rest()


def engine_killed_alone_is_settled_by_its_front(stage: Stage) -> None:
    """The front has stopped the belt and says so in the journal: the next start asks nothing."""
    stage.start(journal=False)
    stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) > 6)
    stage.act(stage.engine_pid(), signal.SIGKILL)
    assert stage.ended() == 1
    (stage.journal,) = stage.sessions
    check_closed_afterwards(stage, "measured at zero")
    stage.check_at_rest()


def test_the_next_start_looks_at_the_belt_first(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    stories = (
        stopped_in_lines,
        stopped_on_the_screen,
        found_from_the_first_page,
        taken_up_again,
        left_to_its_console,
        only_told_without_a_terminal,
        a_belt_that_stands_is_no_news,
        engine_killed_alone_is_settled_by_its_front,
    )
    assert told_together({story.__name__: story for story in stories}) == []
