"""The link cut at sixty moments that matter, before a runner who gives no key but, perhaps, the stop (rules 8, 17)."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from cut_session import REST_S, RUN_S, WALK_S, Cut, CutSession, Place, Told
from virtual_time import VirtualTimeLoop

from backrun_treadmill.core.commands import SetSpeed, StartBelt
from backrun_treadmill.core.events import BeltMeasured, LinkLost, MachineConnected
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import IntervalEntered, State, StateEntered, StopRemembered
from backrun_treadmill.journal.reader import read_journal

SECONDS = (0.5, 3.0, 15.0, 60.0)
HOW = (("early", False), ("late", False), ("early", True))
OFFSETS_S = {
    Place.COUNTDOWN: {"early": 0.5, "late": 2.0},
    Place.RAMP: {"early": 0.3, "late": 1.4},
    Place.LEAD: {"early": 0.3, "late": 1.4},
    Place.TO_REST: {"early": 1.5, "late": 0.5},
    Place.TO_RUN: {"early": 1.5, "late": 0.5},
}
CUTS = [
    Cut(place=place, seconds=seconds, offset_s=OFFSETS_S[place][when], stop=stop)
    for place, seconds, (when, stop) in itertools.product(Place, SECONDS, HOW)
]
LINK_ENDS_S = 1.0
"""A silence longer than this ends the link."""
AT_ONCE_S = 0.3


pytestmark = pytest.mark.usefixtures("quiet_bumble")


def play(cut: Cut, folder: Path) -> Told:
    async def whole() -> Told:
        return await CutSession(cut, folder).run()

    loop = VirtualTimeLoop()
    try:
        return loop.run_until_complete(whole())
    finally:
        loop.close()


class Seen:
    """A session that was cut, in the loop's seconds."""

    def __init__(self, cut: Cut, told: Told) -> None:
        self.cut, self.told = cut, told
        self.from_s = next(at for at, key in told.keys if key.startswith("cut"))
        self.to_s = self.from_s + cut.seconds
        self.origin_s = told.records[0][0]
        self.writes = [(float(str(e["mono"])), str(e["write"])) for e in told.truth if e.get("char") == "2ad9"]

    @property
    def after(self) -> list[tuple[float, str]]:
        """What reached the control point after the cut began."""
        return [(at, packet) for at, packet in self.writes if at > self.from_s]

    def in_loop(self, at: int) -> float:
        """An instant of the session."""
        return self.origin_s + at / 1e6

    def check(self) -> None:
        """All of it, for any cut."""
        assert self.told.close is not None, "it hung"
        self.check_nothing_started()
        self.check_no_rise_that_fell_due()
        self.check_stop_first()
        self.check_plan_time()
        self.check_unknown_stretch()
        self.check_no_alarm_once_it_is_back()
        assert [entry["belt"] for entry in self.told.truth if "belt" in entry][-1] == 0, "the belt stands at the end"

    def check_nothing_started(self) -> None:
        assert [packet for _, packet in self.after if packet == "07"] == []

    def check_no_rise_that_fell_due(self) -> None:
        """A rise after the gap is one that the plan came to later; within a gap that ends no link it is late by it."""
        back_s = self.back_s
        for at, record in self.told.records:
            if isinstance(record, SetSpeed) and record.target_ckmh > record.was_ckmh and at >= back_s:
                assert self.in_loop(record.planned) >= back_s, record
        speeds = [
            int.from_bytes(bytes.fromhex(packet)[1:3], "little") for _, packet in self.writes if packet[:2] == "02"
        ]
        assert max(speeds, default=0) <= 800
        if self.cut.seconds > LINK_ENDS_S:
            assert not [at for at, _ in self.after if at < self.to_s - 0.01], "nothing gets through a gap"

    @property
    def back_s(self) -> float:
        """When the belt was known again; for a gap that ended no link, its end."""
        lost = [place for place, (_, record) in enumerate(self.told.records) if isinstance(record, LinkLost)]
        if not lost:
            return self.to_s
        return next(
            at
            for at, record in self.told.records[lost[-1] :]
            if isinstance(record, StateEntered) and record.state is not State.LOST
        )

    def check_stop_first(self) -> None:
        """What was pressed in the gap; and a start whose link went is stopped without a key."""
        if self.cut.place is Place.COUNTDOWN and self.cut.seconds > LINK_ENDS_S:
            assert self.after[0][1] == "0801", self.after
        if not self.cut.stop:
            return
        pressed_s = next(at for at, record in self.told.records if isinstance(record, StopPressed))
        assert self.after[0][1] == "0801", self.after
        remembered = any(isinstance(record, StopRemembered) for _, record in self.told.records)
        assert remembered or pressed_s < self.from_s + LINK_ENDS_S

    def check_plan_time(self) -> None:
        """Every interval that the plan came to by itself began at its own instant of the grid."""
        entered = [record for _, record in self.told.records if isinstance(record, IntervalEntered)]
        if not entered:
            return
        lengths_us = [seconds * 1_000_000 for seconds in (WALK_S, RUN_S, REST_S, RUN_S)]
        for record in entered:
            if not record.resumed and record.index < 5:
                assert record.planned - entered[0].planned == sum(lengths_us[: record.index]), record

    def check_no_alarm_once_it_is_back(self) -> None:
        """This belt obeys: nobody is told to pull the key while it is seen to slow down."""
        assert State.UNCONFIRMED not in [r.state for _, r in self.told.records if isinstance(r, StateEntered)]

    def check_unknown_stretch(self) -> None:
        """The journal says from when to when nothing was known of the belt, and holds no report from in there."""
        records = read_journal(self.told.journal).records
        assert records == tuple(record for _, record in self.told.records)
        lost = [self.in_loop(record.at) for record in records if isinstance(record, LinkLost)]
        reports = [self.in_loop(record.at) for record in records if isinstance(record, BeltMeasured)]
        assert not [at for at in reports if self.from_s + AT_ONCE_S < at < self.to_s - 0.01]
        if self.cut.seconds < LINK_ENDS_S:
            assert lost == []
            return
        assert self.from_s + LINK_ENDS_S - AT_ONCE_S <= lost[0] <= self.from_s + LINK_ENDS_S + AT_ONCE_S
        again = [self.in_loop(record.at) for record in records if isinstance(record, MachineConnected)][1:]
        assert again, "the treadmill came back"
        assert again[0] > self.to_s


