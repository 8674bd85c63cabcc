"""Sensors that mistake a foot, freeze, feel no skin or disagree: noticed, said and asked about, never corrected."""

from collections.abc import Callable

import pytest
from rig import Rig, plan, step

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.gait import estimated_spm
from backrun_treadmill.core.intents import ConfirmPressed, FeetAnswered
from backrun_treadmill.core.notes import (
    CountFeet,
    CountInCancelled,
    FeetAsked,
    HeartBelieved,
    HeartDoubt,
    HeartDoubted,
    IntentRefused,
    Said,
    SourceChanged,
    State,
)
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import (
    Feet,
    HeartMeasured,
    PodConnected,
    PodLost,
    Source,
    StepsMeasured,
    StrapConnected,
    StrapLost,
)
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.devices.sensor_frames import heart_event, steps_event

LONG_RUN = plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 300, 10, set_no=1), step(Kind.REST, 60, 4, set_no=1))
POD = "C2:00:00:00:00:02"


class Worn(Rig):
    """A session whose runner wears a pod and a strap; each sends once a second what it is made to."""

    def wear_pod(self, cadence: Callable[[float], float], source: Source = Source.POD) -> None:
        """A pod (or the treadmill's own sensor) that makes of the true cadence whatever it does."""

        def send() -> None:
            true_spm = estimated_spm(self.belt_ckmh)
            self.feed(StepsMeasured(at=self.now, raw="", source=source, cadence_spm=cadence(true_spm), speed_ckmh=0))
            self.at(self.now + SECOND_US, send)

        self.at(self.now + SECOND_US, send)

    def connect_pod(self, *, feet: Feet | None = None, battery: int | None = None) -> None:
        self.feed(
            PodConnected(at=self.now, address=POD, name="Pod", source=Source.POD, feet=feet, battery_percent=battery)
        )

    def wear_strap(self, packet: Callable[[int], tuple[int, bool | None, tuple[int, ...]]]) -> None:
        """A strap whose n-th packet says (beats a minute, contact, beats)."""

        def send(number: int) -> None:
            bpm, contact, rr_1024s = packet(number)
            self.feed(HeartMeasured(at=self.now, raw="", bpm=bpm, contact=contact, rr_1024s=rr_1024s))
            self.at(self.now + SECOND_US, lambda: send(number + 1))

        self.feed(StrapConnected(at=self.now, address="C2:00:00:00:00:03", name="Strap"))
        self.at(self.now + SECOND_US, lambda: send(0))

    def first(self, kind: type) -> float:
        return self.of(kind)[0][0]


# what a pod counts


@pytest.mark.parametrize(
    ("cadence", "suspected"),
    [
        (lambda spm: round(spm / 2), Feet.ONE),
        (lambda spm: min(255, round(2 * spm)), Feet.TWICE),
    ],
)
def test_a_pod_that_counts_half_or_double_is_asked_about_within_20_s_and_not_counted_with(
    cadence: Callable[[float], float], suspected: Feet
) -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(cadence)
    moved = rig.start()
    rig.run_to(moved + 40)
    asked = rig.of(FeetAsked)[0][1]
    assert rig.first(FeetAsked) - moved < 20
    assert isinstance(asked, FeetAsked)
    assert asked.suspected is suspected
    assert asked.address == POD
    assert "y: yes" in rig.said()
    assert rig.session.situation.sensors.impacts.source is Source.ESTIMATE
    assert rig.of(CountFeet) == [], "nothing is corrected before the answer"


def test_the_answer_is_one_key_and_holds_from_then_on() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    factor = [0.5]
    rig.wear_pod(lambda spm: spm * factor[0])
    moved = rig.start()
    rig.run_to(moved + 25)
    factor[0] = 1.0  # the driver converts from now on
    rig.press(FeetAnswered, as_suspected=True)
    rig.run_to(moved + 200)
    assert [command for _, command in rig.of(CountFeet)] == [
        CountFeet(at=rig.of(CountFeet)[0][1].at, address=POD, source=Source.POD, feet=Feet.ONE)
    ]
    assert rig.session.situation.sensors.impacts.source is Source.POD
    assert len(rig.of(FeetAsked)) == 1


