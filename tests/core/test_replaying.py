"""What a replay is made of: marks, the passing of its time, the picture at any instant, a header that was lost."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from recorded import FULL, Recorded

from backrun_treadmill.core.afterwards import playback as playback_module
from backrun_treadmill.core.afterwards.playback import Playback, Record
from backrun_treadmill.core.afterwards.transport import RATES, Transport
from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import CommandSent
from backrun_treadmill.core.intents import LegReported, PainRated, PausePressed
from backrun_treadmill.core.notes import IntervalEntered, State, StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.marks import MarkKind, marks_of
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.journal.reader import read_journal

GOLDEN = Path(__file__).parent.parent / "golden"
JOURNALS = sorted(GOLDEN.glob("*.jsonl"))


@pytest.fixture(scope="module")
def eventful() -> Recorded:
    """Pain, a pause, a lost link, a new feeling in a leg."""
    rig = Recorded(FULL, lead=False)
    rig.start()
    rig.pass_time(100)
    rig.press(PainRated, level=4)
    rig.pass_time(10)
    rig.press(PausePressed)
    rig.pass_time(30)
    rig.lose_link()
    rig.pass_time(20)
    rig.press(LegReported)
    rig.pass_time(40)
    return rig


def test_marks_are_the_intervals_and_what_was_out_of_the_ordinary(eventful: Recorded) -> None:
    marks = marks_of(eventful.records)
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    entered = [record for record in eventful.records if isinstance(record, IntervalEntered)]
    intervals = [mark for mark in marks if mark.kind is MarkKind.INTERVAL]
    assert [(mark.at, mark.value) for mark in intervals] == [(record.at, record.index) for record in entered]
    others = [mark for mark in marks if mark.kind is not MarkKind.INTERVAL]
    assert [mark.kind for mark in others][:4] == [MarkKind.PAIN, MarkKind.PAUSE, MarkKind.LINK_LOST, MarkKind.LEG]
    assert others[0].value == 4


def test_a_change_sent_more_than_a_tenth_of_a_second_off_is_a_mark(eventful: Recorded) -> None:
    records = list(eventful.records)
    assert not [mark for mark in marks_of(records) if mark.kind is MarkKind.LATE]
    due = next(record for record in records if isinstance(record, SetSpeed) and record.cause == "boundary")
    sent = next(n for n, record in enumerate(records) if isinstance(record, CommandSent) and record.seq == due.seq)
    for late_us, marked in ((99_000, []), (150_000, [150]), (-150_000, [-150])):
        records[sent] = CommandSent(at=due.due + late_us, seq=due.seq, raw="")
        assert [mark.value for mark in marks_of(records) if mark.kind is MarkKind.LATE] == marked


@given(st.lists(st.tuples(st.sampled_from(["wait", "toggle", "go", "rate"]), st.integers(-50, 5000))))
def test_a_replay_never_leaves_its_session_and_goes_back_only_where_it_is_sent(
    doings: list[tuple[str, int]],
) -> None:
    clock = 0
    transport = Transport(began=1000, ends=90_000, rate=1, clock=0)
    for doing, value in doings:
        before = transport.at(clock)
        match doing:
            case "wait":
                clock += abs(value)
                assert transport.at(clock) >= before
            case "toggle":
                transport.toggle(clock)
                assert transport.at(clock) == (1000 if before == 90_000 else before)
            case "go":
                transport.go(value * 30, clock)
            case "rate":
                transport.set_rate(RATES[value % len(RATES)], clock)
                assert transport.at(clock) == before
        assert 1000 <= transport.at(clock) <= 90_000


def test_a_hundredfold_replay_is_over_in_a_hundredth_of_the_time() -> None:
    transport = Transport(began=0, ends=3600 * SECOND_US, rate=100, clock=0)
    assert transport.at(36 * SECOND_US - 1000) < transport.ends
    assert transport.at(36 * SECOND_US) == transport.ends
    assert transport.over(37 * SECOND_US)


@pytest.mark.parametrize("every", [7, 100, 5000])
def test_the_picture_of_an_instant_is_the_same_by_every_way_to_it(
    eventful: Recorded, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_module, "EVERY", every)
    records = eventful.records
    playback = Playback(records, lambda _: ReadoutFold())
    chance = random.Random(3)
    for _ in range(40):
        at = chance.randrange(records[-1].at)
        if chance.random() < 0.3:
            playback.prepare()
        playback.go(at)
        straight = ReadoutFold()
        for record in records:
            if record.at <= at:
                straight.feed(record)
        assert playback.picture.readout == straight.readout


def test_a_lost_header_still_shows_intervals_speeds_and_states() -> None:
    records = read_journal(GOLDEN / "demo.jsonl").records
    playback = Playback(records[1:], lambda _: ReadoutFold())
    whole = Playback(records, lambda _: ReadoutFold())
    assert playback.opened.plan.name == "unknown profile"
    assert [step.duration_us for step in playback.opened.plan.intervals] == [
        step.duration_us for step in whole.opened.plan.intervals
    ]
    for at in range(0, playback.ends, 5 * SECOND_US):
        playback.go(at)
        whole.go(at)
        left, right = playback.picture.readout, whole.picture.readout
        assert (left.state, left.belt) == (right.state, right.belt)
        assert at_time(left, at).left_s == at_time(right, at).left_s


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_whatever_is_missing_of_a_session_what_is_left_is_shown(path: Path) -> None:
    records = read_journal(path).records
    chance = random.Random(path.stem)
    for _ in range(150):
        kept = chance.choice([0.02, 0.3, 0.9, 0.99])
        left: list[Record] = [record for record in records if chance.random() < kept] or [records[-1]]
        if chance.random() < 0.2:
            left.insert(chance.randrange(len(left)), replace(left[-1]))
        playback = Playback(left, lambda _: ReadoutFold())
        for at in (playback.began, chance.randrange(playback.ends + 1), playback.ends):
            playback.go(at)
            assert at_time(playback.picture.readout, at).now == max(at, playback.picture.readout.at)
        last = playback.picture.readout
        assert last.at == left[-1].at
        assert last.state == next((one.state for one in reversed(left) if isinstance(one, StateEntered)), State.IDLE)
        entered = [mark.value for mark in marks_of(left) if mark.kind is MarkKind.INTERVAL]
        assert entered == [one.index for one in left if isinstance(one, IntervalEntered)]


def test_there_is_a_state_entered_in_every_golden_journal() -> None:
    assert all(any(isinstance(record, StateEntered) for record in read_journal(path).records) for path in JOURNALS)
