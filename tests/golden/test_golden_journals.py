"""Recorded sessions, fed to today's session again: the same events must give the same commands.

They were written by `tests/golden/record.py` in the virtual room: a good session, a lossy radio, a killed engine, a
treadmill that counts miles, somebody at the console, a budget of impacts that is used up. When a change of behaviour is
meant, record them anew and say in the commit what changed.
"""

import random
from pathlib import Path

import msgspec
import pytest

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.commands import Command, SetSpeed
from backrun_treadmill.core.events import Event, FoundUnfinished
from backrun_treadmill.journal.reader import read_journal

JOURNALS = sorted(Path(__file__).parent.glob("*.jsonl"))


def test_there_are_golden_journals() -> None:
    assert JOURNALS


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_the_same_events_give_the_same_commands(path: Path) -> None:
    reading = read_journal(path)
    assert not reading.damage
    assert not reading.unknown
    assert any(isinstance(record, SetSpeed) for record in reading.records)
    found = differences(reading.records)
    assert not found, "\n".join(f"after {d.after}\n  recorded {d.recorded}\n  replayed {d.replayed}" for d in found[:3])


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_one_changed_command_is_noticed(path: Path) -> None:
    records = list(read_journal(path).records)
    index = next(i for i, record in enumerate(records) if isinstance(record, SetSpeed))
    records[index] = msgspec.structs.replace(records[index], due=records[index].at + 1)
    assert len(differences(records)) == 1


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_any_command_left_out_doubled_or_late_is_noticed(path: Path) -> None:
    records = list(read_journal(path).records)
    found = next((n for n, record in enumerate(records) if isinstance(record, FoundUnfinished)), len(records))
    last = max(n for n, record in enumerate(records[:found]) if isinstance(record, Event))
    decided = [n for n, record in enumerate(records[:last]) if isinstance(record, Command)]
    for n in random.Random(path.stem).sample(decided, 6):
        before, one, after = records[:n], records[n], records[n + 1 :]
        later = next(k for k, record in enumerate(after) if isinstance(record, Event)) + 1
        for changed in (before + after, [*before, one, one, *after], [*before, *after[:later], one, *after[later:]]):
            assert differences(changed), one


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_session_killed_at_any_record_decided_as_recorded_until_then(path: Path) -> None:
    records = read_journal(path).records
    for cut in range(1, len(records), 11):
        assert not differences(records[:cut]), cut
