"""The door: foreign bytes in, an offer or one reason for refusing them out. The order is fixed, the first no ends it.

size -> signature by a pinned, unrevoked key -> audience -> time -> not seen before -> form -> the runner's own limits

What is before the signature costs an outsider no more than a look: nothing is kept of it and nothing is answered.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.coach.envelope import MOST_BYTES, UNREADABLE, Envelope, Statement, read_envelope, read_statement
from backrun_treadmill.coach.keys import signed_by
from backrun_treadmill.coach.ledger import MOST_OF_A_COACH, Ledger
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.vetting import Unfit, Unfitting, Vetted, read_content, vet
from backrun_treadmill.core.limits import Runner

SKEW_S = 300
"""How far two clocks may be apart."""
LONGEST_LIFE_S = 92 * 86_400
"""No offer holds longer than a quarter."""


class Reason(StrEnum):
    """Why something is refused, in the order it is looked at."""

    TOO_LARGE = "too large"
    NO_ENVELOPE = "no envelope of ours"
    UNKNOWN_KEY = "signed by a key that is not paired"
    REVOKED_KEY = "signed by a key that was revoked"
    SIGNATURE = "the signature is not of these bytes"
    NO_STATEMENT = "no statement of ours"
    AUDIENCE = "meant for somebody else"
    FUTURE = "from the future"
    EXPIRED = "expired"
    LIFE = "would hold too long"
    SEEN = "came before"
    OTHER_CONTENT = "other content under the same number"
    OLDER = "older than what came before"
    TOO_MANY = "too many offers of this coach"
    FORM = Unfit.FORM.value
    UNRESOLVED = Unfit.UNRESOLVED.value
    LIMITS = Unfit.LIMITS.value
    SCOPE = Unfit.SCOPE.value


KEPT = (Reason.FUTURE, Reason.EXPIRED, Reason.LIFE, Reason.FORM, Reason.UNRESOLVED, Reason.LIMITS, Reason.SCOPE)
"""Refusals that the coach is told: the statement is entered as rejected."""


class Refused(Struct, frozen=True):
    """A no."""

    reason: Reason
    said: str = ""
    """More for people; empty: the reason says it all."""
    pin: Pin | None = None
    """Whose statement it truly is; None: nobody's we know."""
    statement: Statement | None = None

    @property
    def text(self) -> str:
        """One line."""
        return f"{self.reason}: {self.said}" if self.said else str(self.reason)


class Admitted(Struct, frozen=True):
    """A statement that may be offered to the runner."""

    pin: Pin
    envelope: Envelope
    statement: Statement
    vetted: Vetted


class Door:
    """One runner's door. `runner` has the limits, `me` the name of the runner's key."""

    def __init__(self, me: str, *, pins: Pins, ledger: Ledger, runner: Runner, profiles: Mapping[str, bytes]) -> None:
        self._me = me
        self._pins = pins
        self._ledger = ledger
        self._runner = runner
        self._profiles = profiles

    def judge(self, data: bytes, now_s: int) -> Admitted | Refused:
        """What to do with these bytes at this time (seconds since 1970). Changes nothing."""
        signed = signed_statement(data, self._pins)
        if isinstance(signed, Refused):
            return signed
        pin, envelope, statement = signed
        reason = self._audience_and_time(statement, now_s) or self._seen(pin, envelope, statement)
        if reason is not None:
            return Refused(reason, pin=pin, statement=statement)
        try:
            content = read_content(bytes(statement.content))
            vetted = vet(content, runner=self._runner, scope=pin.scope, profiles=self._profiles)
        except Unfitting as error:
            return Refused(Reason(error.why.value), str(error), pin, statement)
        return Admitted(pin, envelope, statement, vetted)

    def still_fits(self, data: bytes) -> str:
        """Why a statement that was admitted once would not be now, its time and number aside; empty: it would."""
        signed = signed_statement(data, self._pins)
        if isinstance(signed, Refused):
            return signed.text
        pin, _, statement = signed
        try:
            content = read_content(bytes(statement.content))
            vet(content, runner=self._runner, scope=pin.scope, profiles=self._profiles)
        except Unfitting as error:
            return str(error)
        return ""

    def _audience_and_time(self, statement: Statement, now_s: int) -> Reason | None:
        if statement.audience != self._me:
            return Reason.AUDIENCE
        if statement.issued_s > now_s + SKEW_S:
            return Reason.FUTURE
        if statement.expires_s <= now_s:
            return Reason.EXPIRED
        if statement.expires_s - statement.issued_s > LONGEST_LIFE_S:
            return Reason.LIFE
        return None

    def _seen(self, pin: Pin, envelope: Envelope, statement: Statement) -> Reason | None:
        before = self._ledger.entry(pin.kid, statement.plan_id, statement.revision)
        if before is not None:
            return Reason.SEEN if before.digest == envelope.digest else Reason.OTHER_CONTENT
        if statement.revision < self._ledger.newest(pin.kid, statement.plan_id):
            return Reason.OLDER
        if self._ledger.count(pin.kid) >= MOST_OF_A_COACH:
            return Reason.TOO_MANY
        return None


def signed_statement(data: bytes, pins: Pins) -> tuple[Pin, Envelope, Statement] | Refused:
    """A statement that truly is of somebody pinned, or why it is not taken for one."""
    if len(data) > MOST_BYTES:
        return Refused(Reason.TOO_LARGE)
    try:
        envelope = read_envelope(data)
    except UNREADABLE:
        return Refused(Reason.NO_ENVELOPE)
    pin = pins.get(envelope.kid)
    if pin is None:
        return Refused(Reason.UNKNOWN_KEY)
    if pin.revoked_s is not None:
        return Refused(Reason.REVOKED_KEY)
    if not signed_by(pin.public, envelope.sig, envelope.signed):
        return Refused(Reason.SIGNATURE)
    try:
        statement = read_statement(envelope.payload)
    except UNREADABLE:
        return Refused(Reason.NO_STATEMENT, pin=pin)
    return pin, envelope, statement


def addressed_statement(data: bytes, *, me: str, pins: Pins) -> tuple[Pin, Envelope, Statement] | Refused:
    """The same, if it is for the holder of the key of that name."""
    signed = signed_statement(data, pins)
    if not isinstance(signed, Refused) and signed[2].audience != me:
        return Refused(Reason.AUDIENCE, pin=signed[0], statement=signed[2])
    return signed
