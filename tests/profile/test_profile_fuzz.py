"""Whatever the bytes: a plan within the runner's limits, or a ProfileError whose faults are each one clean line."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backrun_treadmill.core.faults import Fault
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import ProfileError, read_profile
from backrun_treadmill.core.profile.steps import KINDS

RUNNER = Runner()

words = st.sampled_from(
    [*KINDS, "5 x", "60/60", "@", "to", "→", "->", ",", "/", "10", "4.5", "-1", "run+0.5", "walk", "km/h", "mph", "min",
     "s", "m", "metres", "1:30", "key", "×", "nan", "1e9", "٣", " ", "\t", "\u202e", "\x1b[0m", "99999999999999999999"]
)  # fmt: skip
lines = st.lists(words, max_size=8).map(" ".join) | st.text(max_size=40)
keys = st.sampled_from(
    [*KINDS, "at", "align", "incline", "cue", "stand", "reps", "until", "repeat", "cues", "steps", "x"]
)
values = st.recursive(
    lines | st.integers() | st.booleans() | st.just("key") | st.just("belt") | st.just("rails"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def faults_of(data: bytes) -> tuple[Fault, ...]:
    """None but for a ProfileError; a plan that is read is held against the runner's limits."""
    try:
        plan = read_profile(data, source="p.toml", runner=RUNNER).plan
    except ProfileError as error:
        return error.faults or (Fault("", "", "", "an error without a fault\n"),)
    assert plan.peak_ckmh <= RUNNER.top_ckmh
    assert plan.duration_us <= RUNNER.longest_us
    assert all(0 <= i.incline_dpct <= RUNNER.incline_dpct for i in plan.intervals)
    assert all(i.duration_us > 0 or i.until_key for i in plan.intervals)
    return ()


def check(data: bytes) -> None:
    for fault in faults_of(data):
        assert str(fault).replace("\u200c", "").replace("\u200d", "").isprintable()


def toml(value: object) -> str:
    """A value of the strategies above as TOML."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case _:
            return json.dumps(value)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text.encode(errors="surrogatepass"))


@settings(max_examples=400)
@given(lines)
@example("run 60 s @ 10 to")
@example("5 x 60/60 @ 10 /")
@example("x")
def test_any_line(line: str) -> None:
    check(f"bare = true\nsteps = [{json.dumps(line)}]".encode(errors="surrogatepass"))


@settings(max_examples=400)
@given(st.lists(values, max_size=5), st.dictionaries(st.sampled_from(["name", "author", "unit", "bare"]), values))
def test_any_document_of_the_right_shape(steps: list[object], more: dict[str, object]) -> None:
    table = "".join(f"{key} = {toml(value)}\n" for key, value in {**more, "steps": steps}.items())
    check(table.encode(errors="surrogatepass"))


@given(st.decimals(allow_nan=True, allow_infinity=True), keys)
def test_any_number_anywhere(number: object, key: str) -> None:
    check(f"steps = [{{ run = 60, {key} = {str(number).lower().replace('snan', 'nan')} }}]".encode())


@pytest.mark.parametrize(
    "data",
    [
        b'steps = ["' + b"run 60 s" * 200_000 + b'"]',
        b"steps = [" + b'"",' * 600_000 + b"]",
        b"steps = [{ run = 1" + b"0" * 1_900_000 + b" }]",
        b"steps = [{ run = 0x" + b"f" * 1_900_000 + b" }]",
        b"steps = [{ run = 1." + b"9" * 1_900_000 + b" }]",
        b"steps = [{ run = 1e" + b"9" * 1_900_000 + b" }]",
        b'steps = [{ run = "' + b"9" * 1_900_000 + b'" }]',
        b'steps = [{ run = 60, at = "' + b"to " * 600_000 + b'" }]',
        b'steps = [{ run = 60, cue = "' + b"a " * 900_000 + b'" }]',
        b"steps = [{" + b",".join(b"a%d=1" % n for n in range(200_000)) + b"}]",
        b"\n".join(b".".join([b"a"] * 1000) + b".b%d=1" % n for n in range(990)),
        b"[[steps]]\n" * 190_000,
    ],
    ids=range(12),
)
def test_two_megabytes_of_malice_are_refused_within_seconds(data: bytes) -> None:
    with pytest.raises(ProfileError) as raised:
        read_profile(data, source="p.toml", runner=RUNNER)
    assert all(len(str(fault)) < 500 for fault in raised.value.faults)
