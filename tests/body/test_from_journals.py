"""A history read from journals: real sessions on virtual time, in real files, and what becomes of a spoilt one."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from rig import Rig, plan, step
from written_history import ROOT, shipped_programme

from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.running_bouts import RunningBouts
from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.intents import (
    ConfirmPressed,
    EffortRated,
    LeavePressed,
    LegReported,
    PainLocated,
    PainRated,
    PainTakenBack,
    PausePressed,
    Site,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntervalEntered, State, StateEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import PodConnected, Source
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.history import History, read_history
from backrun_treadmill.journal.looking import local_minutes
from backrun_treadmill.journal.records import AnyRecord, encode
from backrun_treadmill.sim import sensors, treadmill

DEMO = ROOT / "tests/golden/demo.jsonl"


class Recorded(Rig):
    """A rig that keeps what a journal would: every event, and after it what the session made of it."""

    def __init__(self, what: Plan, **options: object) -> None:
        self.records: list[AnyRecord] = []
        super().__init__(what, **{"attended": False, **options})  # type: ignore[arg-type]

    def feed(self, event: AnyEvent) -> list[AnyCommand]:
        self.records.append(event)
        commands = super().feed(event)
        self.records.extend(commands)
        return commands


def programmes(runner: Runner) -> tuple[Programme, ...]:
    return (shipped_programme("back-to-running", runner), shipped_programme("couch-to-5k", runner))


def level_plan(level: int) -> Plan:
    return shipped_programme("back-to-running").levels[level - 1].sessions[0].plan


def entry_of(rig: Recorded) -> Entry:
    entry = entry_from(rig.records, when_min=1000, programmes=programmes(Runner()))
    assert entry is not None
    return entry


def whole_session(level: int = 3) -> Recorded:
    rig = Recorded(level_plan(level))
    rig.run_to(2)
    rig.press(PainRated, level=1)
    began = rig.start()
    rig.run_to(began + 400)
    rig.press(PainRated, level=3)
    rig.run_to(began + 440)
    rig.press(PainRated, level=2)
    rig.run_to(began + 1300)
    return rig


def test_a_whole_session_gives_all_that_a_journal_knows() -> None:
    rig = whole_session()
    entry = entry_of(rig)
    assert (entry.activity, entry.programme, entry.level) == (Activity.TREADMILL, "back-to-running", 3)
    assert entry.completed
    assert not entry.virtual
    assert (entry.pain_before, entry.pain_during) == (1, 3)
    assert entry.morning is Settling.NO_ANSWER
    assert entry.effort is None, "nobody asked"
    assert 250 < entry.running_impacts < 340, "4 x 30 s at about 153 a minute, less the ramps"
    assert entry.running_estimated == entry.running_impacts, "there was no pod"
    assert entry.walking_impacts > 1000
    assert 29 <= entry.longest_bout_s <= 31
    assert entry.distance_m is not None
    assert 1100 < entry.distance_m < 1500


def test_what_was_answered_after_it_counts_and_a_rating_taken_back_does_not() -> None:
    rig = Recorded(level_plan(3), attended=True, stays=True)
    rig.run_to(2)
    rig.press(PainRated, level=1)
    began = rig.start()
    rig.run_to(began + 380)
    rig.press(PainRated, level=2)
    rig.run_to(began + 400)
    rig.press(PainRated, level=3)
    rig.press(PainTakenBack)
    rig.run_to(began + 1300)
    rig.press(PainRated, level=4)
    rig.press(PainLocated, site=Site.KNEE)
    rig.press(EffortRated, level=6)
    unclosed = entry_of(rig)
    rig.press(LeavePressed)
    entry = entry_of(rig)
    assert (entry.pain_before, entry.pain_during, entry.pain_after, entry.effort) == (1, 2, 4, 6)
    assert entry.site is Site.KNEE
    assert entry.pain_rise == 3
    assert entry.completed
    assert unclosed == entry, "also where the last record is missing"


def test_a_session_that_was_stopped_is_not_completed_and_keeps_what_was_done() -> None:
    rig = Recorded(level_plan(3))
    began = rig.start()
    rig.run_to(began + 340)
    rig.press(LegReported)
    rig.run_to(began + 420)
    entry = entry_of(rig)
    assert entry.leg_symptom
    assert not entry.completed
    assert 0 < entry.running_impacts < 120
    assert entry.level == 3


def bout_of(*intervals: Interval, pause_at: float | None = None, after_the_pause: type = StopPressed) -> int:
    rig = Recorded(plan(*intervals))
    began = rig.start()
    if pause_at is not None:
        rig.run_to(began + pause_at)
        rig.press(PausePressed)
        rig.run_to(began + pause_at + 30)
        rig.press(after_the_pause)
    rig.run_to(began + 300)
    return entry_of(rig).longest_bout_s


def test_runs_one_after_another_are_one_bout() -> None:
    assert bout_of(step(Kind.WALK, 10, 4), step(Kind.RUN, 40, 8), step(Kind.RUN, 20, 9), step(Kind.WALK, 10, 4)) == 60


def test_walking_between_two_runs_makes_them_two_bouts() -> None:
    assert bout_of(step(Kind.RUN, 40, 8), step(Kind.WALK, 20, 4), step(Kind.RUN, 30, 8), step(Kind.WALK, 5, 4)) == 40


def test_a_pause_ends_a_bout() -> None:
    assert 24 <= bout_of(step(Kind.RUN, 100, 8), pause_at=25) <= 26


def test_after_a_pause_another_bout_begins() -> None:
    longest_s = bout_of(step(Kind.RUN, 100, 8), pause_at=25, after_the_pause=ConfirmPressed)
    assert 73 <= longest_s <= 77, "75 s were left; the walking before them is none of it"


def test_a_belt_that_was_held_and_adopted_goes_on_with_another_bout() -> None:
    bouts, what = RunningBouts(), plan(step(Kind.RUN, 100, 8))
    rig = Recorded(what)
    for record in (
        rig.records[0],
        IntervalEntered(at=0, index=0, planned=0, ends=100_000_000),
        StateEntered(at=20_000_000, state=State.HELD),
        StateEntered(at=50_000_000, state=State.RUNNING),
        StateEntered(at=90_000_000, state=State.STOPPING),
    ):
        bouts.feed(record)
    bouts.finish()
    assert bouts.longest_us == 40_000_000


def test_the_pain_from_before_is_not_pain_during() -> None:
    rig = Recorded(level_plan(3))
    rig.run_to(2)
    rig.press(PainRated, level=3)
    began = rig.start()
    rig.run_to(began + 400)
    rig.press(PainRated, level=1)
    rig.run_to(began + 1300)
    entry = entry_of(rig)
    assert (entry.pain_before, entry.pain_during) == (3, 1)


def test_a_session_without_a_machine_counts() -> None:
    rig = Recorded(level_plan(3), driving=Driving.NOBODY)
    began = rig.start()
    rig.run_to(began + 1300)
    entry = entry_of(rig)
    assert entry.completed
    assert not entry.virtual
    assert 280 < entry.running_impacts < 330


@pytest.mark.parametrize("address", [treadmill.ADDRESS, sensors.POD_ADDRESS, sensors.STRAP_ADDRESS])
def test_whatever_the_virtual_room_calls_its_devices_it_is_known_by_their_addresses(address: str) -> None:
    rig = whole_session()
    pod = PodConnected(at=1_000_000, address=address.lower(), name="odd", source=Source.POD)
    entry = entry_from((rig.records[0], pod, *rig.records[1:]), when_min=0)
    assert entry is not None
    assert entry.virtual


def test_a_session_marked_as_virtual_is_virtual_whatever_its_devices_are_called() -> None:
    rig = whole_session()
    assert not entry_of(rig).virtual
    opened = rig.records[0]
    assert isinstance(opened, SessionOpened)
    entry = entry_from((replace(opened, virtual=True), *rig.records[1:]), when_min=0)
    assert entry is not None
    assert entry.virtual


def test_pain_answered_before_the_session_is_no_pain_during_it() -> None:
    rig = whole_session()
    opened = rig.records[0]
    assert isinstance(opened, SessionOpened)
    entry = entry_from((replace(opened, pain_before=2), *rig.records[1:]), when_min=0)
    assert entry is not None
    assert (entry.pain_before, entry.pain_during) == (2, 3)


def test_a_session_that_never_began_leaves_no_entry_unless_something_was_said() -> None:
    rig = Recorded(level_plan(3))
    rig.run_to(5)
    rig.press(StopPressed)
    assert entry_from(rig.records, when_min=0) is None
    rig = Recorded(level_plan(3))
    rig.run_to(5)
    rig.press(PainRated, level=7)
    rig.press(StopPressed)
    entry = entry_of(rig)
    assert (entry.activity, entry.level, entry.pain_before) == (Activity.CHECK_IN, None, 7)


@pytest.mark.parametrize(
    ("interval", "activity"),
    [
        (Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=35_000_000, reps=10), Activity.STRENGTH),
        (Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=60_000_000), Activity.STRETCH),
    ],
)
def test_beside_the_belt_it_is_strength_or_stretching(interval: Interval, activity: Activity) -> None:
    rig = Recorded(plan(interval))
    began = rig.start()
    rig.run_to(began + 100)
    assert entry_of(rig).activity is activity


# folders


def write(folder: Path, name: str, records: list[AnyRecord]) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(encode(record, n) for n, record in enumerate(records, start=1)))
    return path


def read(folder: Path) -> History:
    return read_history(folder, programmes)


def test_a_missing_folder_is_an_empty_history(tmp_path: Path) -> None:
    assert read(tmp_path / "nothing") == History((), ())


def test_a_folder_of_journals_is_a_history_in_the_order_of_time(tmp_path: Path) -> None:
    shutil.copy(DEMO, tmp_path / "a.jsonl")
    ran = write(tmp_path, "b", whole_session().records)
    history = read(tmp_path)
    assert history.unread == ()
    assert [session.path.name for session in history.sessions] == [ran.name, "a.jsonl"]
    assert not any(session.damaged for session in history.sessions)
    first, demo = history.entries
    assert first.when_min == local_minutes("2026-01-01T00:00:00+00:00")
    assert (first.level, first.virtual) == (3, False)
    assert (demo.virtual, demo.counts, demo.completed, demo.level) == (True, False, True, None)
    assert demo.running_impacts > 0


def test_a_spoilt_journal_is_named_and_loses_no_other(tmp_path: Path) -> None:
    good = write(tmp_path, "good", whole_session().records)
    (tmp_path / "noise.jsonl").write_bytes(b"\x00\xff no journal\n" * 5)
    (tmp_path / "headless.jsonl").write_bytes(b"".join(good.read_bytes().splitlines(keepends=True)[1:]))
    (tmp_path / "folder.jsonl").mkdir()
    torn = tmp_path / "torn.jsonl"
    whole = good.read_bytes()
    torn.write_bytes(whole[: whole.index(b'"t":"SessionEnded"') + 30])
    history = read(tmp_path)
    assert [(session.path.name, session.damaged) for session in history.sessions] == [
        ("good.jsonl", False),
        ("torn.jsonl", True),
    ]
    assert history.entries[1].running_impacts == history.entries[0].running_impacts
    assert not history.entries[1].completed, "the word that it was finished is gone"
    assert sorted(unread.path.name for unread in history.unread) == ["folder.jsonl", "headless.jsonl", "noise.jsonl"]
    assert all(unread.text for unread in history.unread)


@pytest.mark.parametrize(
    ("wall", "minutes"),
    [
        ("1970-01-01T00:00:00+00:00", 0),
        ("1970-01-02T07:30:59.9+02:00", 24 * 60 + 7 * 60 + 30),
        ("1970-01-02T07:30:00-11:00", 24 * 60 + 7 * 60 + 30),
    ],
)
def test_time_is_what_the_clock_on_the_runners_wall_said(wall: str, minutes: int) -> None:
    assert local_minutes(wall) == minutes
