"""An activity of another device in the history: once, with its source, known to weeks and advice, and removable."""

import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.body.entry import Activity as Kind
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.body.said import Answers, AnySaid, EntryTold, EntryWithdrawn, complete
from backrun_treadmill.core.gait import GROUP, estimated_spm
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.activity import Activity, Sample
from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.front.body.imported import Imported, imported
from backrun_treadmill.front.body.own_history import keep_said, local_time
from backrun_treadmill.front.body.own_past import sessions
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.history.history_desk import HistoryDesk

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"
NOW = datetime(2026, 5, 27, 18, tzinfo=UTC)


def run(minutes: float = 30, *, cadence: float | None = 160, speed: int | None = 1000, **but: Any) -> Activity:
    """A sample a second; `but` is what is different."""
    samples = [
        Sample(at=at * SECOND_US, speed_ckmh=speed, distance_cm=at * 278, cadence_spm=cadence)
        for at in range(round(minutes * 60) + 1)
    ]
    whole = Activity(
        what="a FIT activity",
        sport="running",
        began=NOW - timedelta(hours=8),
        samples=tuple(samples),
        laps=(),
        steps=None,
    )
    return replace(whole, **but)


def taken(activity: Activity, *history: Past) -> Imported:
    return imported(activity, source="run.fit", history=history, now=NOW, cadence=GROUP)


def past_of(found: Imported) -> Past:
    told = found.told
    return Past(entry=told.entry, origin=Origin.IMPORTED, name=told.source, lasted_s=(told.minutes or 0) * 60)


def test_a_run_outdoors_has_the_impacts_of_its_cadence_both_feet() -> None:
    entry = taken(run()).told.entry
    assert entry.activity is Kind.OUTDOOR_RUN
    assert entry.running_impacts == pytest.approx(30 * 160, abs=2)
    assert (entry.running_estimated, entry.distance_m, entry.longest_bout_s) == (0, 5004, 1800)
    assert entry.pain_before is None


def test_on_another_treadmill_it_is_a_session_on_a_belt() -> None:
    assert taken(run(part="treadmill")).told.entry.activity is Kind.TREADMILL


def test_without_a_cadence_the_devices_own_count_is_taken_and_without_that_the_speed() -> None:
    assert taken(run(cadence=None, steps=4790)).told.entry.running_impacts == 4790
    entry = taken(run(cadence=None)).told.entry
    assert entry.running_impacts == entry.running_estimated
    assert entry.running_impacts == pytest.approx(30 * estimated_spm(1000), rel=0.01)
    assert taken(run(cadence=None, steps=10**9)).told.entry.running_impacts == entry.running_impacts, "nobody's count"
    by_distance = taken(run(cadence=None, speed=None)).told.entry
    assert by_distance.running_impacts == pytest.approx(entry.running_impacts, rel=0.01)
    assert by_distance.longest_bout_s == 1800
    still = tuple(Sample(at=at * SECOND_US) for at in range(1801))
    unknown = taken(run(samples=still)).told.entry
    assert (unknown.running_impacts, unknown.ran) == (0, True), "not known, and a run all the same"


@pytest.mark.parametrize(
    ("sport", "part", "kind"),
    [
        ("walking", "", Kind.WALK),
        ("hiking", "", Kind.WALK),
        ("cycling", "", Kind.BIKE),
        ("swimming", "lap_swimming", Kind.SWIM),
        ("training", "strength_training", Kind.STRENGTH),
    ],
)
def test_every_kind_has_its_place(sport: str, part: str, kind: Kind) -> None:
    entry = taken(run(cadence=None, speed=500, sport=sport, part=part)).told.entry
    assert (entry.activity, entry.running_impacts, entry.ran) == (kind, 0, False)


@pytest.mark.parametrize(
    ("but", "reason"),
    [
        ({"sport": "golf"}, "record of golf"),
        ({"began": None}, "does not say when"),
        ({"began": datetime(1989, 12, 31, tzinfo=UTC)}, "clock of its device"),
        ({"began": NOW + timedelta(days=2)}, "clock of its device"),
        ({"samples": (Sample(at=0), Sample(at=200 * 3600 * SECOND_US))}, "200 hours"),
    ],
)
def test_what_has_no_place_is_refused_with_its_reason(but: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotImportable, match=reason):
        taken(run(**but))


