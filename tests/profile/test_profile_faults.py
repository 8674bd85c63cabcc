"""What a profile may not say: every fault at once, each with its file, step, value, and what is allowed."""

import json
from collections.abc import Callable

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.language import ProfileError, read_profile
from backrun_treadmill.core.units import MINUTE_US

type Complain = Callable[[str | bytes], list[str]]


def steps(*written: object) -> str:
    """A profile of these steps, written in JSON, which TOML shares for texts."""
    return f"steps = [{', '.join(json.dumps(one, ensure_ascii=False) for one in written)}]"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run 5 m", '"5 m": m can be minutes or metres; write "5 min" or "5 metres"'),
        ("run -5 s", '"-5 s": is negative; write an amount'),
        ("run 0 s", '"0 s": is too short; a step lasts 1 s or more'),
        ("run nan s", '"nan s": is not an amount; write an amount such as "90 s", "5 min"'),
        ("run inf", '"inf": is not an amount'),
        ("run 30 h", '"30 h": is longer than the runner\'s longest session; at most 90 min'),
        ("run 91 min", '"91 min": is longer than'),
        ("run 90 minuts", 'did you mean "minutes"?'),
        ("run 0.5 metres", '"0.5 metres": is too short; a step is 1 metre or more'),
        ("run 200 km", '"200 km": is too far'),
        ("run 20 km @ 10", "takes longer than the runner's longest session of 90 min"),
        ("run 60 s @ 40", '"40": is faster than the runner\'s top speed; at most 14 km/h (top_speed in settings.toml)'),
        ("run 60 s @ 40 km/h", '"40 km/h": is faster'),
        ("run 60 s @ run+4.5", '"run+4.5": is faster'),
        ("run 60 s @ -3", '"-3": is negative'),
        ("run 60 s @ 0.2", '"0.2": is slower than a belt goes; at least 0.5 km/h, or 0 to stop'),
        ("run 60 s @ walk-4", '"walk-4": walk is 4 km/h for this runner'),
        ("run 60 s @ nan", '"nan": is not a speed; write a speed such as "10"'),
        ("run 60 s @ 6:00", '"6:00": is a pace; write the speed, 6:00 a km is 10 km/h'),
        ("run 60 s @ 4 to 5 to 6", "is not a speed"),
        ("run 60 s @ jog", '"jog": is not a speed'),
        ("run 60 s @", "has no speed after the @"),
        ("run 60 s @ 0", "a run needs a speed above 0; only a rest can stop the belt"),
        ("cool-down 60 s @ 5 to 0", '"5 to 0": a change of speed cannot begin or end at 0'),
        ("rest 100 metres @ 0", "a stopped belt covers no distance"),
        ("walk 5 min @ 5,5", "has a comma within a number; write 5.5 with a point"),
        (
            "runn 90 s",
            'does not begin with a kind of step: warm-up, run, walk, rest, cool-down or off-belt; did you mean "run"?',
        ),
        ("warm up 5 min", 'did you mean "warm-up"?'),
        ("run", "does not say how long"),
        ("", '"": is no step; write a step such as "run 90 s @ 10 km/h"'),
        ("@ 10", "is no step"),
        ("off-belt 60 s @ 5", "is off the belt and has no speed"),
        ("off-belt 100 metres", "has no belt to measure metres with"),
        ("10000 x 60/60 @ 10", "10000: is no number of repeats; a whole number from 1 to 200"),
        ("0 x 60/60 @ 10", "0: is no number of repeats"),
        ("-2 x 60/60 @ 10", '"-2": is no number of repeats'),
        ("2.5 x 60/60 @ 10", '"2.5": is no number of repeats'),
        ("5 x 60 @ 10", "needs one time on and one time off"),
        ("5 x 60/60/60 @ 10", "needs one time on and one time off"),
        ("5 x 60/60", "does not say how fast"),
        ("5 x 60/60 @ 8 to 10", "changes speed within a set"),
        ("5 x 60/5 m @ 10", '"5 m": m can be minutes or metres'),
        ("٣ x 60/60 @ 10", "is no step"),
        ("run ９0 s", "is not an amount"),
        ("run 60 s, \x1b[31mred", "holds invisible characters"),
        ("run 60 s, " + "long " * 30, "is too long to be read at a run; at most 120 characters"),
        ("run 60 s " * 100, "is too long for a step; at most 300 characters"),
    ],
)
def test_a_wrong_line_is_refused_with_what_is_allowed(line: str, said: str, complain: Complain) -> None:
    (fault,) = complain(steps(line))
    assert fault.startswith("p.toml: steps[1]: ")
    assert said in fault
    assert fault.isprintable(), "one line, and nothing in it moves a cursor"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('{ rnu = "90 s" }', "p.toml: steps[1]: { rnu = … }: does not say what kind of step it is; exactly one of"),
        ('{ rnu = "90 s" }', 'did you mean "run"?'),
        ("{ }", "does not say what kind of step it is"),
        ('{ run = "90 s", walk = "90 s" }', "is two steps at once"),
        (
            '{ run = "90 s", incine = 1 }',
            'of a step of kind run; allowed: run, at, align, incline, cue; did you mean "incline"?',
        ),
        ('{ run = "90 s", reps = 5 }', '"reps": is not a key of a step of kind run'),
        ('{ walk = "90 s", stand = "rails" }', '"stand": is not a key of a step of kind walk'),
        ('{ off-belt = "90 s", at = 5 }', '"at": is not a key of a step of kind off-belt'),
        ("{ run = nan }", "steps[1].run: nan: is not an amount"),
        ("{ run = inf }", "steps[1].run: infinity: is not an amount"),
        ("{ run = 0 }", "steps[1].run: 0: is too short"),
        ("{ run = -90 }", "steps[1].run: -90: is negative"),
        ("{ run = 1e999999999 }", "steps[1].run: 1e+999999999: is not an amount"),
        ("{ run = 0x" + "f" * 9000 + " }", "steps[1].run: a very large number: is longer than"),
        ("{ run = true }", "steps[1].run: true: is not an amount"),
        ("{ run = 00:01:30 }", "steps[1].run: 00:01:30: is not an amount"),
        ('{ run = "90 s", at = nan }', "steps[1].at: nan: is not a speed"),
        ('{ run = "90 s", at = -inf }', "steps[1].at: -infinity: is not a speed"),
        ('{ run = "90 s", at = 40 }', "steps[1].at: 40: is faster than the runner's top speed; at most 14 km/h"),
        ('{ run = "90 s", at = [10] }', "steps[1].at: a list: is not a speed"),
        ('{ run = "90 s", incline = 3 }', "steps[1].incline: 3: is no incline for this runner; a number from 0 to 2"),
        ('{ run = "90 s", incline = -1 }', "steps[1].incline: -1: is no incline"),
        ('{ run = "90 s", incline = nan }', "steps[1].incline: nan: is no incline"),
        ('{ run = "90 s", align = "bet" }', 'steps[1].align: "bet": must be "command" or "belt"; did you mean "belt"?'),
        ('{ run = "90 s", cue = 5 }', 'steps[1].cue: 5: is no text; texts stand in "quotes"'),
        ('{ rest = "60 s", stand = "rail" }', 'steps[1].stand: "rail": must be "rails"'),
        ('{ rest = "60 s", stand = "rails", at = 0 }', 'stand = "rails" is for a belt that keeps moving'),
        ('{ off-belt = "60 s", reps = 0 }', "steps[1].reps: 0: is no number of repetitions"),
        ('{ off-belt = "60 s", until = "ky" }', 'steps[1].until: "ky": must be "key"'),
        (
            '{ repeat = 10000, steps = ["run 60 s"] }',
            "repeat: 10000: is no number of repeats; a whole number from 1 to 200",
        ),
        ('{ repeat = 2.5, steps = ["run 60 s"] }', "steps[1].repeat: 2.5: is no number of repeats"),
        ('{ repeat = true, steps = ["run 60 s"] }', "steps[1].repeat: true: is no number of repeats"),
        ("{ repeat = 2 }", "repeats nothing"),
        ("{ repeat = 2, steps = [] }", "steps[1].steps: has 0 steps"),
        ('{ repeat = 2, steps = "run 60 s" }', 'steps[1].steps: "run 60 s": must be a list in brackets'),
        ('{ repeat = 2, cue = "a", steps = ["run 60 s"] }', '"cue": is not a key of a repeat; allowed: repeat, cues,'),
        ('{ repeat = 2, cues = "a", steps = ["run 60 s"] }', 'steps[1].cues: "a": must be a list of texts'),
        ('{ repeat = 2, cues = ["a"], steps = ["walk 60 s"] }', "cues: are spoken at runs, and nothing here is a run"),
        ('{ repeat = 200, steps = [{ repeat = 200, steps = ["walk 1 s"] }] }', "unroll to 40000 intervals; at most"),
        ("5", "steps[1]: 5: is no step"),
        ("2026-11-22", "steps[1]: 2026-11-22: is no step"),
    ],
)
def test_a_wrong_table_is_refused_with_what_is_allowed(table: str, said: str, complain: Complain) -> None:
    (fault,) = complain(f"steps = [{table}]")
    assert said in fault


