"""`backrun doctor` at a virtual room's belt, in real time: what really reached it, and what is left of it."""

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from beside_belt import Helper
from drawn import Terminal

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.events import FoundUnfinished, MachineConnected
from backrun_treadmill.core.examining import Fact, FactFound, StepBegan
from backrun_treadmill.core.notes import SessionEnded, UnitAsked

pytestmark = pytest.mark.room

type Stage = Any


def check_never_asked_for_more_than_3(stage: Stage) -> None:
    asked = [int.from_bytes(bytes.fromhex(packet)[1:3], "little") for _, packet in stage.writes() if packet[:2] == "02"]
    assert max(asked, default=0) <= 300
    assert max(stage.belt()) < 5.0


def check_stop_received(stage: Stage, *, within_s: float) -> None:
    print(f"{stage.truth_file.parent.name}: stop received after {stage.stop_after_s():.2f} s")  # noqa: T201
    assert stage.stop_after_s() < within_s


def profile_of(stage: Stage) -> Path:
    (found,) = stage.truth_file.parent.glob("data/backrun/machines/*.toml")
    return Path(found)


def whole_examination(stage: Stage) -> None:
    """Control and a stop are written first; the page says what was found, and is kept beside the machine's profile."""
    helper = Helper(stage)
    began = time.monotonic()
    code = helper.to_the_end()
    print(f"a whole examination took {time.monotonic() - began:.0f} s")  # noqa: T201
    assert [packet for _, packet in stage.writes()][:2] == ["00", "0801"]
    check_never_asked_for_more_than_3(stage)
    stage.check_at_rest()
    assert code == 0, helper.text[-3000:]
    assert "Nothing that was tried speaks against sessions on it." in helper.text
    page = profile_of(stage).with_suffix(".txt").read_text()
    assert " ".join(page.split()) in helper.text
    ended = stage.reading().records[-2]
    assert isinstance(ended, SessionEnded)
    assert ended.stands


def found_then_used(stage: Stage) -> None:
    """A treadmill that takes miles: its console is asked about once, and the next session runs at the right speed."""
    helper = Helper(stage, console=b"m")
    assert helper.to_the_end() == 0, helper.text[-3000:]
    assert 'target_unit = "mph"' in profile_of(stage).read_text()
    check_never_asked_for_more_than_3(stage)
    stage.journal = stage.journal.with_name("session.jsonl")
    stage.start()
    assert stage.ended() == 0, stage.said
    assert not any(isinstance(record, UnitAsked) for record in stage.reading().records)
    assert 7.6 <= max(stage.belt()) <= 8.05, "its own steps are a tenth of a mile; none is faster than asked for"
    stage.check_at_rest()


def stopped_by_key(stage: Stage) -> None:
    helper = Helper(stage)
    helper.until_it_moves()
    helper.terminal.type(b" ")
    assert stage.ended() in (0, 1)
    check_stop_received(stage, within_s=1.0)
    stage.check_never_faster()
    stage.check_at_rest()
    assert "Stop sent." in helper.text
    assert "Cut short: " in helper.text
    assert "shows the page of it." in helper.text


def told_as_json(stage: Stage) -> None:
    """What is to be read is on the terminal, and one object on standard output; a start that is declined is none."""
    file = stage.truth_file.with_name("told.json")
    helper = Helper(stage, more=("--json",), under=("sh", "-c", f'exec "$@" > {file}', "sh"))
    helper.terminal.wait_for(b">>> ")
    helper.terminal.type(b"g")
    assert stage.ended() in (0, 1)
    (line,) = file.read_text().splitlines()
    told = json.loads(line)
    assert [one["what"] for one in told["computer"]] == ["adapter", "treadmill", "who holds it"]
    assert told["machine"]["address"] == "C2:00:00:00:00:01"
    assert told["machine"]["range"] == {"least_ckmh": 80, "most_ckmh": 2000, "step_ckmh": 10}
    assert {frozenset(one) for one in told["facts"]} == {frozenset({"fact", "value", "text"})}
    assert told["outcome"] == "shortened"
    assert told["stands"] is True
    assert "stop" in told["not_tried"]
    assert told["journal"] == str(stage.journal)
    assert Path(told["page_file"]).exists()
    assert {packet for _, packet in stage.writes()} <= {"00", "0801"}
    stage.check_at_rest()


