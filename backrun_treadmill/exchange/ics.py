"""A reminder for any calendar: iCalendar (RFC 5545), one event with an alarm, at local time wherever it is opened."""

from datetime import UTC, datetime, timedelta

LONGEST_OCTETS = 75
"""RFC 5545, 3.1: longer lines are folded."""
LASTS = timedelta(minutes=5)


def reminder(uid: str, *, written: datetime, at: datetime, title: str, text: str) -> bytes:
    """The file; `written` is aware, `at` the time on the wall."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//backrun//check-in//EN",
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{written.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{at:%Y%m%dT%H%M%S}",
        f"DTEND:{at + LASTS:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """Folded between characters: a line goes on after CRLF and a space, which counts."""
    parts, part = list[str](), ""
    for character in line:
        if len(f"{part}{character}".encode()) > LONGEST_OCTETS:
            parts.append(part)
            part = " "
        part += character
    return "\r\n".join([*parts, part])