@pytest.mark.parametrize("place", Place)
def test_what_follows_a_cut_is_what_the_runner_can_expect(place: Place, tmp_path: Path) -> None:
    wrong, ends = list[str](), Counter[str]()
    for number, cut in enumerate(cut for cut in CUTS if cut.place is place):
        told = play(cut, tmp_path / str(number))
        try:
            Seen(cut, told).check()
        except AssertionError as error:
            wrong.append(f"{cut}: {error}")
        ends[_end(told)] += 1
    print(f"link cut {place}, {sum(ends.values())} runs: {dict(ends)}")  # noqa: T201
    assert not wrong, "\n".join(wrong)


def _end(told: Told) -> str:
    if told.close is None:
        return "hung"
    states = [record.state for _, record in told.records if isinstance(record, StateEntered)]
    asked = " after asking" if State.HELD in states else ""
    return f"{told.close.outcome}{asked}"


def test_a_start_whose_link_goes_is_stopped_and_not_repeated(tmp_path: Path) -> None:
    told = play(Cut(place=Place.COUNTDOWN, seconds=15.0, offset_s=1.0, stop=False), tmp_path / "cut")
    assert sum(isinstance(record, StartBelt) for _, record in told.records) == 1
    assert told.close is not None
    assert "The link was lost during the start." in told.close.text
