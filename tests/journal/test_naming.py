from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.journal.naming import session_id


def test_a_session_is_named_by_its_beginning_in_universal_time_and_random_bits() -> None:
    wall = datetime(2026, 3, 1, 0, 30, 5, 999_999, timezone(timedelta(hours=1)))
    assert session_id(wall, 0xC0DE) == "20260228T233005Z-00c0de"


@given(
    st.integers(0, 4_000_000_000).map(lambda unix_s: datetime.fromtimestamp(unix_s, UTC)),
    st.integers(1, 10**6),
    st.integers(0, 2**24 - 1),
    st.integers(0, 2**24 - 1),
)
def test_later_sessions_sort_later_by_name(wall: datetime, later_s: int, bits: int, later_bits: int) -> None:
    assert session_id(wall, bits) < session_id(wall + timedelta(seconds=later_s), later_bits)


def test_a_wall_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        session_id(datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), 0)


@pytest.mark.parametrize("bits", [-1, 2**24])
def test_more_than_24_bits_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="24 bits"):
        session_id(datetime(2026, 3, 1, tzinfo=UTC), bits)