def test_a_pod_that_is_right_as_it_is_is_never_asked_about_again() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(lambda spm: spm / 2)
    moved = rig.start()
    rig.run_to(moved + 25)
    rig.press(FeetAnswered, as_suspected=False)
    rig.run_to(moved + 60)
    rig.feed(PodLost(at=rig.now, reason=""))
    rig.connect_pod(feet=Feet.BOTH)
    rig.run_to(moved + 200)
    assert [command.feet for _, command in rig.of(CountFeet) if isinstance(command, CountFeet)] == [Feet.BOTH]
    assert len(rig.of(FeetAsked)) == 1


def test_what_was_said_in_an_earlier_session_is_not_asked_again_unless_it_was_a_mistake() -> None:
    right, mistaken = Worn(LONG_RUN), Worn(LONG_RUN)
    for rig, cadence in ((right, lambda spm: spm), (mistaken, lambda spm: 2 * spm)):
        rig.connect_pod(feet=Feet.ONE)
        rig.wear_pod(cadence)
        moved = rig.start()
        rig.run_to(moved + 60)
    assert right.of(FeetAsked) == []
    asked = mistaken.of(FeetAsked)[0][1]
    assert isinstance(asked, FeetAsked)
    assert asked.suspected is Feet.BOTH


@pytest.mark.parametrize("share", [0.8, 0.9, 1.0, 1.1, 1.2])
def test_people_differ_and_are_not_asked_about(share: float) -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(lambda spm: spm * share)
    rig.run_to(rig.start() + 400)
    assert rig.of(FeetAsked) == []


def test_the_answer_cancels_a_count_in_like_any_key_and_without_a_question_it_is_refused() -> None:
    rig = Worn(LONG_RUN)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.press(FeetAnswered, as_suspected=True)
    assert len(rig.of(CountInCancelled)) == 1
    rig.press(FeetAnswered, as_suspected=True)
    assert isinstance(rig.told[-1][1], IntentRefused)


def test_a_question_about_a_pod_changes_nothing_on_the_belt() -> None:
    plain, worn = Worn(LONG_RUN), Worn(LONG_RUN)
    worn.connect_pod()
    worn.wear_pod(lambda spm: spm / 2)
    for rig in (plain, worn):
        rig.run_to(rig.start() + 450)
    assert worn.writes() == plain.writes()
    assert any(isinstance(command, SetSpeed) for _, command in worn.told)


def test_without_a_machine_the_speed_on_the_console_says_what_to_expect() -> None:
    rig = Worn(LONG_RUN, driving=Driving.NOBODY)
    rig.connect_pod()
    rig.wear_pod(lambda _: 51.0)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(25)
    assert len(rig.of(FeetAsked)) == 1


# sources


def test_every_change_of_source_is_in_the_journal() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(lambda spm: spm)
    moved = rig.start()
    rig.run_to(moved + 60)
    rig.feed(PodLost(at=rig.now, reason="out of reach"))
    rig.run_to(moved + 60.5)
    rig.run_to(moved + 70)
    changes = [(c.was, c.source) for _, c in rig.of(SourceChanged) if isinstance(c, SourceChanged)]
    assert changes == [
        (Source.ESTIMATE, Source.POD),
        (Source.POD, Source.ESTIMATE),
        (Source.ESTIMATE, Source.POD),
    ]


def test_two_sensors_that_disagree_are_said_once_and_the_better_one_counts() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(lambda spm: spm)
    rig.wear_pod(lambda spm: spm * 0.8, Source.MACHINE_RSC)
    rig.run_to(rig.start() + 200)
    assert rig.said().count("one of them is wrong") == 1
    assert rig.session.situation.sensors.impacts.source is Source.POD


def test_two_sensors_that_agree_are_not_mentioned() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    rig.wear_pod(lambda spm: spm)
    rig.wear_pod(lambda spm: spm * 0.95, Source.MACHINE_RSC)
    rig.run_to(rig.start() + 200)
    assert "one of them is wrong" not in rig.said()


def test_a_low_battery_is_said_once_and_a_good_one_not() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod(battery=20)
    rig.feed(PodLost(at=rig.now, reason=""))
    rig.connect_pod(battery=19)
    rig.feed(StrapConnected(at=rig.now, address="s", name="", battery_percent=80))
    assert rig.said().count("battery") == 1
    assert "battery of the foot pod is at 20 %" in rig.said()


# packets that cannot be read


