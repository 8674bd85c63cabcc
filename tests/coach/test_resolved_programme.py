"""Programmes written down again in numbers: the same runs, whatever the settings say later."""

import pytest
from written_history import ROOT

from backrun_treadmill.coach.resolved_programme import resolve_programme
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import ProgrammeError, read_programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.front.body.body_files import named_profiles, programme_bytes

SLOW = Runner(run_ckmh=825)
QUICK = Runner(run_ckmh=1150)
OWN = {"ours": b'steps = ["4 x 60/60 @ run"]', "odd": b"steps = [{ run = '60 s', at = 'run' }]"}


def runs(programme: Programme) -> list[Interval]:
    sessions = [session for level in programme.levels for session in level.sessions]
    return [one for session in sessions for one in session.plan.intervals if one.kind is Kind.RUN]


@pytest.mark.parametrize("named", ["back-to-running", "couch-to-5k"])
@pytest.mark.parametrize("runner", [Runner(), SLOW], ids=["usual", "slow"])
def test_a_shipped_programme_is_the_same_runs_for_whoever_reads_it(named: str, runner: Runner) -> None:
    data, profiles = programme_bytes(named), named_profiles()
    meant = read_programme(data, source="x.toml", runner=runner, profiles=profiles)
    text = resolve_programme(data, source="x.toml", runner=runner, profiles=profiles)
    for reader in (runner, QUICK):
        again = read_programme(text.encode(), source="x.toml", runner=reader, profiles=profiles)
        assert runs(again) == runs(meant)
        assert (again.name, again.per_week, again.stay) == (meant.name, meant.per_week, meant.stay)
    assert "@ run" not in text


@pytest.mark.parametrize(
    ("level", "resolved"),
    [
        ('"5 x 30/30 @ run - 1"', '"5 x 30/30 @ 7.25 km/h"'),
        ('"5 x 30/30 @ run+0.5 / walk, easy @ run"', '"5 x 30/30 @ 8.75 km/h / walk, easy @ run"'),
        ('"run 5 min"', '"run 5 min @ 8.25 km/h"'),
        ('"ours"', '{ steps = ["4 x 60/60 @ 8.25 km/h"] }'),
        ('"walk 20 min @ brisk"', '"walk 20 min @ brisk"'),
    ],
)
def test_each_way_to_say_run_becomes_a_number_and_nothing_else_changes(level: str, resolved: str) -> None:
    text = resolve_programme(f"levels = [{level}]".encode(), source="x.toml", runner=SLOW, profiles=OWN)
    assert text == f"levels = [{resolved}]\n"


def test_the_repository_s_own_profiles_have_numbers_already() -> None:
    text = resolve_programme(b'levels = ["5x60-60"]', source="x", runner=SLOW, profiles=named_profiles())
    assert text == 'levels = ["5x60-60"]\n'
    assert (ROOT / "profiles/5x60-60.toml").exists()


def test_a_fault_in_it_is_named_as_ever() -> None:
    with pytest.raises(ProgrammeError, match="no profile that there is"):
        resolve_programme(b'levels = ["nowhere"]', source="x", runner=SLOW, profiles=OWN)
