"""A real broker with the documented configuration, a clinic, and Ann who has paired with it."""

import re
from pathlib import Path

from homes import Home
from mosquitto import PASSWORDS, Mosquitto


class Practice:
    """`shares`: what Ann lets the clinic see, as options of `inbox pair`."""

    def __init__(self, folder: Path, *shares: str) -> None:
        self.folder = folder
        self.broker = Mosquitto(folder / "broker")
        self.clinic, self.ann = Home(folder / "clinic"), Home(folder / "ann")
        where = ("--user", "clinic", "--ca", self.broker.folder / "ca.crt")
        self.clinic.gives("coach", "broker", f"localhost:{self.broker.port}", *where, password=PASSWORDS["clinic"])
        login = ("--broker", f"localhost:{self.broker.port}", "--user", "ann", *where[2:])
        (folder / "code").write_text(
            self.clinic.gives("coach", "pair", "--name", "Clinic", *login, password=PASSWORDS["ann"])
        )
        told = self.ann.gives("inbox", "pair", folder / "code", "--name", "Ann", *shares)
        (folder / "reply").write_text(next(line for line in told.splitlines() if line.startswith("backrun:")))
        found = re.search("backrun/v1/([0-9a-f]{24})/", self.clinic.gives("coach", "add", folder / "reply"))
        assert found is not None
        self.runner = found[1]
        self.broker.allow(ann=self.runner, bob="b" * 24)
        self.broker.start()

    def offer(self, *what: object) -> str:
        return self.clinic.gives("coach", "export", "Ann", *what, "--out", self.folder / "offer").split()[0]

    def end(self) -> None:
        self.clinic.end()
        self.ann.end()
        self.broker.kill()
