"""The treadmill's own step counter: both widths and their ends, half and double counts that are asked about, memory."""

from itertools import pairwise

import pytest
from msgspec.structs import replace
from recorded import Recorded
from rig import KNOWN, plan, step

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.commands import KeepLearned
from backrun_treadmill.core.events import BeltMeasured, MachineConnected
from backrun_treadmill.core.gait import estimated_spm
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.intents import FeetAnswered, StopPressed
from backrun_treadmill.core.machine import Learned
from backrun_treadmill.core.notes import CountFeet, FeetAsked
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import Feet, PodConnected, Source, StepsMeasured
from backrun_treadmill.core.units import MINUTE_US, SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.machine_frames import belt_event

LONG_RUN = plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 300, 10, set_no=1), step(Kind.REST, 60, 4, set_no=1))
ADDRESS = "F0:00:00:00:00:01"


# bytes


def two_bytes(steps: int) -> bytes:
    """As the KingSmith Z1 sends (0424 fa00 000000 0200 0000, its own documentation): 2.5 km/h, steps in two bytes."""
    return bytes.fromhex("0424fa00000000") + b"\x02\x00" + steps.to_bytes(2, "little")


def three_bytes(steps: int) -> bytes:
    """As a Yesoul W2 Pro sent (8624fa00d900a605005500ffffff5709f30d00, korniychuk/treadmill-bluetooth-macos)."""
    return bytes.fromhex("8624fa00d900a605005500ffffff5709") + steps.to_bytes(3, "little")


@pytest.mark.parametrize(("packet", "end"), [(two_bytes, 1 << 16), (three_bytes, 1 << 24)])
def test_a_counter_goes_on_past_its_end(packet: object, end: int) -> None:
    assert callable(packet)
    counter = ImpactCounter()
    for second in range(61):
        # the very last number says "not available" (FTMS): that reading has none, and the next one makes up for it
        counter.feed(belt_event(second * SECOND_US, packet((end - 60 + second * 2) % end), unit=None))
    assert counter.total.measured == 118, "two a second, from the second reading on"
    assert counter.total.estimated <= 2


def test_the_captured_frames_of_both_widths_are_counted_from() -> None:
    first, second = two_bytes(0), three_bytes(3571)
    assert first.hex() == "0424fa0000000002000000"
    assert second.hex() == "8624fa00d900a605005500ffffff5709f30d00"
    for packet, steps in ((first, 0), (second, 3571)):
        event = belt_event(0, packet, unit=None)
        assert isinstance(event, BeltMeasured)
        assert event.steps == steps


def test_a_counter_that_begins_anew_is_no_end_of_one() -> None:
    counter = ImpactCounter()
    values = [40_000, 40_002, 40_004, 0, 2, 4]
    for second, value in enumerate(values):
        counter.feed(belt_event(second * SECOND_US, two_bytes(value), unit=None))
    counter.finish()
    assert counter.total.measured == 6
    assert counter.total.estimated in (3, 4)


# half and double


class Counting(Recorded):
    """A treadmill whose counter makes `factor` of the true contacts."""

    factor = 1.0

    def feed(self, event: AnyEvent) -> list[AnyCommand]:
        if isinstance(event, BeltMeasured):
            before = getattr(self, "_at", event.at)
            spm = estimated_spm(event.speed_ckmh or 0)
            self._true = getattr(self, "_true", 0.0) + spm * (event.at - before) / MINUTE_US
            self._count = getattr(self, "_count", 0.0) + self.factor * spm * (event.at - before) / MINUTE_US
            self._at = event.at
            event = replace(event, steps=int(self._count) % (1 << 16))
        return super().feed(event)

    def true_since(self, before: float) -> float:
        return self._true - before

    @property
    def impacts(self) -> ImpactCounter:
        return self.session.situation.sensors.impacts


def counting(factor: float, *, percent: int = 0) -> tuple[Counting, float]:
    rig = Counting(LONG_RUN, machine=replace(KNOWN, learned=Learned(steps_percent=percent)))
    rig.factor = factor
    return rig, rig.start()