@pytest.mark.parametrize("minutes_off", [-9, 0, 9])
def test_the_same_stretch_of_time_is_known_again_and_another_one_is_not(minutes_off: int) -> None:
    first = past_of(taken(run()))
    shifted = run(began=NOW - timedelta(hours=8) + timedelta(minutes=minutes_off))
    assert taken(shifted, first).same == first
    assert taken(run(began=NOW - timedelta(hours=8) + timedelta(minutes=31)), first).same is None


# from the command line


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def exported(home: Path, form: str) -> str:
    file = home / f"run.{form}"
    assert main(["export", str(DEMO), f"--{form}", "-o", str(file)]) == 0
    return str(file)


@pytest.mark.parametrize("form", ["fit", "tcx"])
def test_imported_twice_is_one_with_its_source(home: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    file = exported(home, form)
    assert main(["import", "--only-show", file]) == 0
    assert sessions(load_settings()) == ()
    assert main(["import", file]) == 0
    (one,) = sessions(load_settings())
    assert (one.origin, one.name) == ("imported", f"run.{form}")
    assert 50 < one.entry.running_impacts < 65, "58 in its journal"
    capsys.readouterr()
    assert main(["import", exported(home, "tcx" if form == "fit" else "fit")]) == 0
    assert "in the history already" in capsys.readouterr().out
    assert len(sessions(load_settings())) == 1


def test_what_this_program_recorded_itself_is_not_counted_a_second_time(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / ".local" / "share" / "backrun" / "sessions"
    folder.mkdir(parents=True)
    shutil.copy(DEMO, folder)
    assert main(["import", exported(home, "fit")]) == 0
    assert "as Demo (room) of" in capsys.readouterr().out
    assert len(sessions(load_settings())) == 1


def test_weeks_know_it_and_it_can_be_taken_out_brought_back_and_imported_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def import_it() -> None:
        history, began = sessions(load_settings()), local_time() - timedelta(days=300)
        found = imported(run(began=began), source="run.fit", history=history, now=local_time(), cadence=GROUP)
        assert found.same is None
        keep_said(found.told)

    import_it()
    assert main(["history", "--json"]) == 0
    (week,) = json.loads(capsys.readouterr().out)["weeks"]
    assert week["running_impacts"] == pytest.approx(4800, abs=2)
    visit = HistoryDesk(load_settings())
    (one,) = visit.read()
    assert "u brings it back" in visit.remove(one)
    assert visit.read() == ()
    assert visit.undo() == "It is back."
    assert visit.read() == (one,)
    visit.remove(one)
    import_it()
    assert visit.read() == (one,)


# taking out and bringing back, whatever was said in between

WHENS = st.integers(0, 3)
TOLD = st.builds(
    lambda when, kind, m: EntryTold(when_min=0, entry=Entry(when_min=when, activity=kind, distance_m=m)),
    WHENS,
    st.sampled_from([Kind.BIKE, Kind.SWIM]),
    st.integers(0, 3),
)


@settings(deadline=None)
@given(st.lists(TOLD, max_size=6), WHENS, st.sampled_from([Kind.BIKE, Kind.SWIM]))
def test_taking_out_and_bringing_back_changes_nothing(said: Sequence[AnySaid], when: int, kind: Kind) -> None:
    out = EntryWithdrawn(when_min=9, about_min=when, activity=kind)
    back = replace(out, back=True)
    before = complete((), said)
    without = complete((), [*said, out])
    assert all((entry.when_min, entry.activity) != (when, kind) for entry in without)
    assert set(without) == {entry for entry in before if (entry.when_min, entry.activity) != (when, kind)}
    assert complete((), [*said, out, back]) == before
    assert complete((), [*said, out, out, back, back]) == before


@given(st.lists(TOLD, max_size=4), TOLD)
def test_what_was_told_again_after_it_was_taken_out_stands_alone(said: Sequence[AnySaid], again: EntryTold) -> None:
    key = (again.entry.when_min, again.entry.activity)
    out = EntryWithdrawn(when_min=9, about_min=key[0], activity=key[1])
    back = replace(out, back=True)
    told = Answers([*said, out, again, back]).told
    assert [one for one in told if (one.entry.when_min, one.entry.activity) == key] == [again]
