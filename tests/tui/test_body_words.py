"""What the screen and the lines say of steps and heart: numbers, where they come from, and how far to believe them."""

import pytest
from recorded import FULL
from stepped_on import SteppedOn

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import CountFeet, FeetAsked, HeartBelieved, HeartDoubt, HeartDoubted
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.sensor_events import Feet, HeartMeasured, PodLost, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.body.body_files import shipped_rules
from backrun_treadmill.front.lines.plain_now import PlainNow
from backrun_treadmill.tui.keys.keys import CANCEL, FEET, Presses, where_asked
from backrun_treadmill.tui.words import words
from backrun_treadmill.tui.words.line_words import where_text

RULES = shipped_rules()


class Seen:
    """A session two minutes into its run, and what is said of it."""

    def __init__(self, *, highest_bpm: int | None = None, error_bpm: int = 0) -> None:
        self.rig = SteppedOn(FULL, runner=Runner(highest_bpm=highest_bpm, highest_bpm_error=error_bpm))
        self.rig.wear(seed=3)
        self.rig.run_to(self.rig.start() + 120)
        self.fold = ReadoutFold(rules=RULES)
        for record in self.rig.records:
            self.fold.feed(record)

    @property
    def readout(self) -> Readout:
        return self.fold.readout

    def belt_lines(self) -> list[str]:
        return words.belt_lines(self.readout, at_time(self.readout, self.rig.now))

    def dose_lines(self) -> list[str]:
        return words.dose_lines(self.readout.dose, self.readout.body)


def heart(at: int, bpm: int) -> HeartMeasured:
    return HeartMeasured(at=at, raw="", bpm=bpm)


@pytest.mark.parametrize(
    ("highest_bpm", "error_bpm", "bpm", "said"),
    [
        (None, 0, 142, "heart 142"),
        (180, 10, 142, "heart 142, hard (± 10)"),
        (180, 10, 120, "heart 120, moderate (± 10)"),
        (180, 0, 90, "heart 90, easy"),
    ],
)
def test_a_heart_rate_is_said_with_how_hard_it_is_where_that_is_known(
    highest_bpm: int | None, error_bpm: int, bpm: int, said: str
) -> None:
    seen = Seen(highest_bpm=highest_bpm, error_bpm=error_bpm)
    seen.fold.feed(heart(seen.rig.now, bpm))
    assert said in seen.belt_lines()
    assert words.sentence(said) in where_text(seen.readout, at_time(seen.readout, seen.rig.now))


def test_a_doubted_heart_rate_is_shown_as_such_until_it_is_believed_again() -> None:
    seen, at = Seen(highest_bpm=180, error_bpm=10), 0
    at = seen.rig.now
    seen.fold.feed(heart(at, 111))
    seen.fold.feed(HeartDoubted(at=at, doubt=HeartDoubt.NO_CONTACT, bpm=111))
    assert "heart 111? no skin contact" in seen.belt_lines()
    seen.fold.feed(HeartDoubted(at=at, doubt=HeartDoubt.FROZEN, bpm=111))
    assert "heart 111? stands still" in seen.belt_lines()
    seen.fold.feed(HeartBelieved(at=at))
    assert "heart 111, easy (± 10)" in seen.belt_lines()


def test_a_question_about_a_pod_stays_on_the_screen_until_it_is_answered() -> None:
    seen = Seen()
    asked = FeetAsked(
        at=seen.rig.now, address="C2:02", source=Source.POD, suspected=Feet.ONE, cadence_spm=80, expected_spm=160
    )
    seen.fold.feed(asked)
    assert "foot pod: one foot only? y yes, x no" in seen.belt_lines()
    assert words.keys_line(seen.readout)[0].startswith("y yes · x no")
    seen.fold.feed(CountFeet(at=seen.rig.now, address="C2:02", source=Source.POD, feet=Feet.ONE))
    assert not any("y yes" in line for line in seen.belt_lines())


def test_the_estimated_part_of_the_dose_is_said_with_its_give_and_take() -> None:
    seen = Seen()
    assert not any("estimated" in line for line in seen.dose_lines())
    seen.rig.gaps = [(seen.rig.now / SECOND_US, seen.rig.now / SECOND_US + 8)]
    seen.rig.run_to(seen.rig.now / SECOND_US + 12)
    fold = ReadoutFold()
    for record in seen.rig.records:
        fold.feed(record)
    dose = fold.readout.dose
    assert dose.running_estimated > 10
    assert f"({dose.running_estimated} of them estimated ± {dose.running_error})" in words.dose_lines(
        dose, fold.readout.body
    )
    assert f"({dose.running_estimated} of them estimated, ± {dose.running_error})" in where_text(
        fold.readout, at_time(fold.readout, seen.rig.now)
    )


def test_steps_getting_longer_are_said_once_in_a_set_and_shown_as_long_as_it_lasts() -> None:
    seen, plain = Seen(), PlainNow(rules=RULES)
    for record in seen.rig.records:
        plain.see(record)
    told: list[str] = []

    def hear(at: int, spm: float) -> None:
        record = StepsMeasured(at=at, raw="", source=Source.POD, cadence_spm=spm, speed_ckmh=0)
        seen.fold.feed(record)
        plain.see(record)
        told.append(plain.due(at).line)

    for second in range(1, 25):
        hear(seen.rig.now + second * SECOND_US, 140.0)
    assert sum("steps are getting longer" in line for line in told) == 1
    assert seen.readout.body.longer_steps
    cadence = words.cadence_text(seen.readout, at_time(seen.readout, seen.readout.at))
    assert cadence == "cadence 140 (steps getting longer)"


def test_what_a_sensor_says_that_does_not_count_never_makes_steps_longer() -> None:
    seen = Seen()
    for second in range(1, 25):
        at = seen.rig.now + second * SECOND_US
        for source, spm in ((Source.POD, 158.0), (Source.MACHINE_RSC, 120.0)):
            seen.fold.feed(StepsMeasured(at=at, raw="", source=source, cadence_spm=spm, speed_ckmh=0))
    assert not seen.readout.body.longer_steps


def test_an_estimated_cadence_is_the_one_the_counter_goes_by() -> None:
    seen = Seen()
    seen.fold.feed(PodLost(at=seen.rig.now, reason=""))
    moment = at_time(seen.readout, seen.rig.now)
    assert words.cadence_text(seen.readout, moment) == f"cadence about {seen.readout.body.expected_spm:.0f} (estimate)"


@pytest.mark.parametrize("name", ["y", "x"])
def test_the_two_keys_answer_only_while_something_is_asked_and_cancel_otherwise(name: str) -> None:
    def wish(**asked: bool) -> object:
        return where_asked(name, Presses().wish(name, 0.0), **{"unit": False, "feet": False, **asked})

    assert wish() == CANCEL
    assert wish(unit=True) == CANCEL
    assert wish(feet=True) == FEET[name]
