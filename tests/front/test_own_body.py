"""What a session is told of its runner's body: the highest heart rate of the settings, the notice of the rules."""

from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.own_body import own_rules, with_own_body
from backrun_treadmill.front.files.paths import rules_file
from backrun_treadmill.front.files.preferences import Preferences


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.mark.parametrize(
    ("preferences", "highest"),
    [
        (Preferences(), (None, 0)),
        (Preferences(age=45), (176, 10)),  # 208 - 0.7 x 45 = 176.5, to the even one
        (Preferences(highest_heart_rate=182), (182, 0)),
        (Preferences(age=45, highest_heart_rate=182), (182, 0)),
    ],
)
def test_a_measured_maximum_goes_before_a_guess_which_carries_its_error(
    preferences: Preferences, highest: tuple[int | None, int]
) -> None:
    runner = with_own_body(Runner(run_ckmh=900, impact_budget=700), preferences)
    assert (runner.highest_bpm, runner.highest_bpm_error) == highest
    assert (runner.run_ckmh, runner.impact_budget, runner.budget_notice_percent) == (900, 700, 80)


def test_the_notice_of_a_budget_comes_as_the_clinicians_rules_say() -> None:
    rules_file().parent.mkdir(parents=True, exist_ok=True)
    rules_file().write_text('[dose]\nbudget-notice-percent = { is = 50, source = "practice" }\n')
    assert with_own_body(Runner(), Preferences()).budget_notice_percent == 50


def test_rules_at_fault_keep_no_session_back() -> None:
    rules_file().parent.mkdir(parents=True, exist_ok=True)
    rules_file().write_text("[dose]\nbudget-notice-percent = { is = 900 }\n")
    assert own_rules() is None
    assert with_own_body(Runner(impact_budget=700), Preferences(age=45)) == Runner(impact_budget=700)
