"""A real Mosquitto with the configuration of docs/mqtt.md, its own authority, and the logins clinic, ann and bob."""

import datetime
import os
import re
import socket
import subprocess
import time
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DOCS = Path(__file__).parents[2] / "docs" / "mqtt.md"
PASSWORDS = {"clinic": "c-secret", "ann": "a-secret", "bob": "b-secret"}
PEM = Encoding.PEM


class Mosquitto:
    """One broker, which can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        make_certificates(folder)
        for user, password in PASSWORDS.items():
            create = [] if user != "clinic" else ["-c"]
            subprocess.run(
                ["mosquitto_passwd", "-b", *create, folder / "backrun.passwords", user, password], check=True
            )
        self.allow("clinic")
        text = (
            documented("conf").replace("/etc/mosquitto/certs/", f"{folder}/").replace("/etc/mosquitto/", f"{folder}/")
        )
        text = text.replace("/var/lib/mosquitto/", f"{folder}/").replace("listener 8883", f"listener {self.port}")
        me = "user root\n" if os.geteuid() == 0 else ""  # else it would become a user who may not read these files
        (folder / "mosquitto.conf").write_text(me + text)
        self._process: subprocess.Popen[bytes] | None = None

    def allow(self, *paragraphs: str, **runners: str) -> None:
        """Write the ACL of the documentation: the coach's paragraph, and one for each `login=runner`."""
        coach, runner = documented("acl").split("\n\n")
        lines = [coach, *(runner.replace("ann", login).replace("RUNNER", kid) for login, kid in runners.items())]
        (self.folder / "backrun.acl").write_text("\n\n".join(lines) + "\n")

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["mosquitto", "-c", self.folder / "mosquitto.conf"], stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def client(self, tool: str, user: str, *words: str) -> list[str]:
        """The command line of mosquitto_pub or mosquitto_sub for a login."""
        where = ["-h", "localhost", "-p", str(self.port), "--cafile", str(self.folder / "ca.crt")]
        return [tool, *where, "-u", user, "-P", PASSWORDS[user], *words]


def documented(kind: str) -> str:
    """A block of docs/mqtt.md."""
    found = re.search(rf"```{kind}\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert found is not None
    return found[1].strip() + "\n"


def make_certificates(folder: Path) -> None:
    """An authority, and a certificate of it for localhost."""
    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "household")])
    host = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    signing = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = _certificate(root, authority, root, authority, x509.BasicConstraints(True, None), signing)
    own = _certificate(host, server, root, authority, x509.BasicConstraints(False, None), names)
    (folder / "ca.crt").write_bytes(ca.public_bytes(PEM))
    (folder / "server.crt").write_bytes(own.public_bytes(PEM))
    (folder / "server.key").write_bytes(server.private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption()))


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    authority: ec.EllipticCurvePrivateKey,
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.datetime.fromtimestamp(DOCS.stat().st_mtime, datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=3650))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=not isinstance(extension, x509.SubjectAlternativeName))
    return builder.sign(authority, hashes.SHA256())