def ended_by_signal(stage: Stage) -> None:
    helper = Helper(stage)
    helper.until_it_moves()
    stage.act(stage.run.pid, signal.SIGTERM)
    assert stage.ended() == 128 + signal.SIGTERM
    check_stop_received(stage, within_s=1.0)
    stage.check_at_rest()


def engine_killed(stage: Stage) -> None:
    """The front stops the belt itself, and the page says so."""
    helper = Helper(stage)
    helper.until_it_moves()
    stage.act(stage.engine_pid(), signal.SIGKILL)
    assert stage.ended() == 1
    check_stop_received(stage, within_s=10.0)
    stage.check_never_faster()
    stage.check_at_rest()
    assert "The examination was cut off. - The engine was gone; the belt was stopped without it" in helper.text
    found, close = stage.reading().records[-2:]
    assert isinstance(found, FoundUnfinished)
    assert isinstance(close, Close)


def front_killed(stage: Stage) -> None:
    """The engine stops the belt and closes the journal."""
    helper = Helper(stage)
    helper.until_it_moves()
    engine = stage.engine_pid()
    stage.act(stage.run.pid, signal.SIGKILL)
    stage.ended()
    stage.gone(engine)
    check_stop_received(stage, within_s=3.0)
    stage.check_never_faster()
    stage.check_at_rest()
    assert isinstance(stage.reading().records[-1], Close)


def both_killed(stage: Stage) -> None:
    """The next command looks at that belt before anything else."""
    helper = Helper(stage, kept=False)
    folder = stage.truth_file.parent / "data" / "backrun" / "examinations"
    while not list(folder.glob("*.jsonl")):
        assert stage.run.poll() is None, helper.text
        time.sleep(0.1)
    (stage.journal,) = folder.glob("*.jsonl")
    helper.until_it_moves()
    engine = stage.engine_pid()
    stage.act(stage.run.pid, signal.SIGSTOP)
    stage.act(engine, signal.SIGKILL)
    stage.act(stage.run.pid, signal.SIGKILL)
    stage.ended()
    stage.gone(engine)
    assert stage.belt()[-1] > 0.5, "a belt goes on without its program"
    again = Terminal(stage, words=("run", str(stage.profile), "--adapter", stage.adapter, "--plain"))
    again.wait_for(b"The last session did not end. The belt moves at ")
    assert stage.writes(after=stage.acted_at) == []
    again.type(b" ")
    assert stage.ended() == 0
    stage.check_never_faster()
    stage.check_at_rest()
    records = stage.reading().records
    assert any(isinstance(record, MachineConnected) for record in records)
    assert isinstance(records[-2], FoundUnfinished)
    assert stage.sessions, "the look is a session of its own"


def stop_ignored(stage: Stage) -> None:
    """The alarm asks for the safety key until it is pulled; the page says that this machine is not to be used."""
    helper = Helper(stage)
    helper.answer_until(
        lambda records: any(isinstance(record, FactFound) and record.fact is Fact.STOP_IGNORED for record in records)
    )
    stage.press("key out")
    assert stage.ended() == 1
    stage.check_at_rest()
    assert "!!! PULL THE SAFETY KEY." in helper.text
    assert "Not to be used with this program: a stop from here cannot be relied on." in helper.text
    starts = [packet for _, packet in stage.writes() if packet == "07"]
    assert len(starts) == 1, "a belt that does not stop is not started again"
    last = [record for record in stage.reading().records if isinstance(record, StepBegan)][-1]
    assert last.step == "stop"


def test_an_examination_ends_with_a_standing_belt_whatever_happens(told_together: Any) -> None:
    stories = (stopped_by_key, told_as_json, ended_by_signal, engine_killed, front_killed, both_killed, stop_ignored)
    models = {stop_ignored.__name__: "ignores-stop"}
    failures = told_together({story.__name__: story for story in stories}, models=models)
    assert not failures, "\n".join(failures)


def test_what_a_whole_examination_finds_is_what_the_next_session_goes_by(told_together: Any) -> None:
    stories = (whole_examination, found_then_used)
    models = {found_then_used.__name__: "target-mph"}
    failures = told_together({story.__name__: story for story in stories}, models=models)
    assert not failures, "\n".join(failures)
