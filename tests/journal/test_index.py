"""The index of a folder of journals: with it, without it and with a spoilt one the same history, and only faster."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_history import ROOT, shipped_programme

from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.journal.afterwards import unclosed
from backrun_treadmill.journal.history import History, read_history
from backrun_treadmill.journal.index import Index
from backrun_treadmill.journal.looking_at_many import look_into_all

GOLDEN = {path.stem: path.read_bytes() for path in (ROOT / "tests/golden").glob("*.jsonl")}
DEMO = GOLDEN["demo"]


def programmes(runner: Runner) -> tuple[Programme, ...]:
    return (shipped_programme("back-to-running", runner),)


class Shelf:
    """A folder of journals with an index beside it; `read` lists the journals that were really read."""

    def __init__(self, folder: Path) -> None:
        self.sessions, self.file = folder / "sessions", folder / "cache" / "history.sqlite3"
        self.sessions.mkdir()
        self.read: list[str] = []
        self.said: tuple[str, ...] = ()

    def put(self, name: str, data: bytes = DEMO) -> Path:
        path = self.sessions / f"{name}.jsonl"
        path.write_bytes(data)
        return path

    def history(self, stamp: str = "1", *, of: Callable[[Runner], tuple[Programme, ...]] = programmes) -> History:
        with Index(self.file) as index:
            found = read_history(self.sessions, of, index=index, stamp=stamp)
        self.said = index.said
        return found

    def direct(self) -> History:
        return read_history(self.sessions, programmes)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path)

    def looking(paths: Sequence[Path]) -> object:
        shelf.read += [path.stem for path in paths]
        return look_into_all(paths)

    monkeypatch.setattr("backrun_treadmill.journal.history.look_into_all", looking)
    return shelf


def test_only_what_is_new_or_has_changed_is_read(shelf: Shelf) -> None:
    path = shelf.put("a")
    shelf.put("b", GOLDEN["mph"])
    first = shelf.history()
    assert (shelf.read, len(first.sessions)) == (["b", "a"], 2)
    assert shelf.history() == first
    assert shelf.read == ["b", "a"], "nothing was read the second time"
    path.write_bytes(DEMO[: len(DEMO) // 2])
    again = shelf.history()
    assert shelf.read == ["b", "a", "a"]
    assert [session.damaged for session in again.sessions if session.path == path] == [True]
    path.unlink()
    assert [session.path.stem for session in shelf.history().sessions] == ["b"]
    assert shelf.said == ()


def test_a_journal_that_cannot_be_read_is_named_each_time_and_read_once(shelf: Shelf) -> None:
    shelf.put("noise", b"\x00\xff no journal\n" * 5)
    first = shelf.history()
    assert [unread.path.stem for unread in first.unread] == ["noise"]
    assert (shelf.history(), shelf.read) == (first, ["noise"])


def test_a_name_that_is_not_utf8_is_kept_like_any_other(shelf: Shelf) -> None:
    shelf.put("a")
    shelf.put(os.fsdecode(b"b\xff"))
    shelf.put(os.fsdecode(b"noise\xfe\n"), b"no journal\n")
    first = shelf.history()
    assert [os.fsencode(session.name) for session in first.sessions] == [b"a.jsonl", b"b\xff.jsonl"]
    assert [os.fsencode(unread.path) for unread in first.unread] == [
        os.fsencode(shelf.sessions) + b"/noise\xfe\n.jsonl"
    ]
    assert (shelf.history(), len(shelf.read), shelf.said) == (first, 3, ())


def test_a_pipe_among_the_journals_is_named_and_not_waited_for(shelf: Shelf) -> None:
    shelf.put("a")
    os.mkfifo(shelf.sessions / "pipe.jsonl")
    found = shelf.history()
    assert (len(found.sessions), [unread.path.name for unread in found.unread]) == (1, ["pipe.jsonl"])
    assert list(unclosed(shelf.sessions)) == []


def test_another_programme_is_asked_once_for_each_plan_and_no_journal_is_read(shelf: Shelf) -> None:
    shelf.put("a")
    shelf.put("b", DEMO[: len(DEMO) // 2])
    asked: list[Runner] = []

    def other(runner: Runner) -> tuple[Programme, ...]:
        asked.append(runner)
        return ()

    shelf.history()
    shelf.history("2", of=other)
    assert (len(asked), shelf.read) == (1, ["b", "a"])
    shelf.history("2", of=other)
    assert len(asked) == 1


def test_another_version_of_the_program_reads_everything_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("a")
    first = shelf.history()
    monkeypatch.setattr("backrun_treadmill.journal.index.__version__", "of tomorrow")
    assert shelf.history() == first
    assert shelf.history() == first
    assert shelf.read == ["a", "a"]
    assert shelf.said == ()


@pytest.mark.parametrize("spoilt", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(3000)])
def test_a_spoilt_index_is_made_anew_and_that_is_said(shelf: Shelf, spoilt: bytes) -> None:
    shelf.put("a")
    first = shelf.history()
    shelf.file.write_bytes(spoilt)
    assert shelf.history() == first
    assert bool(shelf.said) is bool(spoilt), "an empty file is none, and no news"
    assert all("made anew" in text for text in shelf.said)
    assert (shelf.history(), shelf.said) == (first, ())
    assert shelf.read == ["a", "a"], "read once more, then kept again"


@pytest.mark.parametrize("at", [0.3, 0.5, 0.7, 0.9])
def test_pages_of_the_index_that_were_overwritten_change_no_answer(shelf: Shelf, at: float) -> None:
    for number in range(20):
        shelf.put(f"s{number}", DEMO[: 8000 + 2900 * number])
    first = shelf.history()
    assert len(first.sessions) > 10
    data = bytearray(shelf.file.read_bytes())
    middle = int(len(data) * at)
    data[middle : middle + 3000] = b"\xff" * 3000
    shelf.file.write_bytes(data[: int(len(data) * 0.95)])
    assert shelf.history() == first == shelf.direct()


def test_where_no_index_can_be_kept_the_journals_are_read_and_that_is_said(shelf: Shelf) -> None:
    shelf.put("a")
    shelf.file.parent.write_bytes(b"a file where a folder should be")
    assert shelf.history() == shelf.direct()
    assert len(shelf.said) == 1
    assert "takes longer" in shelf.said[0]


def damaged(name: str, cut: int, flip: int) -> bytes:
    data = bytearray(GOLDEN[name])
    data[flip % len(data)] ^= 1 << flip % 8
    return bytes(data[: len(data) - cut % len(data)]) if cut else bytes(data)


JOURNALS = st.builds(
    damaged,
    st.sampled_from(sorted(GOLDEN)),
    st.one_of(st.just(0), st.integers(1, 10**6)),
    st.integers(0, 10**6),
)
STEPS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.just(b""), JOURNALS)), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(STEPS, min_size=1, max_size=3))
def test_the_index_says_what_the_journals_say_whatever_becomes_of_them(
    rounds: list[list[tuple[str, bytes | None]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    for steps in rounds:
        for name, data in steps:
            if data is None:
                (shelf.sessions / f"{name}.jsonl").unlink(missing_ok=True)
            else:
                shelf.put(name, data)
        assert shelf.history() == shelf.direct()
    shutil.rmtree(shelf.file.parent)
    assert shelf.history() == shelf.direct(), "it may be deleted at any time"
