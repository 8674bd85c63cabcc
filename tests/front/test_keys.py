import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.events import (
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
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.front.keys import MEANINGS, wishes


@pytest.mark.parametrize("typed", [b" ", b"s", b"S", b"q", b"Q", b".", b"\x1b", b"\x03"])
def test_every_key_of_fear_is_stop(typed: bytes) -> None:
    (wish,) = wishes(typed)
    assert isinstance(wish, StopPressed)
    assert not wish.unattended


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        (b"\r", ConfirmPressed(at=0, pressed_at=0)),
        (b"\n", ConfirmPressed(at=0, pressed_at=0)),
        (b"g", GoOnPressed(at=0, pressed_at=0)),
        (b"p", PausePressed(at=0, pressed_at=0)),
        (b"P", PausePressed(at=0, pressed_at=0)),
        (b"\x1b[B", SlowerPressed(at=0, pressed_at=0, by_ckmh=50)),
        (b"\x1b[A", FasterPressed(at=0, pressed_at=0, by_ckmh=50)),
        (b"\x1bOB", SlowerPressed(at=0, pressed_at=0, by_ckmh=50)),
        (b"\x1b[1;2B", SlowerPressed(at=0, pressed_at=0, by_ckmh=10)),
        (b"\x1b[1;2A", FasterPressed(at=0, pressed_at=0, by_ckmh=10)),
        (b"=", BackToPlanPressed(at=0, pressed_at=0)),
        (b"w", WalkPressed(at=0, pressed_at=0)),
        (b"+", MoreRestPressed(at=0, pressed_at=0)),
        (b"n", NextPressed(at=0, pressed_at=0)),
        (b"e", EndPressed(at=0, pressed_at=0)),
        (b"0", PainRated(at=0, pressed_at=0, level=0)),
        (b"9", PainRated(at=0, pressed_at=0, level=9)),
        (b"l", LegReported(at=0, pressed_at=0)),
        (b"k", UnitAnswered(at=0, pressed_at=0, unit=Unit.KMH)),
        (b"m", UnitAnswered(at=0, pressed_at=0, unit=Unit.MPH)),
        (b"x", CancelPressed(at=0, pressed_at=0)),
        (b"\t", CancelPressed(at=0, pressed_at=0)),
        (b"\x1b[5~", CancelPressed(at=0, pressed_at=0)),
        (b"\x1bOP", CancelPressed(at=0, pressed_at=0)),
        ("é".encode(), CancelPressed(at=0, pressed_at=0)),
    ],
)
def test_each_key_has_its_one_meaning(typed: bytes, meaning: AnyIntent) -> None:
    assert wishes(typed) == [meaning]


def test_keys_hit_together_all_count_in_their_order() -> None:
    assert [type(wish) for wish in wishes(b"\x1b[B\x1b[Bp ")] == [
        SlowerPressed,
        SlowerPressed,
        PausePressed,
        StopPressed,
    ]


def test_an_escape_before_another_key_is_still_a_stop() -> None:
    assert [type(wish) for wish in wishes(b"\x1bp")] == [StopPressed, PausePressed]


def test_no_key_both_starts_and_stops() -> None:
    stops = {key for key, wish in MEANINGS.items() if isinstance(wish, StopPressed)}
    starts = {key for key, wish in MEANINGS.items() if isinstance(wish, ConfirmPressed | GoOnPressed)}
    assert not stops & starts


@given(st.binary(max_size=30))
def test_no_bytes_make_the_keys_fail_and_a_space_is_never_lost(typed: bytes) -> None:
    wishes(typed)
    assert any(isinstance(wish, StopPressed) for wish in wishes(typed + b" "))
