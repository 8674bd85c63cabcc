"""A real Mosquitto with the configuration of docs/mqtt.md, its own authority, and the logins of PASSWORDS."""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

from backrun_treadmill.front.coach.household_login import AUTHORITY, CERTIFICATE, certify

DOCS = Path(__file__).parents[2] / "docs" / "mqtt.md"
PASSWORDS = {"clinic": "c-secret", "ann": "a-secret", "bob": "b-secret", "house": "h-secret"}


class Mosquitto:
    """One broker, which can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        certify(folder, ("localhost", "127.0.0.1"))
        (folder / AUTHORITY).rename(folder / "ca.crt")
        (folder / CERTIFICATE).rename(folder / "server.crt")
        for user, password in PASSWORDS.items():
            create = [] if user != "clinic" else ["-c"]
            subprocess.run(
                ["mosquitto_passwd", "-b", *create, folder / "backrun.passwords", user, password], check=True
            )
        self.allow()
        text = documented("conf")
        for path in ("/etc/mosquitto/certs/", "/etc/mosquitto/", "/var/lib/mosquitto/"):
            text = text.replace(path, f"{folder}/")
        text = text.replace("listener 8883", f"listener {self.port}")
        me = "user root\n" if os.geteuid() == 0 else ""  # else it would become a user who may not read these files
        (folder / "mosquitto.conf").write_text(me + text)
        self._process: subprocess.Popen[bytes] | None = None

    def allow(self, *further: str, **runners: str) -> None:
        """Write the ACL of the documentation: the coach's paragraph, one for each `login=runner`, and further ones."""
        coach, runner = documented("acl").split("\n\n")
        lines = [coach, *(runner.replace("ann", login).replace("RUNNER", kid) for login, kid in runners.items())]
        (self.folder / "backrun.acl").write_text("\n\n".join((*lines, *further)) + "\n")

    def bridge_to(self, central: "Mosquitto") -> None:
        """Hand on to another broker, from the next start on."""
        text = documented("bridge").replace("central.example:8883", f"localhost:{central.port}")
        text = text.replace("/etc/mosquitto/certs/central.crt", f"{central.folder}/ca.crt")
        with (self.folder / "mosquitto.conf").open("a") as file:
            file.write("\n" + text.replace("remote_password PASSWORD", f"remote_password {PASSWORDS['house']}"))

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
