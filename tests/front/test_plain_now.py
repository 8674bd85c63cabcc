"""Lines that go by the clock: each change is announced once, a silent belt is told, and `i` answers where one is."""

import pytest
from recorded import FULL, Recorded

from backrun_treadmill.core.intents import NextPressed, PainRated, PausePressed
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.lines.plain import Plain
from backrun_treadmill.front.lines.plain_now import PlainNow

WARM_UP_S, SET_S = 60, 180


class Told:
    """A session told in lines: those of the records and, ten times a second, those of the clock."""

    def __init__(self) -> None:
        self.rig = Recorded(FULL)
        self.now, self.plain = PlainNow(), Plain(FULL)
        self.lines: list[str] = []
        self.tones: list[Tone] = []
        self._read = 0

    def start(self) -> None:
        self.rig.run_to(2)
        self.rig.press(PainRated, level=2)
        self.rig.run_to(3)
        self.rig.start()
        self.pass_time(0.1)

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.rig.pass_time(0.1)
            for record in self.rig.records[self._read :]:
                self.now.see(record)
                self.lines += [line[9:] for line in self.plain.lines(record)]
            self._read = len(self.rig.records)
            due = self.now.due(self.rig.now)
            self.lines += [due.line[9:]] if due.line else []
            self.tones += [due.tone] if due.tone else []

    def where(self) -> str:
        return self.now.where(self.rig.now)[9:]


@pytest.fixture
def told() -> Told:
    session = Told()
    session.start()
    return session


def test_each_change_is_a_warning_and_a_line(told: Told) -> None:
    told.lines.clear()
    told.pass_time(WARM_UP_S + SET_S)
    assert told.lines == [
        "In 5 seconds: run, faster, 10.5 km/h.",
        "Run (set 1 of 3), 10.5 km/h, 1:30.",
        "In 5 seconds: walk, slower, 5 km/h.",
        "Walk (set 1 of 3), 5 km/h, 1:00.",
        "In 5 seconds: rest, slower, 4 km/h.",
        "Rest (set 1 of 3), 4 km/h, 0:30.",
        "In 5 seconds: run, faster, 10.5 km/h.",
        "Run (set 2 of 3), 10.5 km/h, 1:30.",
    ]
    assert told.tones == [Tone.FASTER, Tone.SLOWER, Tone.SLOWER, Tone.FASTER]


def test_the_last_set_and_the_steps_off_the_belt_are_announced_as_such(told: Told) -> None:
    told.pass_time(WARM_UP_S + 3 * SET_S + 60)
    assert "In 5 seconds: run, faster, 10.5 km/h, the last set." in told.lines
    assert "In 5 seconds: off belt, the belt stops." in told.lines
    assert Tone.LAST_SET in told.tones


def test_no_line_has_a_control_character_or_comes_twice_in_a_row(told: Told) -> None:
    told.pass_time(WARM_UP_S + 3 * SET_S + 100)
    assert all(line.isprintable() for line in told.lines)
    assert all(one != then for one, then in zip(told.lines, told.lines[1:], strict=False))


def test_where_am_i_is_one_line_with_what_is_now_what_is_left_what_comes_impacts_and_pain(told: Told) -> None:
    told.pass_time(WARM_UP_S + 50)
    where = told.where()
    assert where.startswith("Run, set 1 of 3. 0:4")
    for part in (
        "left.",
        "Belt 10.5 km/h, in control.",
        "Next: walk, slower, 5 km/h.",
        "left in all.",
        "Pain before 2",
    ):
        assert part in where
    assert "Running impacts " in where
    assert where.isprintable()


def test_where_am_i_in_a_pause_says_what_to_do(told: Told) -> None:
    told.pass_time(WARM_UP_S + 20)
    told.rig.press(PausePressed)
    told.pass_time(30)
    assert told.where().startswith("Paused. The belt stands. ENTER goes on after 5 s, SPACE ends the session.")


def test_where_am_i_after_the_end_and_before_the_start_is_answered_too(told: Told) -> None:
    assert Told().where()
    told.pass_time(WARM_UP_S + 3 * SET_S + 90)
    told.rig.press(NextPressed)
    told.pass_time(5)
    assert told.where()


def test_a_belt_that_reports_no_more_is_an_alarm_told_once_with_what_it_means(told: Told) -> None:
    told.pass_time(WARM_UP_S + 20)
    told.lines.clear()
    told.rig.reports = False
    told.pass_time(8)
    first = "!!! The treadmill does not report any more: the belt may still be moving at 10.5 km/h."
    silent = [line for line in told.lines if line.startswith(first)]
    assert len(silent) == 1
    assert "Use the console" in silent[0]
    assert Tone.ALARM in told.tones
    told.rig.reports = True
    told.pass_time(3)
    assert "The treadmill reports again. The belt runs at 10.5 km/h." in told.lines


def test_warnings_are_not_given_for_what_does_not_come(told: Told) -> None:
    told.pass_time(WARM_UP_S - 10)
    told.rig.press(PausePressed)
    told.lines.clear()
    told.pass_time(20)
    assert not any(line.startswith("In ") for line in told.lines)
    assert told.rig.now > 60 * SECOND_US
