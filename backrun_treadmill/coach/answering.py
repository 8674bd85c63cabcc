"""Answers on their way: sealed by the runner out of the ledger, opened by the coach into what was sent."""

import msgspec

from backrun_treadmill.coach.contents import Answer
from backrun_treadmill.coach.door import LONGEST_LIFE_S, Refused, addressed_statement
from backrun_treadmill.coach.envelope import UNREADABLE, seal
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.ledger import Owed
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.sent import Heard, Sent
from backrun_treadmill.core.faults import printable

_ANSWER = msgspec.json.Decoder(Answer)


def seal_answer(owed: Owed, key: SecretKey) -> bytes:
    """The envelope of an answer; the same bytes each time, so that sending it again is harmless."""
    return seal(
        Answer(owed.state, printable(owed.said)[:1000]),
        key=key,
        audience=owed.coach,
        issued_s=owed.at_s,
        expires_s=owed.at_s + LONGEST_LIFE_S,
        plan_id=owed.plan_id,
        revision=owed.revision,
    )


class NoAnswer(Exception):
    """Bytes that are no answer to this coach; `str()` says why."""


def take_answer(data: bytes, *, me: str, pins: Pins, sent: Sent) -> tuple[Pin, Heard, bool]:
    """Whose answer it is, what it says, and whether that is news. Raises NoAnswer."""
    signed = addressed_statement(data, me=me, pins=pins)
    if isinstance(signed, Refused):
        raise NoAnswer(signed.text)
    pin, _, statement = signed
    try:
        answer = _ANSWER.decode(bytes(statement.content))
    except UNREADABLE:
        raise NoAnswer("it is not an answer of ours") from None
    heard = Heard(answer.state, printable(answer.said), statement.issued_s)
    return pin, heard, sent.hear(pin.kid, statement.plan_id, statement.revision, heard)
