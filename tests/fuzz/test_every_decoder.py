"""Whatever bytes come from the air, a file, the link or the terminal: a value or a named fault, at every door.

`make fuzz` gives the same doors minutes each, guided by what the bytes reach. What it found is written down here.
"""

import pytest
from fuzz_targets import TARGETS, Target
from hypothesis import given, settings
from hypothesis import strategies as st

FOUND = [
    ("link-record", b'{"t":"Bea\xff\xfft"}', False),
    ("used-before", b'[{"address":"\xff","name":""}]', False),
    ("used-before", b'[{"x":' + b"[" * 3000, False),
    ("machine-file", b'"\\u001b[2J" = 1', False),
    ("check-ins", b'{"n":0,"t":"\\b', False),
    ("ranges", bytes.fromhex("f5ffffffff9dfdf500"), True),
]
"""Each was a fault once, and whether it means something."""


def spoilt(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """At each place so many bytes go and others come."""
    data = bytearray(seed)
    for at, gone, new in edits:
        at %= len(data) + 1
        data[at : at + gone] = new
    return bytes(data)


def spoilings(target: Target) -> st.SearchStrategy[bytes]:
    words = st.sampled_from([word.encode() for word in target.words]) if target.words else st.nothing()
    edit = st.tuples(st.integers(0, target.longest), st.integers(0, 8), st.binary(max_size=6) | words)
    return st.builds(spoilt, st.sampled_from(target.seeds), st.lists(edit, max_size=4))


@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_whatever_are_too_strange(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=30 if name == "lost-lines" else 100, deadline=None)
    @given(st.binary(max_size=60) | spoilings(target))
    def holds(data: bytes) -> None:
        target.take(data)

    holds()


@pytest.mark.parametrize("name", TARGETS)
def test_what_real_machines_send_and_what_is_shipped_is_taken(name: str) -> None:
    assert TARGETS[name].seeds
    for seed in TARGETS[name].seeds:
        assert TARGETS[name].take(seed), seed.hex()


@pytest.mark.parametrize(("name", "data", "means_something"), FOUND)
def test_what_was_found_once_is_found_no_more(name: str, data: bytes, means_something: bool) -> None:
    assert TARGETS[name].take(data) is means_something
