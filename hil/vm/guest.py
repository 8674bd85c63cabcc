"""A guest with Linux's own Bluetooth stack, beside a virtual room on the host: the adapter of one is the other's radio.

It is emulated everywhere, hardware that could help or not: one way to be tested, and one kind of figures.

The kernel of the guest drives its adapter over HCI on a console of the machine, which ends at the room's TCP port. So
what happens goes through bleak, D-Bus, bluetoothd and the kernel, and the true belt is still read from the room.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

BOOT_S = 90.0
"""No boot was seen to take longer than 12 s; the machine is emulated, and perhaps shared."""
MEMORY_MB = 768


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a job in the guest."""

    folder: Path
    """What the job left: its own files, `home/`, the daemons' logs."""
    code: int
    out: str
    err: str
    boot_s: float
    """From the start of the machine to a powered adapter."""


class DeadGuest(AssertionError):
    """The guest did not come to the end of its job; the text holds the last lines that it said."""


class Room:
    """A virtual room as a process; `options` as of `backrun sim`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._truth = folder / "truth.jsonl"
        command = [sys.executable, "-m", "backrun_treadmill", "sim", "--truth", str(self._truth), *options]
        self._process = subprocess.Popen(
            [*command, "--listen", "tcp:127.0.0.1:0", "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().rpartition(":")[2])

    def truth(self) -> list[dict[str, Any]]:
        """What has really happened so far; `mono` is this computer's monotonic clock, in s."""
        lines = self._truth.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in lines]

    def wait_for(self, happened: Callable[[dict[str, Any]], bool], within_s: float) -> dict[str, Any]:
        """The first entry of which that is true."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            for one in self.truth():
                if happened(one):
                    return one
            time.sleep(0.1)
        raise AssertionError(f"it did not happen in the room within {within_s:.0f} s")

    def press(self, key: str) -> None:
        """One of the room's keys, as its own help names them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{key}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline().strip() == "ok"

    def close(self) -> None:
        """The room is gone."""
        self._process.terminate()
        self._process.wait(20)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


@contextmanager
def room(folder: Path, *options: str) -> Iterator[Room]:
    """A room, as long as the block lasts."""
    one = Room(folder, *options)
    try:
        yield one
    finally:
        one.close()


class Guest:
    """The machine while it runs. `image`: what build.sh has made; `job`: a shell script, and `files` lie beside it."""

    def __init__(self, image: Path, folder: Path, room: Room, *, job: str, files: Iterable[Path]) -> None:
        self.folder = folder / "job"
        self.folder.mkdir()
        (self.folder / "job.sh").write_text(job)
        for one in files:
            shutil.copy(one, self.folder)
        self._console = folder / "console.log"
        self._began = time.monotonic()
        self._complaints = (folder / "qemu.log").open("wb")
        self._process = subprocess.Popen(
            [
                *("qemu-system-x86_64", "-machine", "q35,accel=tcg", "-cpu", "max", "-smp", "2"),
                *("-m", str(MEMORY_MB), "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"),
                *("-kernel", str(image / "vmlinuz"), "-initrd", str(image / "initramfs.gz")),
                *("-append", "console=ttyS0 quiet panic=-1", "-serial", f"file:{self._console}"),
                *("-drive", f"file={image / 'root.img'},format=raw,if=virtio,snapshot=on"),
                *("-drive", f"file={image / 'site.img'},format=raw,if=virtio,readonly=on"),
                *("-chardev", f"socket,id=hci,host=127.0.0.1,port={room.port}"),
                *("-device", "virtio-serial-pci", "-device", "virtconsole,chardev=hci", "-device", "virtio-rng-pci"),
                *("-virtfs", f"local,path={self.folder},mount_tag=job,security_model=none"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
        )

    def outcome(self, within_s: float) -> Outcome:
        """Wait for the end of the job. Raises `DeadGuest`."""
        try:
            self._process.wait(BOOT_S + within_s)
        except subprocess.TimeoutExpired:
            raise DeadGuest(f"not done {BOOT_S + within_s:.0f} s after the start:\n{self._last_words()}") from None
        if not self._there("code"):
            raise DeadGuest(f"it ended before its job:\n{self._last_words()}")
        return Outcome(
            folder=self.folder,
            code=int((self.folder / "code").read_text()),
            out=(self.folder / "out").read_text(),
            err=(self.folder / "err").read_text(),
            boot_s=(self.folder / "ready").stat().st_mtime - self.started_wall_s,
        )

    @property
    def started_wall_s(self) -> float:
        """When the machine was started, as files are stamped."""
        return self._began + self.wall_ahead_s

    @property
    def wall_ahead_s(self) -> float:
        """What is to be taken from a file's time to get the monotonic clock of a room's truth."""
        return time.time() - time.monotonic()  # noqa: TID251 - a file's time is wall time

    def wait_for(self, name: str, within_s: float) -> float:
        """The monotonic instant at which the job made a file of this name."""
        until = time.monotonic() + within_s
        while not self._there(name):
            if time.monotonic() > until or self._process.poll() is not None:
                raise DeadGuest(f"no {name} within {within_s:.0f} s:\n{self._last_words()}")
            time.sleep(0.02)
        return (self.folder / name).stat().st_mtime - self.wall_ahead_s

    def tell(self, name: str) -> None:
        """Make a file of this name, for which the job waits."""
        (self.folder / name).touch()

    def close(self) -> None:
        """Pull the plug, where it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._complaints.close()

    def _there(self, name: str) -> bool:
        return (self.folder / name).exists()

    def _last_words(self) -> str:
        said = [
            self._console,
            Path(self._complaints.name),
            *(self.folder / name for name in ("out", "err", "bluetoothd.log")),
        ]
        return "\n".join(one.read_text(errors="replace")[-1500:] for one in said if one.exists())


@contextmanager
def guest(image: Path, folder: Path, room: Room, *, job: str, files: Iterable[Path] = ()) -> Iterator[Guest]:
    """A guest at its job, as long as the block lasts."""
    one = Guest(image, folder, room, job=job, files=files)
    try:
        yield one
    finally:
        one.close()