def test_repeats_go_only_so_deep(complain: Complain) -> None:
    nested = '"run 60 s"'
    for _ in range(6):
        nested = f"{{ repeat = 1, steps = [{nested}] }}"
    (fault,) = complain(f"steps = [{nested}]")
    assert "is a repeat within 4 others" in fault


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('stepz = ["run 60 s"]', '"stepz": is not a key of a profile; allowed: name, author, unit, bare, counts,'),
        ('name = "x"', 'has no steps; write steps = ["5 x 60/60 @ 10 km/h"]'),
        ("steps = []", "p.toml: steps: has 0 steps"),
        ('steps = "run 60 s"', 'p.toml: steps: "run 60 s": must be a list in brackets'),
        ('unit = "kmh"\nsteps = ["run 60 s"]', 'p.toml: unit: "kmh": must be "km/h" or "mph"; did you mean "km/h"?'),
        ('unit = 5\nsteps = ["run 60 s"]', "p.toml: unit: 5: must be"),
        ('bare = "yes"\nsteps = ["run 60 s"]', 'p.toml: bare: "yes": must be true or false'),
        ('counts = 0\nsteps = ["run 60 s"]', "p.toml: counts: 0: must be true or false"),
        ('name = ["x"]\nsteps = ["run 60 s"]', "p.toml: name: a list: is no text"),
        ('name = "\\u202etxt"\nsteps = ["run 60 s"]', 'p.toml: name: "\\u202etxt": holds invisible characters'),
    ],
)
def test_a_wrong_document_is_refused_with_what_is_allowed(document: str, said: str, complain: Complain) -> None:
    assert any(said in fault for fault in complain(document)), complain(document)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", 'p.toml: is empty; write steps = ["5 x 60/60 @ 10 km/h"]'),
        (b" \n\n", "is empty"),
        (b"\x00\x01\x02\xff", "is not a text file"),
        (b"\x7fELF\x02\x01\x01\x00", "is not a text file"),
        ('steps = ["run 60 s"]'.encode("utf-16"), "is saved as UTF-16"),
        ('# ok\nsteps = ["run 60 s, gehört"]'.encode("latin-1"), "line 2: holds a character that is not UTF-8"),
        (b"x" * 2_000_001, "is larger than 2 MB"),
        (b'steps = ["run 60 s"', "is not closed"),
        (
            b'steps = [\n  "run 60 s"\n  "walk 60 s"\n]',
            "line 3: '\"walk 60 s\"': a list is not closed: put a comma after",
        ),
        (b'steps = ["run 60 s]', "a text is not closed: put"),
        (b'steps = ["run 60 s\n]', "a text is not closed on its line"),
        (b"steps = [{ run = 60, }]", "perhaps a comma or a point too many"),
        ("steps = [“run 60 s”]".encode(), "typographic quotes do not count"),
        (b"name = Six\nsteps = []", 'texts stand in "quotes"'),
        (b'name = "a"\nname = "b"', "p.toml: line 2: 'name = \"b\"': the same name is given twice"),
        (b"just some words", "a line must read name = value"),
        (b"a = " + b"[" * 5000, "hundreds of levels deep"),
        (b"a = " + b"9" * 5000, "thousands of digits"),
        (b".".join([b"a"] * 900_000) + b" = 1", "a line with thousands of points"),
    ],
)
def test_a_file_that_is_no_profile_at_all_is_refused_in_plain_words(data: bytes, said: str, complain: Complain) -> None:
    (fault,) = complain(data)
    assert said in fault