def lying_pod(rig: Worn, packets: str, *, every: int = 1) -> None:
    """A pod of which each `every`-th packet is `packets` (hex), and the others are good."""

    def send(number: int) -> None:
        packet = bytes.fromhex(packets if number % every == 0 else "009101a0")
        rig.feed(steps_event(rig.now, packet, source=Source.POD, feet=None))
        rig.at(rig.now + SECOND_US, lambda: send(number + 1))

    rig.at(rig.now + SECOND_US, lambda: send(0))


@pytest.mark.parametrize("packet", ["035c03", "00", ""])
def test_a_sensor_that_lies_about_its_length_is_told_once_and_steps_are_counted_without_it(packet: str) -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    lying_pod(rig, packet)
    rig.run_to(rig.start() + 200)
    assert rig.said().count("packets that cannot be read") == 1
    first_said = next(at for at, command in rig.of(Said) if "cannot be read" in getattr(command, "text", ""))
    assert first_said <= 20
    counter = rig.session.situation.sensors.impacts
    assert counter.source is Source.ESTIMATE
    assert counter.total.running_estimated > 400


def test_one_lost_byte_now_and_then_is_noise_and_is_not_told() -> None:
    rig = Worn(LONG_RUN)
    rig.connect_pod()
    lying_pod(rig, "0091", every=4)
    rig.run_to(rig.start() + 200)
    assert "cannot be read" not in rig.said()
    assert rig.session.situation.sensors.impacts.total.running_measured > 400


def test_a_strap_whose_packets_cannot_be_read_gives_no_heart_rate_and_that_is_told() -> None:
    rig = Worn(LONG_RUN)
    rig.start()
    for _ in range(5):
        rig.feed(heart_event(rig.now, bytes.fromhex("0150")))
    assert "no heart rate is taken from it" in rig.said()


# the heart

OFF_THE_BODY = [(111, None, ()), (111, None, ()), (111, None, (0x17FB,))]
"""A Polar H10 off the body: `00 6f` again and again, now and then `10 6f fb 17`, a beat of 5.9 s."""


def beats(bpm: int, number: int) -> tuple[int, ...]:
    return (61440 // bpm + (-9, 4, 7)[number % 3],)


def worn_strap(packet: Callable[[int], tuple[int, bool | None, tuple[int, ...]]], seconds: float) -> Worn:
    rig = Worn(LONG_RUN)
    rig.wear_strap(packet)
    moved = rig.start()
    rig.run_to(moved + seconds)
    return rig


def test_a_strap_that_came_off_the_body_is_doubted_within_20_s() -> None:
    rig = Worn(LONG_RUN)
    off_s: list[float] = []

    def packet(number: int) -> tuple[int, bool | None, tuple[int, ...]]:
        if number < 60:
            return 100 + number % 3, None, beats(100, number)
        off_s.append(rig.now / SECOND_US)
        return OFF_THE_BODY[number % 3]

    rig.wear_strap(packet)
    rig.run_to(rig.start() + 120)
    doubted = rig.of(HeartDoubted)[0][1]
    assert isinstance(doubted, HeartDoubted)
    assert doubted.doubt is HeartDoubt.FROZEN
    assert rig.first(HeartDoubted) - off_s[0] < 20
    assert "repeats one number" in rig.said()
    assert rig.of(HeartBelieved) == []


def test_a_strap_that_feels_no_skin_is_doubted_and_believed_again_once_it_does() -> None:
    rig = worn_strap(lambda number: (84 + number % 5, not 40 <= number < 60, beats(84, number)), 90)
    assert [command.doubt for _, command in rig.of(HeartDoubted) if isinstance(command, HeartDoubted)] == [
        HeartDoubt.NO_CONTACT
    ]
    assert len(rig.of(HeartBelieved)) == 1
    assert rig.first(HeartBelieved) - rig.first(HeartDoubted) == pytest.approx(15, abs=1)


def test_a_steady_heart_with_beats_is_believed_and_so_is_a_still_one_before_the_start() -> None:
    assert worn_strap(lambda number: (142, True, beats(142, number)), 200).of(HeartDoubted) == []
    rig = Worn(LONG_RUN)
    rig.wear_strap(lambda _: (62, None, ()))
    rig.run_to(60)
    assert rig.state is State.ARMED
    assert rig.of(HeartDoubted) == []


def test_a_doubted_strap_that_is_lost_takes_its_doubt_along() -> None:
    rig = worn_strap(lambda _: (111, None, ()), 40)
    assert len(rig.of(HeartDoubted)) == 1
    rig.feed(StrapLost(at=rig.now, reason=""))
    assert len(rig.of(HeartBelieved)) == 1
