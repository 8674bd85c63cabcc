"""What a runner has signed for a coach, whichever road it came by: an answer to an offer, or a summary of a session."""

import msgspec
from msgspec import Struct

from backrun_treadmill.coach.answering import NoAnswer, take_answer
from backrun_treadmill.coach.envelope import UNREADABLE, read_envelope, read_statement
from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.sent import Sent
from backrun_treadmill.coach.summary import NoSummary, take_summary
from backrun_treadmill.core.body.entry_text import entry_line


class Taken(Struct, frozen=True):
    """Whose word it is, what it says in a line, and whether that is news."""

    pin: Pin
    said: str
    new: bool


class NotTaken(Exception):
    """Bytes that are no word of a runner to this coach; `str()` says why."""


class _Kind(Struct):
    kind: str = ""


_KIND = msgspec.json.Decoder(_Kind)


def take_word(data: bytes, *, me: str, pins: Pins, sent: Sent, followed: FollowedFile, now_s: int) -> Taken:
    """Verify it and keep it; the same once more is no news. `me` is the name of the coach's key. Raises NotTaken."""
    try:
        if _is_summary(data):
            signed = take_summary(data, me=me, pins=pins)
            new = followed.keep_summary(signed, data, now_s)
            entry = signed.summary.entry
            return Taken(signed.pin, entry_line(entry, entry.when_min), new)
        pin, heard, new = take_answer(data, me=me, pins=pins, sent=sent)
    except (NoAnswer, NoSummary) as error:
        raise NotTaken(str(error)) from None
    return Taken(pin, f"{heard.state}{f': {heard.said}' if heard.said else ''}", new)


def _is_summary(data: bytes) -> bool:
    """What it calls itself; whether it is one is looked at afterwards, in the usual order."""
    try:
        content = read_statement(read_envelope(data).payload).content
        return _KIND.decode(bytes(content)).kind == "summary"
    except UNREADABLE:
        return False
