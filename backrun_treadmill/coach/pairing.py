"""Pairing: the coach's code and the runner's reply, and the phrase that both read to each other.

invitation   coach -> runner: the broker with its login, and the coach's key; a secret
reply        runner -> coach: the runner's key, speeds and limits
phrase       four words of both keys, the same at both ends unless somebody in between put in a key of his own

The words are proquints (Wilkerson, arXiv 0901.4016). They hold 64 bits of scrypt: somebody who may choose both false
keys would have to try 2**32 of them at 32 MB and 0.1 s each.
"""

import base64
import binascii
import hashlib
import re
import zlib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from backrun_treadmill.coach.envelope import UNREADABLE
from backrun_treadmill.coach.keys import PUBLIC_BYTES
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.limits import Runner

MOST_CODE_CHARS = 4000
WORDS = 4
_CODE_BEGINS = re.compile(r"^[ \t]*backrun:", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_SCRYPT = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 1 << 26}
Public = Annotated[bytes, Meta(min_length=PUBLIC_BYTES, max_length=PUBLIC_BYTES)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class Invitation(Struct, frozen=True, forbid_unknown_fields=True, tag_field="backrun", tag="invitation"):
    """What the coach gives."""

    name: Name
    public: Public
    broker: Broker | None = None


class Reply(Struct, frozen=True, forbid_unknown_fields=True, tag_field="backrun", tag="reply"):
    """What the runner gives back."""

    name: Name
    public: Public
    runner: Runner


class NoCode(Exception):
    """A text that is no code; `str()` says what to do."""


def code_text(card: Invitation | Reply) -> str:
    """The code as one word, which survives a mail program that breaks lines."""
    data = msgspec.json.encode(card)
    body = base64.urlsafe_b64encode(data + zlib.crc32(data).to_bytes(4)).decode().rstrip("=")
    return f"backrun:{body}"


def read_code(text: str) -> Invitation | Reply:
    """What a code says; blanks and line breaks within it do not matter, nor a letter around it. Raises NoCode."""
    word = "".join(_code_in(text[: 2 * MOST_CODE_CHARS]).split())
    if not word.startswith("backrun:") or len(word) > MOST_CODE_CHARS:
        raise NoCode("is no pairing code; it begins with backrun: and was printed by the other side")
    body = word.removeprefix("backrun:")
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) < 5 or zlib.crc32(data[:-4]).to_bytes(4) != data[-4:]:
        raise NoCode("is a pairing code with a part missing or changed; copy all of it once more")
    try:
        card: Invitation | Reply = msgspec.json.decode(data[:-4], type=Invitation | Reply)
    except UNREADABLE:
        raise NoCode("is a pairing code of another version of backrun; use the same version on both sides") from None
    if printable(card.name) != card.name:
        raise NoCode("names somebody with invisible characters; ask for a new one")
    return card


def _code_in(text: str) -> str:
    """Without the letter: what stands on lines before the code, and then also what follows after an empty line."""
    begins = _CODE_BEGINS.search(text)
    if begins is None or not text[: begins.start()].strip():
        return text
    return _EMPTY_LINE.split(text[begins.start() :].lstrip(), maxsplit=1)[0]


def phrase(coach_public: bytes, runner_public: bytes) -> str:
    """What both sides read out; takes about 0.1 s by design."""
    bits = hashlib.scrypt(coach_public + runner_public, salt=b"backrun/v1/phrase", dklen=2 * WORDS, **_SCRYPT)
    return " ".join(_word(int.from_bytes(bits[at : at + 2])) for at in range(0, 2 * WORDS, 2))


def _word(number: int) -> str:
    """16 bits as consonant, vowel, consonant, vowel, consonant."""
    return (
        _CONSONANTS[number >> 12]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )
