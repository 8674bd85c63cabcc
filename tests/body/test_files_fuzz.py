"""Whatever stands in a rules or programme file: it is read, or every fault has its words. Nothing else comes out."""

import string
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from written_history import PROFILES, ROOT, shipped_rules

from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import ProgrammeError, read_programme
from backrun_treadmill.core.body.rules import Rules, RulesError, read_rules
from backrun_treadmill.core.limits import Runner

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of a file
settings.load_profile("unhurried")

RULES_TEXT = (ROOT / "backrun_treadmill/core/body/rules.toml").read_text()
PROGRAMME_TEXT = (ROOT / "profiles/programmes/couch-to-5k.toml").read_text()
SHIPPED = shipped_rules()

scraps = st.text(st.sampled_from(string.printable + "–×é\x7f\u200b"), max_size=6)
values = st.sampled_from(
    ["7", "-1", "0", "1e400", "nan", "inf", '"x"', "[]", "[[]]", "{}", "true", "2026-11-22", '"walk-20"', "99999999999"]
)
keys = st.sampled_from(["name", "per-week", "stay", "levels", "pain", "dose", "foo", '"a b"', "stay.days", "pain.rise"])


def spoilt(text: str, at: int, gone: int, scrap: str) -> bytes:
    at %= len(text)
    return (text[:at] + scrap + text[at + gone :]).encode(errors="surrogatepass")


def spoilings(text: str) -> st.SearchStrategy[bytes]:
    at = st.integers(0, len(text))
    one_place = st.builds(spoilt, st.just(text), at, st.integers(0, 12), scraps | values)
    lines = st.lists(st.builds("{} = {}".format, keys, values | scraps), max_size=4).map(
        lambda ls: "\n".join(ls).encode()
    )
    return one_place | lines | st.binary(max_size=60)


def check(error: RulesError | ProgrammeError) -> None:
    assert error.faults
    for fault in error.faults:
        assert str(fault).startswith("f.toml: ")
        assert "\n" not in str(fault)


@given(spoilings(RULES_TEXT), st.sampled_from([None, SHIPPED]))
def test_any_rules_file_is_read_or_its_faults_are_named(data: bytes, over: Rules | None) -> None:
    try:
        assert isinstance(read_rules(data, source="f.toml", over=over), Rules)
    except RulesError as error:
        check(error)


@given(spoilings(PROGRAMME_TEXT))
def test_any_programme_is_read_or_its_faults_are_named(data: bytes) -> None:
    try:
        programme = read_programme(data, source="f.toml", runner=Runner(), profiles=PROFILES)
    except ProgrammeError as error:
        check(error)
    else:
        assert isinstance(programme, Programme)
        assert all(level.sessions for level in programme.levels)


@given(scraps | st.text(max_size=30))
def test_any_text_for_a_level_is_read_or_refused(text: str) -> None:
    quoted = "".join(f"\\U{ord(c):08x}" for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    with suppress(ProgrammeError):
        read_programme(f'levels = ["{quoted}"]'.encode(), source="f.toml", runner=Runner(), profiles=PROFILES)
