"""The coach's board on a real broker, in a terminal: what goes on, what was told while nobody looked, what is sent."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from board_terminal import COACH, Board
from full_practice import FullPractice, counts

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.contents import Note
from backrun_treadmill.coach.envelope import read_envelope, read_statement
from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.keys import own_key, signed_by
from backrun_treadmill.coach.vetting import read_content

RUNNERS = 5


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[FullPractice]:
    built = FullPractice(tmp_path, runners=RUNNERS, sessions=3)
    yield built
    built.end()


@pytest.fixture
def board(practice: FullPractice) -> Iterator[Board]:
    begun = Board(practice.home)
    yield begun
    begun.end()


def sessions_kept(practice: FullPractice) -> list[int]:
    followed = FollowedFile(practice.data / "followed.db")
    kept = [len(followed.summaries(key.kid)) for key in practice.keys]
    followed.close()
    return kept


def test_a_board_that_is_killed_in_the_middle_loses_no_change_of_state(practice: FullPractice, board: Board) -> None:
    board.until(b"connected")
    with practice.begin_runners(12) as runners:
        board.type(b"2")
        board.until(b"runs now 5")
        board.until(b"km/h")
        board.end()
        board.begin()
        board.until(b"connected")
        board.type(b"2")
        board.until(b"km/h")
        while runners.poll() is None:
            board.read_for(0.5)
        made = counts(runners)
        board.read_for(1)
    assert board.shown.rfind(b"runs now 0") > board.shown.rfind(b"runs now 5"), "they said goodbye"
    assert sum(made.values()) >= RUNNERS * 4
    assert practice.never_came(made) == 0
    assert sessions_kept(practice) == [3] * RUNNERS


def test_watch_tells_in_lines_beside_a_board_and_takes_nothing_from_it(practice: FullPractice, board: Board) -> None:
    board.until(b"connected")
    watch = Board(practice.home, program=(*COACH, "watch", "--for", "15"))
    watch.until(b"connected")
    with practice.begin_runners(8) as runners:
        board.type(b"2")
        board.until(b"runs now 5")
        watch.until(b"Runner 004: run")
        watch.until(b"Runner 004: walk")
        made = counts(runners)
    board.until(b"runs now 0")
    watch.end()
    assert practice.never_came(made) == 0
    assert board.shown.count(b"connected") == 1


def test_a_summary_that_comes_while_nobody_looks_is_there_afterwards_once(practice: FullPractice, board: Board) -> None:
    ann = practice.keys[1]
    topic = topics.summary(ann.kid, "today")
    board.until(b"connected")
    practice.publish(topic, practice.summary(ann, days_ago=1))
    board.until(b"Runner 001: the session")
    board.end()
    for _ in range(2):
        practice.publish(topic, practice.summary(ann, days_ago=1, revision=2, morning_pain=4))
    board.begin()
    board.until(b"not settled at 24 h: pain 4, before 1")
    assert sessions_kept(practice) == [3, 4, 3, 3, 3]


def test_what_is_signed_on_the_board_leaves_at_once_for_that_runner_alone(practice: FullPractice, board: Board) -> None:
    words = ["-h", "127.0.0.1", "-p", str(practice.port), "-t", "backrun/v1/+/plan/+/offer", "-C", "1", "-W", "20"]
    with subprocess.Popen(["mosquitto_sub", *words, "-F", "%t %p"], stdout=subprocess.PIPE) as listening:
        board.until(b"connected")
        board.type(b"3")
        board.until("▶".encode())
        board.type(b"\x1b[B")
        board.until("▶".encode())
        board.type(b"nwell done\r")
        board.until(b"Runner 001?")
        board.type(b"\r")
        board.until(b"offered: 1 of 1")
        sent, _ = listening.communicate(timeout=30)
    topic, _, data = sent.partition(b" ")
    envelope, runner = read_envelope(data), practice.keys[1].kid
    statement = read_statement(envelope.payload)
    assert topic.decode() == topics.offer(runner, statement.plan_id)
    assert statement.audience == runner
    assert read_content(bytes(statement.content)) == Note("well done")
    assert signed_by(own_key(practice.data / "key.pem").public, envelope.sig, envelope.signed)
