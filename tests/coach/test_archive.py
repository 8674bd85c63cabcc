"""The archive's folder tree: whole files named by what they hold, whoever brings them and however often."""

import re
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import pytest
from clinic import NOW_S, Clinic
from homes import until
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.coach.archive import Archive, part_place, summary_place, summary_record
from backrun_treadmill.coach.journal_parts import SignedPart
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.summary import Signed, Summary, seal_summary, take_summary
from backrun_treadmill.core.body.entry import Activity, Entry

DOCS = Path(__file__).parents[2] / "docs" / "mqtt.md"
LONG = 3_000_000
WRITING = f"""
import itertools, pathlib, sys
from backrun_treadmill.coach.archive import Archive
archive = Archive(pathlib.Path(sys.argv[1]), "one")
for number in itertools.count():
    archive.put(pathlib.PurePosixPath("summaries", str(number) + ".json"), b"x" * {LONG})
"""


class Sender:
    """A runner who signs summaries for the clinic."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._pins = Pins(clinic.folder / "runners.json")
        self._pins.pin(Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S))

    def summary(self, number: int = 1, revision: int = 1, *, when_min: int = NOW_S // 60) -> tuple[Signed, bytes]:
        entry = Entry(when_min=when_min, activity=Activity.TREADMILL, running_impacts=100 * revision)
        told = Summary(session=f"20270115T08000{number}Z-abc123", outcome="completed", entry=entry)
        coach = self._clinic.coach.kid
        data = seal_summary(told, key=self._clinic.me, coach=coach, revision=revision, issued_s=NOW_S)
        return take_summary(data, me=coach, pins=self._pins), data


@pytest.fixture
def sender(clinic: Clinic) -> Sender:
    return Sender(clinic)


def keep(archive: Archive, signed: Signed, data: bytes) -> bool:
    return archive.put(summary_place(signed), summary_record(signed, data))


def files(tree: Path) -> list[str]:
    return sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file())


def test_what_two_collectors_bring_is_there_once_under_the_runner_and_the_day(sender: Sender, tmp_path: Path) -> None:
    one, two = Archive(tmp_path / "tree", "one"), Archive(tmp_path / "tree", "two")
    signed, data = sender.summary()
    assert keep(one, signed, data)
    assert not keep(two, signed, data)
    assert not keep(one, signed, data)
    (only,) = files(tmp_path / "tree")
    digest = signed.digest[:32]
    assert only == (f"summaries/runner={signed.pin.kid}/date=2027-01-15/20270115T080001Z-abc123-r1-{digest}.json")
    assert stat.S_IMODE((tmp_path / "tree" / only).stat().st_mode) == 0o600


def test_a_collector_that_is_killed_leaves_whole_files_and_nothing_beside_them(sender: Sender, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    with subprocess.Popen([sys.executable, "-c", WRITING, tree]) as writing:
        until(lambda: len(list(tree.glob("summaries/*"))) > 20, "it writes")
        writing.kill()
    assert {path.stat().st_size for path in tree.glob("summaries/*")} == {LONG}
    archive = Archive(tree, "one")
    assert list((tree / ".incoming").rglob("*.json")) == []
    assert keep(archive, *sender.summary())


def test_in_any_order_and_number_and_through_restarts_each_is_there_once(sender: Sender, tmp_path: Path) -> None:
    @given(brought=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2), st.booleans(), st.booleans())))
    def each_once(brought: list[tuple[int, int, bool, bool]]) -> None:
        tree = Path(mkdtemp(dir=tmp_path))
        collectors = {name: Archive(tree, name) for name in ("one", "two")}
        seen = set()
        for number, revision, second, restarts in brought:
            name = "two" if second else "one"
            if restarts:
                collectors[name] = Archive(tree, name)
            assert keep(collectors[name], *sender.summary(number, revision)) is ((number, revision) not in seen)
            seen.add((number, revision))
        assert len(files(tree)) == len(seen)

    each_once()


def test_duckdb_reads_the_tree_as_the_documentation_says_and_the_highest_revision_holds(
    sender: Sender, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "tree", "one")
    for number, revision in ((1, 2), (1, 1), (2, 1)):
        keep(archive, *sender.summary(number, revision))
    query = re.search(r"```sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert query is not None
    with duckdb.connect() as db:
        rows = db.execute(query[1].replace("/srv/archive", str(tmp_path / "tree"))).fetchall()
    assert sorted((str(day), session, impacts, pain) for _, day, session, impacts, pain in rows) == [
        ("2027-01-15", "20270115T080001Z-abc123", 200, None),
        ("2027-01-15", "20270115T080002Z-abc123", 100, None),
    ]


@pytest.mark.parametrize(("when_min", "day"), [(-(10**30), "1970-01-01"), (10**30, "2969-05-03")])
def test_a_time_that_cannot_be_meant_does_not_stop_the_collector(
    when_min: int, day: str, sender: Sender, tmp_path: Path
) -> None:
    keep(Archive(tmp_path / "tree", "one"), *sender.summary(when_min=when_min))
    assert f"date={day}" in files(tmp_path / "tree")[0]


def test_duckdb_reads_journals_as_the_documentation_says(tmp_path: Path, clinic: Clinic) -> None:
    archive, pin = Archive(tmp_path / "tree", "one"), Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S)
    lines = (Path(__file__).parents[1] / "golden" / "demo.jsonl").read_bytes()
    place = part_place(SignedPart(pin, "20270115T080000Z-abc123", 1, lines))
    assert archive.put(place, lines)
    assert place.parts[:3] == ("journals", f"runner={pin.kid}", "date=2027-01-15")
    assert part_place(SignedPart(pin, "demo", 1, lines)).parts[2] == "date=1970-01-01"
    query = re.search(r"```journal-sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert query is not None
    with duckdb.connect() as db:
        rows = db.execute(query[1].replace("/srv/archive", str(tmp_path / "tree"))).fetchall()
    assert rows == [(str(tmp_path / "tree" / place), lines.count(b'"t":"SetSpeed"'))]