def test_a_byte_order_mark_does_no_harm() -> None:
    data = b'\xef\xbb\xbfsteps = ["run 60 s"]\r\n'
    assert read_profile(data, source="p.toml", runner=Runner()).plan.sets == 1


def test_every_fault_is_named_at_once_and_with_its_own_step(complain: Complain) -> None:
    faults = complain(
        """
        nmae = "Six"
        unit = "miles"
        steps = [
          "run 5 m @ 40",
          { walk = "60 s", at = "wlk" },
          { repeat = 3, steps = ["run 60 s @ 10", "wlak 60 s"] },
          "walk 5 min",
        ]
        """
    )
    assert [fault.split(": ")[1] for fault in faults] == [
        '"nmae"',
        "unit",
        "steps[1]",
        "steps[1]",
        "steps[2].at",
        "steps[3].steps[2]",
    ]


def test_a_profile_over_the_runners_limits_is_refused_and_never_made_to_fit() -> None:
    careful = Runner(run_ckmh=800, top_ckmh=900, longest_us=20 * MINUTE_US)
    with pytest.raises(ProfileError, match=r'"10 km/h": is faster than the runner\'s top speed; at most 9 km/h'):
        read_profile(b'steps = ["5 x 60/60 @ 10 km/h"]', source="p", runner=careful)
    with pytest.raises(ProfileError, match=r"takes 26 min .the added warm-up.*included.*at most 20 min"):
        read_profile(b'steps = ["8 x 60/60 @ 8"]', source="p", runner=careful)


