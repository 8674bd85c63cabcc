"""The text a coach types for intervals.icu becomes a profile. The runner's threshold is 10 km/h."""

from collections.abc import Callable

import pytest
from foreign_files import TEXT

from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.exchange.sniffing import content_of, read_workout

type LinesOf = Callable[[bytes], list[str]]
type LeftOut = Callable[[bytes], tuple[str, ...]]


def test_headings_repeats_and_ramps(lines_of: LinesOf, left_out: LeftOut) -> None:
    assert lines_of(TEXT.encode()) == [
        "warm-up 10 min @ 6 km/h",
        "{ repeat = 6, steps = [",
        "run 90 s @ 10 km/h, Fast",
        "walk 90 s @ walk",
        "] }",
        "cool-down 5 min @ 7 km/h to 5 km/h",
    ]
    assert left_out(TEXT.encode()) == ("free parts without a speed: they became your walk",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- 5m 6:00/km Pace", "run 5 min @ 10 km/h"),
        ("- 5' 6:00/km", "run 5 min @ 10 km/h"),
        ('- 30" 6:00/km Pace', "run 30 s @ 10 km/h"),
        ("- 1m30 6:00/km Pace", "run 90 s @ 10 km/h"),
        ("- 1m 30s 6:00/km Pace", "run 90 s @ 10 km/h"),
        ("- 5 min 6:00/km Pace", "run 5 min @ 10 km/h"),
        ("- 1h 5m 6:00/km Pace", "run 65 min @ 10 km/h"),
        ("- 1h5 6:00/km Pace", "run 65 min @ 10 km/h"),
        ("- 400mtr 6:00/km Pace", "run 400 metres @ 10 km/h"),
        ("- 1.5km 7:15-7:00/km Pace", "run 1500 metres @ 8.2 km/h"),
        ("- 1mi 9:39/mi Pace", "run 1609 metres @ 10 km/h"),
        ("- 60s 85% Pace", "run 60 s @ 8.5 km/h"),
        ("- 60s 80-90% Pace", "run 60 s @ 8 km/h"),
        ("- 60s ramp 60-80% Pace", "run 60 s @ 6 km/h to 8 km/h"),
        ("- 60s 8.5 km/h", "run 60 s @ 8.5 km/h"),
        ("- 60s 5 mph", "run 60 s @ 8 km/h"),
        ("- 60s 12:00/km Pace", "walk 60 s @ 5 km/h"),
        ("- Walk 60s", "walk 60 s @ walk, Walk"),
        ("- 60s Z2 HR", "run 60 s @ run"),
        ("- 60s 95% LTHR", "run 60 s @ run"),
        ("- 60s 200w", "run 60 s @ run"),
        ("- 60s Z2 Pace 90rpm", "run 60 s @ run"),
        ("- 60s 6:00/km Pace intensity=rest", "rest 60 s @ 10 km/h"),
        ("- 2m intensity=recovery", "walk 2 min @ walk"),
        ("- Press lap 6:00/km Pace", "run 60 s @ 10 km/h"),
        ("- Press lap 5m 6:00/km Pace", "run 5 min @ 10 km/h"),
        ("- Shoulders down, eyes ahead 60s 6:00/km Pace", "run 60 s @ 10 km/h, Shoulders down, eyes ahead"),
        ('- say "now" 60s 6:00/km Pace', 'run 60 s @ 10 km/h, say \\"now\\'),
    ],
)
def test_one_line(text: str, line: str, lines_of: LinesOf) -> None:
    assert lines_of(text.encode()) == [line]


def test_a_bare_number_repeats_up_to_the_empty_line(lines_of: LinesOf) -> None:
    text = "5x\n- 30s 6:00/km Pace\n- 30s walk\n\n- 2m 6:30/km Pace\n"
    assert lines_of(text.encode()) == [
        "{ repeat = 5, steps = [",
        "run 30 s @ 10 km/h",
        "walk 30 s @ walk, walk",
        "] }",
        "run 2 min @ 9.2 km/h",
    ]


def test_what_cannot_be_carried_over_is_listed(left_out: LeftOut) -> None:
    text = "A note from your coach\n- 60s Z2 HR 90rpm\n- 60s 5:00 Pace\n- no length\n- 60s 6:00-6:30/km Pace\n"
    assert left_out(text.encode()) == (
        "text between the steps: A note from your coach",
        "cadence targets",
        "heart rate targets: the step got your own speed",
        "paces that do not say of what distance: the step got your own speed",
        "a line without a length: no length",
        "ranges of speed became their slower end",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"hello\nworld\n", "no line of it is a step"),
        (b"- 0s 6:00/km\n", "no line of it is a step"),
        (b"steps = [\n", "is a profile already"),
        (b'name = "a"\nsteps = ["run 60"]', "is a profile already"),
        (b'{"steps": []}', "looks like JSON"),
        (b"[COURSE HEADER]\n", "ERG or MRC"),
        ("- 5m".encode("utf-16"), "UTF-16"),
        (b"\x00\x01\x02", "neither text nor a FIT file"),
        (b"- 60s\n" * 6000, "has more than 5000 lines"),
    ],
)
def test_what_is_no_workout_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotImportable, match=reason):
        read_workout(data, content_of(data))
