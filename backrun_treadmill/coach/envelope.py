"""The envelope: the exact bytes of a statement and their Ed25519 signature, the same by file, mail and broker.

    {"v": 1, "alg": "Ed25519", "kid": "…", "payload": "<base64>", "sig": "<base64>"}

The signature covers CONTEXT and the payload's bytes as they are, so nobody has to agree on how JSON is written. Whom it
is for, when it holds and which plan it is of stand inside: a topic, a file's name or a broker can say nothing else.
"""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from backrun_treadmill.coach.contents import PlanId, Revision
from backrun_treadmill.coach.keys import KID_CHARS, SecretKey

CONTEXT = b"backrun/v1/statement\n"
"""Signed with every payload: a signature made for anything else is none here."""
MOST_BYTES = 65_536
"""Of a whole envelope; larger ones are refused unread."""
Kid = Annotated[str, Meta(min_length=KID_CHARS, max_length=KID_CHARS, pattern=r"^[0-9a-f]+\Z")]
Instant = Annotated[int, Meta(ge=0, lt=1 << 40)]
"""Seconds since 1970-01-01 UTC."""


class TooLarge(Exception):
    """A statement that no envelope carries."""


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """What travels."""

    v: Literal[1]
    alg: Literal["Ed25519"]
    kid: Kid
    payload: bytes
    sig: Annotated[bytes, Meta(min_length=64, max_length=64)]

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is of."""
        return CONTEXT + self.payload

    @property
    def digest(self) -> str:
        """By which the same content is known again."""
        return hashlib.sha256(self.payload).hexdigest()


class Statement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The payload. What it says stays raw until all else is in order."""

    audience: Kid
    """The one key holder it is for."""
    issued_s: Instant
    expires_s: Instant
    plan_id: PlanId
    revision: Revision
    content: Raw


_ENVELOPE = msgspec.json.Decoder(Envelope)
_STATEMENT = msgspec.json.Decoder(Statement)
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading foreign JSON can raise; a `ValidationError` is a DecodeError."""


def seal(
    content: Struct, *, key: SecretKey, audience: str, issued_s: int, expires_s: int, plan_id: str, revision: int
) -> bytes:
    """The envelope's bytes, ending with a line feed. Raises TooLarge."""
    statement = Statement(
        audience=audience,
        issued_s=issued_s,
        expires_s=expires_s,
        plan_id=plan_id,
        revision=revision,
        content=Raw(msgspec.json.encode(content)),
    )
    return seal_bytes(msgspec.json.encode(statement), key)


def seal_bytes(payload: bytes, key: SecretKey) -> bytes:
    """The envelope around a payload, whatever that is. Raises TooLarge."""
    sealed = Envelope(v=1, alg="Ed25519", kid=key.kid, payload=payload, sig=key.sign(CONTEXT + payload))
    data = msgspec.json.encode(sealed) + b"\n"
    if len(data) > MOST_BYTES:
        raise TooLarge(f"takes {len(data)} bytes signed; at most {MOST_BYTES}: make it shorter")
    return data


def read_envelope(data: bytes) -> Envelope:
    """The envelope; raises one of UNREADABLE. Its signature is not looked at here."""
    return _ENVELOPE.decode(data)


def read_statement(payload: bytes) -> Statement:
    """The statement but for its content; raises one of UNREADABLE."""
    return _STATEMENT.decode(payload)