def test_a_session_of_exactly_the_longest_length_is_allowed(complain: Complain) -> None:
    assert complain('steps = ["walk 80:01"]')[0].startswith("p.toml: takes 90.02 min")
    read_profile(b'steps = ["walk 80:00"]', source="p", runner=Runner())


@pytest.mark.parametrize(
    "lines",
    [
        ('"walk 60 s @ 4"', '"run 60 s @ 11.01"'),
        ('"run 60 s @ 7.01"',),
        ('"run 60 s @ 7"', '"rest 60 s @ 0"', '"run 60 s @ 8"'),
        ('"walk 60 s @ 4"', '"off-belt 60 s"', '"run 60 s @ 8"'),
    ],
)
def test_a_rise_of_more_than_seven_at_once_is_refused(lines: tuple[str, ...], complain: Complain) -> None:
    (fault,) = complain(f"bare = true\nsteps = [{', '.join(lines)}]")
    assert "at once; at most 7 km/h faster at a time (biggest_rise in settings.toml): put a slower step before" in fault
    assert f"steps[{len(lines)}]: goes from" in fault


def test_a_rise_of_seven_and_any_fall_are_allowed() -> None:
    text = b'bare = true\nsteps = ["run 60 s @ 7", "run 60 s @ 14", "walk 60 s @ 1"]'
    assert read_profile(text, source="p", runner=Runner()).plan.peak_ckmh == 1400


@pytest.mark.parametrize("lines", ['"rest 60 s @ 0", "walk 60 s"', '"walk 60 s", "rest 9 s @ 0", "rest 60 s @ 0"'])
def test_a_belt_that_stands_cannot_be_stopped(lines: str, complain: Complain) -> None:
    (fault,) = complain(f"bare = true\nsteps = [{lines}]")
    assert "stops a belt that is not moving; to rest beside it, write an off-belt step" in fault


def test_a_rest_on_the_rails_must_be_shorter_than_the_machines_own_stop() -> None:
    text = b'steps = ["run 60 s @ 8", { rest = "60 s", stand = "rails" }]'
    patient, nervous = MachineProfile(auto_stop_s=120), MachineProfile(auto_stop_s=30)
    assert read_profile(text, source="p", runner=Runner(), machine=patient).plan.intervals[2].stand
    with pytest.raises(ProfileError, match=r"steps\[2\]: is a rest on the rails of 60 s.* after 30 s without steps"):
        read_profile(text, source="p", runner=Runner(), machine=nervous)


def test_in_a_file_in_miles_the_limit_is_said_in_miles(complain: Complain) -> None:
    (fault,) = complain('unit = "mph"\nsteps = ["run 60 s @ 9"]')
    assert "at most 8.69 mph (14 km/h)" in fault
