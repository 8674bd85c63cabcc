"""Ed25519 keys (RFC 8032): made once, kept in a file for this user alone, named by a digest of their public half."""

import hashlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

PUBLIC_BYTES = 32
KID_CHARS = 24
"""96 bits in hexadecimal: nobody finds a second key of the same name."""
MOST_KEY_BYTES = 4096


class KeyTrouble(Exception):
    """A key file that is not used; `str()` says why and what to do."""


class SecretKey:
    """A key to sign with."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kid = kid_of(self.public)

    @classmethod
    def make(cls) -> "SecretKey":
        """A new one."""
        return cls(Ed25519PrivateKey.generate())

    def sign(self, data: bytes) -> bytes:
        """64 bytes, the same for the same data."""
        return self._private.sign(data)

    def pem(self) -> bytes:
        """PKCS 8, as openssl writes and reads it."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def kid_of(public: bytes) -> str:
    """What a public key is called, in statements, topics and lists."""
    return hashlib.sha256(public).hexdigest()[:KID_CHARS]


def signed_by(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether `signature` of `data` is that key's. False also for what is no key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def own_key(path: Path) -> SecretKey:
    """The key in the file, made with it if there is none (mode 0600). Raises KeyTrouble, and OSError of the disk."""
    try:
        return _read_key(path)
    except FileNotFoundError:
        made = SecretKey.make()
        try:
            write_private(path, made.pem(), replace=False)
        except FileExistsError:  # another command was quicker
            return _read_key(path)
        return made


def write_private(path: Path, data: bytes, *, replace: bool) -> None:
    """Put `data` at `path` in one step and on the disk, for this user alone. Raises FileExistsError, OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            part.replace(path)
        else:
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _read_key(path: Path) -> SecretKey:
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        data = file.read(MOST_KEY_BYTES)
    if os.name == "posix" and mode & 0o077:
        raise KeyTrouble(f"{path} may be read by other users of this computer (mode {mode:o}): chmod 600 it")
    try:
        private = load_pem_private_key(data, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyTrouble(f"{path} holds no Ed25519 key of ours: put it back from a copy, or move it away and pair anew")
    return SecretKey(private)
