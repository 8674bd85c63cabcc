"""FIT workouts become profiles."""

from collections.abc import Callable

import pytest
from fitdecode.utils import compute_crc
from foreign_files import example, fit_repeat, fit_step, fit_workout, half_mile_repeats

from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.exchange.draft_toml import open_steps
from backrun_treadmill.exchange.sniffing import content_of, read_workout

type LinesOf = Callable[[bytes], list[str]]
type LeftOut = Callable[[bytes], tuple[str, ...]]


def test_a_repeat_takes_back_the_steps_before_it(lines_of: LinesOf) -> None:
    assert lines_of(example()) == [
        "warm-up 60 s, _A_",
        "{ repeat = 3, steps = [",
        "run 500 metres @ run, B1_",
        "run 500 metres @ run, B2_",
        "] }",
        "cool-down 60 s, _C_",
    ]


def test_targets_and_ends_that_no_belt_knows_are_listed(left_out: LeftOut) -> None:
    assert left_out(example()) == (
        "targets of heart rate: the step got your own speed",
        "targets of power: the step got your own speed (3 times)",
        "an end by hr less than: the step needs a time instead",
    )


def test_lap_buttons_need_a_time_and_ranges_of_speed_their_slower_end(lines_of: LinesOf, left_out: LeftOut) -> None:
    data = half_mile_repeats()
    assert open_steps(read_workout(data, content_of(data))) == 3
    assert lines_of(fit_workout(fit_step("warmup", seconds=300), fit_step(metres=400, speeds=(2.5, 3.0)))) == [
        "warm-up 5 min",
        "run 400 metres @ 9 km/h",
    ]
    assert left_out(data) == ("ranges of speed became their slower end",)


def test_repeats_may_hold_repeats(lines_of: LinesOf) -> None:
    data = fit_workout(
        fit_step("warmup", seconds=300),
        fit_step(seconds=30, speeds=(2.5, 2.5)),
        fit_step("rest", seconds=30, speeds=(1.25, 1.25)),
        fit_repeat(1, 3),
        fit_step("recovery", seconds=90),
        fit_repeat(1, 2),
    )
    assert lines_of(data) == [
        "warm-up 5 min",
        "{ repeat = 2, steps = [",
        "{ repeat = 3, steps = [",
        "run 30 s @ 9 km/h",
        "walk 30 s @ 4.5 km/h",
        "] }",
        "walk 90 s @ walk",
        "] }",
    ]


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        (fit_repeat(7, 3), "a repeat of steps that are not there"),
        (fit_repeat(0, 0), "a repeat of steps that are not there"),
        (fit_repeat(0, 60000, duration="repeat_until_time"), "a repeat that does not end by its number"),
    ],
)
def test_a_repeat_that_makes_no_sense_is_done_once_and_said(
    repeat: dict[str, object], said: str, lines_of: LinesOf, left_out: LeftOut
) -> None:
    data = fit_workout(fit_step(seconds=60), repeat)
    assert lines_of(data) == ["run 60 s @ run"]
    assert any(one.startswith(said) for one in left_out(data))


def test_what_is_not_for_feet_is_refused() -> None:
    data = fit_workout(fit_step(seconds=60), sport="cycling")
    with pytest.raises(NotImportable, match="is a workout for cycling, not for a treadmill"):
        read_workout(data, content_of(data))


def test_repeats_far_within_repeats_are_refused() -> None:
    data = fit_workout(fit_step(seconds=60), *[fit_repeat(0, 2)] * 5)
    with pytest.raises(NotImportable, match="more than 4 deep"):
        read_workout(data, content_of(data))


def test_a_workout_is_taken_over_whole_or_not_at_all() -> None:
    data = bytearray(example())
    data[-30] ^= 1
    with pytest.raises(NotImportable, match="cannot be read whole: its checksum does not fit"):
        read_workout(bytes(data), content_of(bytes(data)))
    cut = example()[:-40]
    with pytest.raises(NotImportable, match="cannot be read whole"):
        read_workout(cut, content_of(cut))


@pytest.mark.parametrize("kind", [2, 6, 9])
def test_other_fit_files_are_refused_by_kind(kind: int) -> None:
    """The type in file_id: settings, course, weight."""
    data = bytearray(example())
    at = data.index(b"\x04\x8c") + 1
    body = data[: len(data) - 2]
    position = next(n for n in range(at, len(body)) if body[n] == 5 and body[n + 1 : n + 3] == b"\x0f\x00")
    body[position] = kind
    body += compute_crc(body).to_bytes(2, "little")
    with pytest.raises(NotImportable, match="is a FIT file of the kind"):
        content_of(bytes(body))
