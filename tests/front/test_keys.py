"""The bytes of the terminal have the same meanings as the keys of the screen: there is one table."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.intents import (
    AnyIntent,
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    LegReported,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.tui.keys.keys import MEANINGS, STOPS, Switch, meaning_of


def meanings(typed: bytes) -> list[AnyIntent | Switch]:
    return [meaning_of(name) for name in names(typed)]


@pytest.mark.parametrize(
    "typed", [b" ", b"s", b"S", b"q", b"Q", b".", b"\x1b", b"\x03", b"\x11", b"\x1c", b"b", b"\x1b[15~", b"\x1b[[E"]
)
def test_every_key_of_fear_is_stop(typed: bytes) -> None:
    (wish,) = meanings(typed)
    assert isinstance(wish, StopPressed)
    assert not wish.unattended


def test_every_stop_key_of_the_screen_has_bytes_that_stop() -> None:
    sent = b" sq.\x1b \x03\x11\x1cb\x1b[15~"
    assert set(names(sent)) == set(STOPS)


def at_zero(kind: type[Any], **given: object) -> Any:
    return kind(at=0, pressed_at=0, **given)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        (b"\r", at_zero(ConfirmPressed)),
        (b"\n", at_zero(ConfirmPressed)),
        (b"g", at_zero(GoOnPressed)),
        (b"p", at_zero(PausePressed)),
        (b"P", at_zero(PausePressed)),
        (b"\x1b[B", at_zero(SlowerPressed, by_ckmh=50)),
        (b"\x1b[A", at_zero(FasterPressed, by_ckmh=50)),
        (b"\x1bOB", at_zero(SlowerPressed, by_ckmh=50)),
        (b"\x1b[1;2B", at_zero(SlowerPressed, by_ckmh=10)),
        (b"\x1b[1;2A", at_zero(FasterPressed, by_ckmh=10)),
        (b"\x1b[6~", at_zero(SlowerPressed, by_ckmh=50)),
        (b"\x1b[5~", at_zero(MoreRestPressed)),
        (b"=", at_zero(BackToPlanPressed)),
        (b"w", at_zero(WalkPressed)),
        (b"+", at_zero(MoreRestPressed)),
        (b"n", at_zero(NextPressed)),
        (b"e", at_zero(EndPressed)),
        (b"0", at_zero(PainRated, level=0)),
        (b"9", at_zero(PainRated, level=9)),
        (b"l", at_zero(LegReported)),
        (b"t", Switch.TIMING),
        (b"i", Switch.WHERE),
        (b"?", Switch.KEYS),
        (b"x", at_zero(CancelPressed)),
        (b"\t", at_zero(CancelPressed)),
        (b"\x1b[2~", at_zero(CancelPressed)),
        (b"\x1bOP", at_zero(CancelPressed)),
        (b"\x1b[[A", at_zero(CancelPressed)),
        ("é".encode(), at_zero(CancelPressed)),
    ],
)
def test_each_key_has_its_one_meaning(typed: bytes, meaning: AnyIntent | Switch) -> None:
    assert meanings(typed) == [meaning]


def test_keys_hit_together_all_count_in_their_order() -> None:
    assert [type(wish) for wish in meanings(b"\x1b[B\x1b[Bp ")] == [
        SlowerPressed,
        SlowerPressed,
        PausePressed,
        StopPressed,
    ]


def test_an_escape_before_another_key_is_still_a_stop() -> None:
    assert [type(wish) for wish in meanings(b"\x1bp")] == [StopPressed, PausePressed]


def test_no_key_both_starts_and_stops() -> None:
    stops = {key for key, wish in MEANINGS.items() if isinstance(wish, StopPressed)}
    starts = {key for key, wish in MEANINGS.items() if isinstance(wish, ConfirmPressed | GoOnPressed)}
    assert not stops & starts


@given(st.binary(max_size=30))
def test_any_bytes_are_keys_and_a_space_is_never_lost(typed: bytes) -> None:
    assert all(isinstance(name, str) for name in names(typed))
    assert any(isinstance(wish, StopPressed) for wish in meanings(typed + b" "))


def test_keys_of_lines_need_no_drawing_library() -> None:
    loads = (
        "import sys, backrun_treadmill.front.terminal.keys; print('textual' in sys.modules or 'rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
