"""The rules file: every number has a source, a clinician may change one line, and a mistake is named."""

import tomllib

import pytest
from msgspec.structs import asdict, replace
from written_history import NOW, ROOT, shipped_programme, shipped_rules, week_at

from backrun_treadmill.core.body.advice import advise
from backrun_treadmill.core.body.findings import Verdict
from backrun_treadmill.core.body.rules import ASCENDING, KEYS, Rules, RulesError, read_rules

SHIPPED = shipped_rules()
FILE = ROOT / "backrun_treadmill/core/body/rules.toml"


def faults(text: str, over: Rules | None = SHIPPED) -> list[str]:
    with pytest.raises(RulesError) as raised:
        read_rules(text.encode(), source="rules.toml", over=over)
    return [str(fault) for fault in raised.value.faults]


def test_every_threshold_of_the_rules_is_in_the_shipped_file_and_says_where_it_comes_from() -> None:
    document = tomllib.loads(FILE.read_text())
    written = {(table, key): value for table, keys in document.items() for key, value in keys.items()}
    assert written.keys() == {(key.table, key.name) for key in KEYS}
    assert {key.field for key in KEYS} == set(asdict(SHIPPED))
    for value in written.values():
        assert value["source"].startswith("practice") or any(c.isdigit() for c in value["source"])


def test_the_numbers_of_the_issue_are_the_shipped_ones() -> None:
    assert (SHIPPED.compared_with_days, SHIPPED.first_run_s) == (30, 150)
    assert (SHIPPED.warn_above_percent, SHIPPED.warn_more_than) == (110, 100)
    assert (SHIPPED.ask_above_percent, SHIPPED.ask_more_than) == (130, 200)
    assert (SHIPPED.walk_from, SHIPPED.walk_above_usual, SHIPPED.no_running_from) == (4, 2, 6)
    assert (SHIPPED.sessions, SHIPPED.days, SHIPPED.long_bout_days, SHIPPED.hardest_effort) == (3, 7, 14, 7)
    assert (SHIPPED.hold_from_days, SHIPPED.one_back_from_days, SHIPPED.restart_from_days) == (8, 15, 29)
    assert SHIPPED.faster_by_ckmh == 50


def test_a_clinician_changes_one_line_and_the_advice_follows() -> None:
    text = '[pain]\nrepeat-from = { is = 3, source = "my patients, one year" }\n'
    stricter = read_rules(text.encode(), source="mine.toml", over=SHIPPED)
    assert stricter == replace(SHIPPED, repeat_from=3)
    history, programme = week_at(4, pain_during=3), shipped_programme("back-to-running")
    assert advise(history, programme, SHIPPED, NOW).verdict is Verdict.STEP_UP
    assert advise(history, programme, stricter, NOW).verdict is Verdict.HOLD


def test_without_anything_to_fall_back_on_a_missing_rule_is_named() -> None:
    text = FILE.read_text().replace("first-run-seconds", "# first-run-seconds")
    assert faults(text, over=None) == [
        "rules.toml: dose.first-run-seconds: is missing, and there is nothing to take it from"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[pain\n", 'rules.toml: line 1: "[pain": '),
        ("", "rules.toml: is empty; write [pain]"),
        ("[pian]\n", 'rules.toml: "pian": is no part of the rules; allowed: dose, pain, level'),
        ("pain = 4\n", "rules.toml: pain: 4: must be a table"),
        (
            '[pain]\nwalk-form = { is = 4, source = "practice" }\n',
            'rules.toml: pain: "walk-form": is no rule; allowed: walk-from,',
        ),
        ("[pain]\nwalk-from = 4\n", "rules.toml: pain.walk-from: 4: must be written as { is = NUMBER, source ="),
        ("[pain]\nwalk-from = { is = 4 }\n", "rules.toml: pain.walk-from: { is = … }: must be written as"),
        (
            '[pain]\nwalk-from = { is = 4, source = " " }\n',
            'rules.toml: pain.walk-from.source: " ": must say in a line',
        ),
        (
            '[pain]\nwalk-from = { is = "4", source = "practice" }\n',
            'rules.toml: pain.walk-from.is: "4": must be a number',
        ),
        (
            '[pain]\nwalk-from = { is = true, source = "practice" }\n',
            "rules.toml: pain.walk-from.is: true: must be a number",
        ),
        (
            '[pain]\nwalk-from = { is = 11, source = "practice" }\n',
            "rules.toml: pain.walk-from.is: 11: must be from 1 to 10",
        ),
        (
            '[pain]\nwalk-from = { is = nan, source = "practice" }\n',
            "rules.toml: pain.walk-from.is: nan: must be a number",
        ),
        (
            '[pain]\nstep-back-from = { is = 7, source = "practice" }\n',
            "rules.toml: pain.step-back-from.is: 7: must be from 1 to 6",
        ),
        (
            '[level]\ndays = { is = 7.5, source = "practice" }\n',
            "rules.toml: level.days.is: 7.5: must be a whole number",
        ),
        (
            '[build]\nfaster-by-kmh = { is = 0.505, source = "practice" }\n',
            "rules.toml: build.faster-by-kmh.is: 0.505: must be a number with at most 2 decimals",
        ),
        (
            '[dose]\nwarn-above-percent = { is = 140, source = "practice" }\n',
            "rules.toml: dose.warn-above-percent: 140: must not be above dose.ask-above-percent, which is 130",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(text: str, said: str) -> None:
    assert faults(text)[0].startswith(said)


def test_all_mistakes_are_named_at_once() -> None:
    text = '[pain]\nwalk-from = { is = 11, source = "x" }\nrise = 2\n[gap]\nhold = 3\n'
    assert len(faults(text)) == 3


def test_pairs_that_must_ascend_are_rules_and_ascend_in_the_shipped_file() -> None:
    shipped = asdict(SHIPPED)
    assert all(shipped[lower] <= shipped[higher] for lower, higher in ASCENDING)
