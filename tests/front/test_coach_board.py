"""The board's own knowledge, without a broker: what is on disk, what other commands change, and what it signs."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from homes import PATIENCE_S

from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.summary import Summary, seal_summary
from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.coach.coach_board import NO_BROKER, NO_PROGRAMME, Board
from backrun_treadmill.front.coach.coach_desk import CoachDesk, coach_desk, now_s

SLOW = Runner(run_ckmh=800, top_ckmh=900)


class Practice:
    """A coach's desk with Ann at it, and a board."""

    def __init__(self, desk: CoachDesk, folder: Path) -> None:
        self.desk = desk
        self.pins = Pins(folder / "backrun/coach/coach/runners.json")
        self.ann = self.pair("Ann", SLOW)
        self.listed: list[str] = []
        self.said: list[str] = []
        self.charts: dict[str, Chart] = {}
        self.board = Board(desk, show=self.show, update=self.update, say=self.said.append)

    def pair(self, name: str, runner: Runner) -> SecretKey:
        key = SecretKey.make()
        self.pins.pin(Pin(name=name, public=key.public, paired_s=now_s(), runner=runner))
        return key

    def did(self, key: SecretKey) -> bytes:
        """A session of a programme's level, signed."""
        entry = Entry(when_min=now_s() // 60, activity=Activity.TREADMILL, programme="back-to-running", level=4)
        summary = Summary(session="20270115T080000Z-abc123", entry=entry)
        return seal_summary(summary, key=key, coach=self.desk.key.kid, revision=1, issued_s=now_s())

    def show(self, charts: Sequence[Chart]) -> None:
        self.charts = {chart.name: chart for chart in charts}
        self.listed = list(self.charts)

    def update(self, chart: Chart) -> None:
        self.charts[chart.name] = chart

    def sign(self, asked: Asked) -> list[Outcome]:
        return list(self.board.sign([chart.kid for chart in self.charts.values()], asked))


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with coach_desk() as desk:
        yield Practice(desk, tmp_path)


def test_each_is_offered_the_template_at_his_own_speed_or_told_why_not(practice: Practice) -> None:
    practice.pair("Bob", Runner(run_ckmh=1200))
    practice.board.load()
    outcomes = practice.sign(Asked(measure=Measure.PROFILE, named="5x60-60"))
    ann, bob = sorted(outcomes, key=lambda one: one.name)
    assert (bob.signed, bob.said) == (True, "profile 5x60-60")
    assert not ann.signed
    assert "faster than the runner's top speed; at most 9 km/h" in ann.said
    assert [offer.runner for offer in practice.desk.sent.offers()] == [practice.charts["Bob"].kid]
    assert practice.charts["Bob"].offered[0].what == "profile 5x60-60"


def test_what_is_of_a_programme_is_of_the_one_he_is_in(practice: Practice) -> None:
    hold = Asked(measure=Measure.HOLD, number=7)
    assert practice.sign(hold) == [Outcome("Ann", signed=False, said=NO_PROGRAMME)]
    practice.desk.take(practice.did(practice.ann))
    practice.board.load()
    assert practice.sign(hold) == [Outcome("Ann", signed=True, said="stay at your level of back-to-running for 7 days")]


async def test_whoever_is_paired_or_answers_by_mail_meanwhile_is_there(practice: Practice) -> None:
    feeding = asyncio.create_task(practice.board.feed())  # noqa: TID251 -- what a page does with it
    bob = practice.pair("Bob", Runner())
    with coach_desk() as other:
        assert other.take(practice.did(bob)).new
    async with asyncio.timeout(PATIENCE_S):
        while True:
            await asyncio.sleep(0.1)
            if "Bob" in practice.listed and practice.charts["Bob"].programme:
                break
    feeding.cancel()
    assert practice.listed == ["Ann", "Bob"]
    assert practice.said[0] == NO_BROKER
