"""What a household's broker needs once and keeps, for this user alone: a password, and for TLS a certificate.

The certificate is of an authority of the household's own; `ca.pem` is the half of it that everybody may have.
"""

import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backrun_treadmill.coach.keys import write_private
from backrun_treadmill.front.body.own_history import local_time
from backrun_treadmill.front.files.paths import coach_dir, make_private

USER = "household"
PASSWORD_BYTES = 15
"""120 bits: nobody tries them all."""
CERTIFIED = timedelta(days=3650)
PASSWORD_FILE = "password"
AUTHORITY, CERTIFICATE, KEY = "ca.pem", "server.pem", "server.key"


def household_dir() -> Path:
    """Where all of it is, made if missing. Raises OSError."""
    return make_private(coach_dir() / "household")


def own_password(path: Path) -> str:
    """The password in the file, made with it if there is none (mode 0600). Raises OSError."""
    with suppress(FileExistsError):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(PASSWORD_BYTES).encode(), replace=False)
    return path.read_text().strip()


def own_names(address: str) -> list[str]:
    """What this computer may be called by who connects to it at `address`."""
    host = socket.gethostname()
    here = [] if ip_address(address).is_unspecified else [address]
    return [*here, "localhost", "127.0.0.1", host, f"{host.split('.')[0]}.local"]


def certify(folder: Path, names: Iterable[str]) -> None:
    """Make an authority and its certificate for these names and addresses, unless the folder has one. Raises OSError.

    The authority's own key is forgotten: other names need another authority, and its `ca.pem` given to everybody again.
    """
    if (folder / CERTIFICATE).exists():
        return
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root, own = _named("backrun household"), _named("backrun broker")
    told = dict.fromkeys(names)
    subjects = x509.SubjectAlternativeName([_subject(name) for name in told])
    signing = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    limits = x509.BasicConstraints(ca=True, path_length=0)
    ca = _certificate(root, authority.public_key(), root, authority, [(limits, True), (signing, True)])
    leaf = [(x509.BasicConstraints(ca=False, path_length=None), True), (subjects, False)]
    signed = _certificate(own, server.public_key(), root, authority, leaf)
    secret = server.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for name, data in (
        (AUTHORITY, ca.public_bytes(Encoding.PEM)),
        (KEY, secret),
        (CERTIFICATE, signed.public_bytes(Encoding.PEM)),
    ):
        write_private(folder / name, data, replace=True)


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    authority: ec.EllipticCurvePrivateKey,
    extensions: Iterable[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    now = local_time()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a clock that is a little behind
        .not_valid_after(now + CERTIFIED)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(authority, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _subject(name: str) -> x509.GeneralName:
    address: IPv4Address | IPv6Address | None = None
    with suppress(ValueError):
        address = ip_address(name)
    return x509.IPAddress(address) if address is not None else x509.DNSName(name)
