"""hil at a real machine, told beside the room's treadmill on a controller of its own, with somebody at a terminal."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from air import NAME, AirStage
from at_the_belt import CONFIRMATION
from drawn import Terminal
from hil_run import ROOT, dongles
from story import STOP, belt_kmh, writes

pytestmark = pytest.mark.room

AT_ONCE = 2
SLACK_S = 4.0
"""Beside other work a story is late by seconds; how soon an answer must come is for real hardware to show."""

PYTEST = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"


class Person(Terminal):
    """At the terminal in which hil runs; beside the belt of `stage`."""

    def __init__(self, stage: AirStage) -> None:
        story = str(ROOT / "hil/test_real_machine.py")
        words = ("-s", "--color=no", "-p", "no:cacheprovider", story, f"--slack={SLACK_S}")
        super().__init__(
            stage,
            program=PYTEST,
            words=(*words, "--treadmill", NAME, "--adapter", stage.adapter, "--console-unit=km/h"),
        )

    def answers(self, text: str) -> None:
        self.wait_for(b"is sent to the treadmill:")
        self.type(f"{text}\n".encode())

    @property
    def read(self) -> str:
        return self.shown.decode(errors="replace")


@contextmanager
def beside_a_belt(folder: Path) -> Iterator[tuple[AirStage, Person]]:
    with dongles() as (peripheral, adapter):
        stage = AirStage(folder, peripheral=peripheral, radio=f"hci:{adapter}")
        with stage.room():
            yield stage, Person(stage)


def until_it_walks(stage: AirStage, person: Person) -> None:
    person.answers(CONFIRMATION)
    stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) >= 2.9, within_s=120)


def confirmed(folder: Path) -> None:
    with beside_a_belt(folder) as (stage, person):
        person.answers(CONFIRMATION)
        assert stage.ended(within_s=200) == 0, person.read
        assert "2 passed" in person.read
        first_stop = next(at for at, packet in writes(stage.truth()) if packet == STOP)
        before = [entry["belt"] for entry in stage.truth() if "belt" in entry and entry["mono"] < first_stop]
        assert 0 < max(before) <= 2.05, "stopped as soon as it moved, and nothing was asked of it before"
        assert 2.95 <= max(stage.belt()) <= 3.05
        assert belt_kmh(stage.truth()) == 0
        print(*[line for line in person.read.splitlines() if "asked to" in line], sep="\n")  # noqa: T201


def not_confirmed(folder: Path) -> None:
    with beside_a_belt(folder) as (stage, person):
        person.answers("yes")
        assert stage.ended() == 0, person.read
        assert "2 skipped" in person.read
        assert "nothing was sent" in person.read
        assert not any("link" in entry or "write" in entry for entry in stage.truth())


def stopped_here(folder: Path) -> None:
    with beside_a_belt(folder) as (stage, person):
        until_it_walks(stage, person)
        person.type(b" ")
        assert stage.ended() == 1, person.read
        assert "a key was pressed here: stopped" in person.read
        assert stage.stop_after_s() <= 1.0 + SLACK_S
        assert belt_kmh(stage.truth()) == 0


def too_fast(folder: Path) -> None:
    """Somebody at the console is faster than anything here may be."""
    with beside_a_belt(folder) as (stage, person):
        until_it_walks(stage, person)
        stage.press("speed 6.5")
        assert stage.ended() == 1, person.read
        assert re.search(r"the belt reports [56](\.\d+)? km/h: stopped", person.read)
        passed_5 = next(entry["mono"] for entry in stage.truth() if float(entry.get("belt", 0)) > 5)
        print(f"stopped {stage.acted_at + stage.stop_after_s() - passed_5:.2f} s after 5 km/h were passed")  # noqa: T201
        assert stage.acted_at + stage.stop_after_s() - passed_5 <= 1.5 + SLACK_S, (
            "a report each half second, and its way"
        )
        assert belt_kmh(stage.truth()) == 0


def tell(story: Callable[[Path], None], folder: Path) -> str:
    """What went wrong in a story, with its name; empty where all was as told."""
    try:
        story(folder / story.__name__)
    except Exception as error:
        return f"{story.__name__}: {type(error).__name__}: {error}"
    return ""


def test_it_is_asked_for_and_proved_and_stopped_from_the_terminal(tmp_path: Path) -> None:
    stories: list[Callable[[Path], None]] = [confirmed, stopped_here, too_fast, not_confirmed]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert [failure for failure in pool.map(partial(tell, folder=tmp_path), stories) if failure] == []
