"""Profiles written down again in numbers: the same sessions, whatever the settings say later."""

import pytest

from backrun_treadmill.coach.resolved import as_written, resolve_profile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.front.files.profile_files import profile_bytes, shipped_names

SLOW = Runner(walk_ckmh=425, brisk_ckmh=475, run_ckmh=825)
QUICK = Runner(walk_ckmh=500, brisk_ckmh=650, run_ckmh=1150)


@pytest.mark.parametrize("named", shipped_names())
@pytest.mark.parametrize("runner", [Runner(), SLOW], ids=["usual", "slow"])
def test_every_shipped_profile_is_the_same_session_in_numbers_for_whoever_reads_it(named: str, runner: Runner) -> None:
    meant = as_written(read_profile(profile_bytes(named), source=named, runner=runner).plan)
    text = resolve_profile(profile_bytes(named), source=named, runner=runner)
    for reader in (runner, QUICK):
        assert read_profile(text.encode(), source="x.toml", runner=reader).plan == meant


def test_odd_steps_keep_all_that_they_say() -> None:
    data = b"""name = "A \\"quoted\\" name"
author = "clinic"
steps = [
  { off-belt = "45 s", reps = 10, cue = "slow \\\\ squats", until = "key" },
  "off-belt until key",
  "warm-up 5 min @ 4 to 5.5",
  { run = "100 metres", at = "run+0.25", align = "belt", incline = 1.5 },
  { rest = "20 s", at = "6", stand = "rails" },
  "rest 1:30 @ 0",
  "walk 1.5 s @ walk",
]
"""
    meant = as_written(read_profile(data, source="x", runner=SLOW).plan)
    text = resolve_profile(data, source="x", runner=SLOW)
    assert read_profile(text.encode(), source="x", runner=QUICK).plan == meant
    assert "run =" in text
    assert "@" not in text