@pytest.mark.parametrize(("factor", "suspected"), [(0.5, Feet.ONE), (2.0, Feet.TWICE)])
def test_a_counter_that_counts_half_or_double_is_asked_about_within_20_s_and_not_counted_with(
    factor: float, suspected: Feet
) -> None:
    rig, moved = counting(factor)
    rig.run_to(moved + 40)
    [(asked_at, asked)] = rig.of(FeetAsked)
    assert isinstance(asked, FeetAsked)
    assert asked_at - moved < 20
    assert (asked.source, asked.suspected, asked.address) == (Source.MACHINE_STEPS, suspected, ADDRESS)
    assert "the treadmill's step counter counts" in rig.said()
    assert rig.impacts.source is Source.ESTIMATE
    assert rig.of(CountFeet) == [], "nothing is corrected before the answer"


@pytest.mark.parametrize(("factor", "percent"), [(0.5, 50), (2.0, 200)])
def test_the_answer_holds_from_then_on_and_is_kept_with_the_machine(factor: float, percent: int) -> None:
    rig, moved = counting(factor)
    rig.run_to(moved + 60)
    rig.press(FeetAnswered, as_suspected=True)
    rig.run_to(moved + 65)
    true, counted = rig.true_since(0), rig.impacts.total.measured
    rig.run_to(moved + 305)
    assert rig.impacts.source is Source.MACHINE_STEPS
    assert abs((rig.impacts.total.measured - counted) - rig.true_since(true)) <= 4
    assert len(rig.of(FeetAsked)) == 1
    rig.press(StopPressed)
    rig.run_to(moved + 330)
    [(_, kept)] = rig.of(KeepLearned)
    assert isinstance(kept, KeepLearned)
    assert kept.learned.steps_percent == percent
    assert differences(rig.records) == []


@pytest.mark.parametrize(("factor", "percent"), [(0.5, 50), (2.0, 200), (1.0, 100)])
def test_in_the_next_session_it_is_known_and_nobody_is_asked(factor: float, percent: int) -> None:
    rig, moved = counting(factor, percent=percent)
    rig.run_to(moved + 300)
    assert rig.of(FeetAsked) == []
    total = rig.impacts.total
    assert abs(total.measured + total.estimated - rig.true_since(0)) <= 6
    assert total.estimated < 10


def test_a_counter_said_to_be_right_is_never_asked_about_again() -> None:
    rig, moved = counting(0.5)
    rig.run_to(moved + 30)
    rig.press(FeetAnswered, as_suspected=False)
    rig.run_to(moved + 300)
    assert len(rig.of(FeetAsked)) == 1
    [(_, answered)] = rig.of(CountFeet)
    assert isinstance(answered, CountFeet)
    assert (answered.feet, answered.source) == (Feet.BOTH, Source.MACHINE_STEPS)
    again, moved = counting(0.5, percent=100)
    again.run_to(moved + 300)
    assert again.of(FeetAsked) == []


def test_a_link_that_comes_back_does_not_take_the_answer_away() -> None:
    rig, moved = counting(0.5)
    rig.run_to(moved + 60)
    rig.press(FeetAnswered, as_suspected=True)
    rig.lose_link()
    rig.run_to(moved + 100)
    assert len([event for event in rig.events if isinstance(event, MachineConnected)]) == 2
    true, counted = rig.true_since(0), rig.impacts.total.measured
    rig.run_to(moved + 200)
    assert abs((rig.impacts.total.measured - counted) - rig.true_since(true)) <= 4
    assert len(rig.of(FeetAsked)) == 1


def test_beside_a_pod_nobody_is_asked_about_the_counter() -> None:
    rig, moved = counting(0.5)
    rig.feed(PodConnected(at=rig.now, address="C2:02", name="Pod", source=Source.POD, feet=Feet.BOTH))
    for second in range(60):
        rig.run_to(moved + second)
        spm = estimated_spm(rig.belt_ckmh)
        rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=spm, speed_ckmh=0))
    assert rig.of(FeetAsked) == []
    assert rig.impacts.source is Source.POD


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.25])
def test_a_counter_about_right_is_counted_with_and_nobody_is_asked(factor: float) -> None:
    rig, moved = counting(factor)
    rig.run_to(moved + 330)
    assert rig.of(FeetAsked) == []
    assert rig.impacts.source is Source.MACHINE_STEPS
    steps = [event.steps for event in rig.events if isinstance(event, BeltMeasured) and event.steps is not None]
    assert all(later >= earlier for earlier, later in pairwise(steps))
