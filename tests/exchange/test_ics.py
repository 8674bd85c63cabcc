"""A reminder that calendars take: RFC 5545's lines, escapes and folds, at the time on the wall."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.exchange.ics import reminder

WRITTEN = datetime(2026, 11, 22, 19, 30, tzinfo=timezone(timedelta(hours=2)))
AT = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 -- the time on the wall, wherever that is


def test_it_is_an_event_with_an_alarm_at_local_time() -> None:
    lines = reminder("a@b", written=WRITTEN, at=AT, title="How is it?", text="x").decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20261123T080000" in lines
    assert "DTSTAMP:20261122T173000Z" in lines
    assert lines.count("BEGIN:VALARM") == 1


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_no_line_is_longer_than_75_octets_and_unfolded_it_says_the_same(text: str) -> None:
    data = reminder("a@b", written=WRITTEN, at=AT, title="t", text=text)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    unfolded = data.decode().replace("\r\n ", "")
    told = next(line for line in unfolded.split("\r\n") if line.startswith("DESCRIPTION:"))
    for written, plain in (("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        told = told.replace(written, plain) if "\\" not in text else told
    assert "\\" in text or told == f"DESCRIPTION:{text}"
