"""Programmes: the shipped ones are what the project promises, and a mistake in one of one's own is named."""

import pytest
from written_history import PROFILES, ROOT, shipped_programme, shipped_rules

from backrun_treadmill.core.body.build import next_line
from backrun_treadmill.core.body.programme import PerWeek, Programme, Stay, level_of
from backrun_treadmill.core.body.programme_text import ProgrammeError, read_allowed, read_programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.core.units import SECOND_US

RULES = shipped_rules()


def read(text: str, runner: Runner | None = None) -> Programme:
    return read_programme(text.encode(), source="mine.toml", runner=runner or Runner(), profiles=PROFILES)


def faults(text: str) -> list[str]:
    with pytest.raises(ProgrammeError) as raised:
        read(text)
    return [str(fault) for fault in raised.value.faults]


def runs(programme: Programme, level: int, session: int = 0) -> list[tuple[int, int]]:
    """Seconds and 0.01 km/h of the runs of a session."""
    plan = programme.levels[level - 1].sessions[session].plan
    return [(i.duration_us // SECOND_US, i.from_ckmh) for i in plan.intervals if i.kind is Kind.RUN]


def between(programme: Programme, level: int, session: int = 0) -> list[int]:
    """Seconds of run and walk in turn, without what is added before and after."""
    plan = programme.levels[level - 1].sessions[session].plan
    return [i.duration_us // SECOND_US for i in plan.intervals if not i.added]


def test_there_are_two_shipped_programmes() -> None:
    assert {path.stem for path in (ROOT / "profiles/programmes").iterdir()} == {"back-to-running", "couch-to-5k"}


def test_back_to_running_finds_by_duration_and_builds_by_speed_before_sets() -> None:
    back = shipped_programme("back-to-running")
    assert (back.name, back.stay, back.first_running) == ("Back to running", Stay(3, 7), 3)
    assert [level.text for level in back.levels[:2]] == ["walk-20", "walk-30"]
    assert [runs(back, level) for level in range(3, 11)] == [
        [(30, 800)] * 4,
        [(30, 1000)] * 5,
        [(45, 1000)] * 5,
        [(60, 1000)] * 5,
        [(75, 1000)] * 5,
        [(90, 1000)] * 5,
        [(90, 1050)] * 5,
        [(90, 1050)] * 6,
    ]
    assert between(back, 3) == [30, 90] * 4


def test_no_level_of_back_to_running_has_fewer_impacts_than_the_one_before() -> None:
    run_s = [level.sessions[0].run_s for level in shipped_programme("back-to-running").levels]
    assert run_s == sorted(run_s)


def test_couch_to_5k_is_the_nine_weeks_of_the_nhs() -> None:
    couch = shipped_programme("couch-to-5k")
    assert (couch.name, couch.per_week, len(couch.levels)) == ("Couch to 5K", PerWeek(3, 3), 9)
    minutes = [
        [[s / 60 for s, _ in runs(couch, n, k)] for k in range(len(couch.levels[n - 1].sessions))] for n in range(1, 10)
    ]
    assert minutes == [
        [[1.0] * 8],
        [[1.5] * 6],
        [[1.5, 3.0, 1.5, 3.0]],
        [[3.0, 5.0, 3.0, 5.0]],
        [[5.0] * 3, [8.0] * 2, [20.0]],
        [[5.0, 8.0, 5.0], [10.0] * 2, [25.0]],
        [[25.0]],
        [[28.0]],
        [[30.0]],
    ]
    assert between(couch, 4) == [180, 90, 300, 150, 180, 90, 300]


def test_a_programme_follows_the_runners_own_speeds() -> None:
    slower = shipped_programme("back-to-running", Runner(run_ckmh=850))
    assert runs(slower, 9) == [(90, 900)] * 5


def test_a_plan_tells_whose_session_it_is() -> None:
    couch = shipped_programme("couch-to-5k")
    assert couch.levels[4].sessions[1].plan.name == "Couch to 5K, level 5, session 2"
    assert couch.levels[6].sessions[0].plan.name == "Couch to 5K, level 7"


def test_a_plan_finds_its_level_by_name_and_by_what_it_does() -> None:
    couch, back = shipped_programme("couch-to-5k"), shipped_programme("back-to-running")
    for number, level in enumerate(couch.levels, start=1):
        assert {level_of(session.plan, couch) for session in level.sessions} == {number}
    by_hand = read_profile(PROFILES["5x60-60"], source="5x60-60", runner=Runner()).plan
    assert level_of(by_hand, back) == 6
    twenty_five = read_profile(b'steps = ["run 25 min @ run"]', source="by-hand", runner=Runner()).plan
    assert level_of(twenty_five, couch) == 6, "two levels have it: the lower counts"
    ladder = read_profile(PROFILES["speed-ladder"], source="speed-ladder", runner=Runner()).plan
    assert level_of(ladder, back) is None


def test_the_longest_bout_is_running_without_a_break() -> None:
    level = read('levels = [{ steps = ["run 2 min", "run 3 min @ run+1", "walk 1 min", "run 4 min"] }]').levels[0]
    assert (level.longest_bout_s, level.sessions[0].run_s) == (300, 540)


def test_a_short_programme_needs_nothing_but_levels() -> None:
    programme = read('levels = ["walk-20", "5 x 30/30 @ 8"]')
    assert (programme.key, programme.name, programme.per_week, programme.stay) == (
        "mine",
        "mine",
        PerWeek(3, 3),
        Stay(0, 0),
    )
    assert programme.level(2) == programme.levels[1]
    assert programme.level(7) == programme.levels[1], "a level that is gone is the last one there is"


def test_walking_alone_is_a_programme_too() -> None:
    walks = read('levels = ["walk-20", "walk-30"]')
    assert (walks.levels[0].runs, walks.first_running) == (False, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.toml: is empty; write levels ="),
        ("levels = [", "mine.toml: line 1: "),
        ('name = "x"', "mine.toml: levels: must be a list of 1 to 100 levels"),
        ("levels = []", "mine.toml: levels: a list: must be a list of 1 to 100 levels"),
        ('levels = "walk-20"', 'mine.toml: levels: "walk-20": must be a list'),
        (
            'level = ["walk-20"]',
            'mine.toml: "level": is not a key of a programme; allowed: name, per-week, stay, levels; did',
        ),
        (
            'levels = ["walk-21"]',
            'mine.toml: levels[1]: "walk-21": is no profile that there is; did you mean "walk-20"?',
        ),
        (
            'levels = ["walk-20", "5 x 30/30 @ 99"]',
            'mine.toml: levels[2]: "99": is faster than the runner\'s top speed',
        ),
        ('levels = ["5 x 30 @ run"]', 'mine.toml: levels[1]: "5 x 30 @ run": needs one time on and one time off'),
        ("levels = [7]", "mine.toml: levels[1]: 7: is no level; write a profile's name"),
        ("levels = [[]]", "mine.toml: levels[1]: must have 1 to 14 sessions"),
        ('levels = [["walk-20", "x 7"]]', 'mine.toml: levels[1][2]: "x 7": '),
        ("levels = [{ steps = [] }]", "mine.toml: levels[1]: { steps = … }: is no level"),
        ("levels = [{ steps = [7] }]", "mine.toml: levels[1]: { steps = … }: must list lines of text"),
        (
            'levels = [{ steps = ["run 1 min"], cue = "x" }]',
            "mine.toml: levels[1]: { steps = …, cue = … }: is no level",
        ),
        ('levels = ["walk-20"]\nper-week = 8', "mine.toml: per-week: 8: must be a number of sessions from 1 to 7"),
        ('levels = ["walk-20"]\nper-week = [5, 3]', "mine.toml: per-week: a list: must be"),
        ('levels = ["walk-20"]\nper-week = true', "mine.toml: per-week: true: must be"),
        ('levels = ["walk-20"]\nstay = 3', "mine.toml: stay: 3: must be written as { sessions = 3, days = 7 }"),
        ('levels = ["walk-20"]\nstay = { day = 3 }', 'mine.toml: stay: "day": is not known here'),
        ('levels = ["walk-20"]\nstay = { days = -1 }', "mine.toml: stay.days: -1: must be a whole number from 0"),
        ('levels = ["walk-20"]\nname = 7', "mine.toml: name: 7: is no text"),
        ('levels = ["run 91 min @ 8"]', "mine.toml: levels[1]: "),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    assert faults(text)[0].startswith(said)


def test_all_mistakes_are_named_at_once() -> None:
    assert len(faults('levels = ["walk-21", "5 x 30/30 @ 99", 7]\nper-week = 9\nfoo = 1')) == 5


def test_a_level_may_quote_and_carry_any_text_in_its_cue() -> None:
    level = read("levels = ['run 60 s @ 8 km/h, say \"hop\" and \\o/']").levels[0]
    cues = [interval.cue for interval in level.sessions[0].plan.intervals if interval.kind is Kind.RUN]
    assert cues == ['say "hop" and \\o/']


@pytest.mark.parametrize(
    ("levels", "offered"),
    [
        (["5 x 30/30 @ run"], "5 x 45/45 @ run"),
        (["5 x 75/75 @ run"], "5 x 90/90 @ run"),
        (["5 x 75/75 @ run", "5 x 90/90 @ run"], "5 x 90/90 @ run+0.5"),
        (["5 x 90/90 @ run", "5 x 90/90 @ run+0.5"], "6 x 90/90 @ run+0.5"),
        (["5 x 90/90 @ run+0.5", "6 x 90/90 @ run+0.5"], "6 x 105/105 @ run+0.5"),
        (["6 x 90/90 @ run+0.5", "6 x 105/105 @ run+0.5"], "6 x 105/105 @ run+1"),
        (["9 x 90/90 @ 9.5 km/h", "10 x 90/90 @ 9.5"], "10 x 105/105 @ 9.5 km/h"),
        (["10 x 90/90 @ 9.5", "10 x 90/90 @ 10"], "10 x 105/105 @ 10 km/h"),
        (["5 x 90/90 @ run-1"], "5 x 90/90 @ run-0.5"),
        (["5 x 90/90 @ run-0.5"], "5 x 90/90 @ run"),
        (["walk-20"], ""),
        (["8 x 100 metres/100 metres @ 8.5"], ""),
        ([], ""),
    ],
)
def test_after_the_last_level_it_goes_on_by_duration_then_speed_sets_duration(levels: list[str], offered: str) -> None:
    assert next_line(levels, RULES) == offered
    if offered:
        read(f'levels = ["{offered}"]')


def test_levels_hold_intervals_of_the_plan_language_and_nothing_else() -> None:
    for key in ("back-to-running", "couch-to-5k"):
        plans = [session.plan for level in shipped_programme(key).levels for session in level.sessions]
        assert all(isinstance(interval, Interval) for plan in plans for interval in plan.intervals)
        assert all(plan.intervals[0].kind is Kind.WARM_UP for plan in plans)


def allowed(text: str, *, top_ckmh: int = 1400) -> Programme:
    runner = Runner(top_ckmh=top_ckmh, brisk_ckmh=min(550, top_ckmh), run_ckmh=min(1000, top_ckmh))
    return read_allowed(text.encode(), source="mine.toml", runner=runner, profiles=PROFILES)


def test_a_programme_goes_as_far_as_the_runners_own_limits_and_names_what_lies_beyond() -> None:
    walker = allowed('levels = ["walk-20", "walk-30", "4 x 30/90 @ 8 km/h", "walk-30"]', top_ckmh=500)
    assert [level.text for level in walker.levels] == ["walk-20", "walk-30"]
    assert walker.beyond == "4 x 30/90 @ 8 km/h"
    assert allowed('levels = ["walk-20", "4 x 30/90 @ 8 km/h"]').beyond == ""


def test_what_is_allowed_of_a_programme_is_planned_with_the_limits_and_not_without() -> None:
    text = 'levels = ["5 x 30/30 @ 6", "5 x 30/30 @ 13"]'
    assert allowed(text, top_ckmh=700).levels == allowed('levels = ["5 x 30/30 @ 6"]', top_ckmh=700).levels


def test_a_programme_whose_first_level_is_beyond_the_limits_is_none() -> None:
    with pytest.raises(ProgrammeError, match=r"levels\[1\].*top speed"):
        allowed('levels = ["5 x 30/30 @ 6"]', top_ckmh=500)


def test_no_limit_hides_a_mistake_in_a_later_level() -> None:
    with pytest.raises(ProgrammeError, match=r"levels\[3\].*no profile that there is"):
        allowed('levels = ["walk-20", "5 x 30/30 @ 8", "walk-21"]', top_ckmh=500)
    with pytest.raises(ProgrammeError, match="stay"):
        allowed('stay = 3\nlevels = ["walk-20", "5 x 30/30 @ 8"]', top_ckmh=500)
