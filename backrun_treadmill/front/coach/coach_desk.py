"""Where both sides of the coach keep what is theirs on this computer, opened as one thing each."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.coach.door import Door
from backrun_treadmill.coach.envelope import MOST_BYTES
from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.inbox import Folders, Inbox
from backrun_treadmill.coach.keys import KeyTrouble, SecretKey, own_key, write_private
from backrun_treadmill.coach.ledger import Ledger
from backrun_treadmill.coach.pins import Broker, Pins
from backrun_treadmill.coach.sent import Sent
from backrun_treadmill.coach.taking import Taken, take_word
from backrun_treadmill.coach.told import Told
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.body_files import named_profiles, programme_names
from backrun_treadmill.front.body.own_history import local_time
from backrun_treadmill.front.files.paths import coach_dir, make_private, profiles_dir, programmes_dir
from backrun_treadmill.front.files.profile_files import shipped_names
from backrun_treadmill.front.files.text_file import Unreadable, read_file

PASSWORD = "BACKRUN_BROKER_PASSWORD"
"""The variable that holds a broker's password; no command line ever does."""


class RunnerDesk(Struct, frozen=True):
    """The runner's: key, coaches, ledger, what each coach is told, and the door with the runner's limits."""

    key: SecretKey
    pins: Pins
    ledger: Ledger
    told: Told
    inbox: Inbox
    door: Door


class CoachDesk(Struct, frozen=True):
    """The coach's: key, runners, what was sent, and what was told."""

    key: SecretKey
    pins: Pins
    sent: Sent
    followed: FollowedFile
    broker_file: Path

    def take(self, data: bytes) -> Taken:
        """A runner's word, verified and kept, by whichever road it came. Raises NotTaken."""
        return take_word(
            data[: MOST_BYTES + 1],
            me=self.key.kid,
            pins=self.pins,
            sent=self.sent,
            followed=self.followed,
            now_s=now_s(),
        )

    def broker(self) -> Broker | None:
        """The coach's own login; None: there is none."""
        try:
            return msgspec.json.decode(read_file(self.broker_file), type=Broker)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, Unreadable):
            raise KeyTrouble(f"{self.broker_file} cannot be read: give `backrun coach broker` again") from None

    def keep_broker(self, broker: Broker) -> None:
        """Remember the login. Raises OSError."""
        write_private(self.broker_file, msgspec.json.encode(broker), replace=True)


@contextmanager
def runner_desk(runner: Runner) -> Iterator[RunnerDesk]:
    """The runner's things, made where they are missing. Raises KeyTrouble, OSError, sqlite3.Error."""
    folder = _folder("runner")
    key, pins = own_key(folder / "key.pem"), Pins(folder / "coaches.json")
    with closing(Ledger(folder / "ledger.db")) as ledger, closing(Told(folder / "told.db")) as told:
        inbox = Inbox(
            ledger, Folders(profiles_dir(), programmes_dir(), frozenset((*shipped_names(), *programme_names())))
        )
        door = Door(key.kid, pins=pins, ledger=ledger, runner=runner, profiles=named_profiles())
        yield RunnerDesk(key, pins, ledger, told, inbox, door)


@contextmanager
def coach_desk() -> Iterator[CoachDesk]:
    """The coach's things, made where they are missing. Raises KeyTrouble, OSError, sqlite3.Error."""
    folder = _folder("coach")
    with closing(Sent(folder / "sent.db")) as sent, closing(FollowedFile(folder / "followed.db")) as followed:
        key, pins = own_key(folder / "key.pem"), Pins(folder / "runners.json")
        yield CoachDesk(key, pins, sent, followed, folder / "broker.json")


def now_s() -> int:
    """Seconds since 1970: what statements are dated with."""
    return int(local_time().timestamp())


def broker_password() -> str:
    """The broker's password, from the environment."""
    return os.environ.get(PASSWORD, "")


def code_input(named: str) -> str:
    """A pairing code from a file, or for - from the standard input. Raises Unreadable, FileNotFoundError."""
    if named == "-":
        return sys.stdin.read(MOST_BYTES)
    return read_file(Path(named), most_bytes=MOST_BYTES).decode(errors="replace")


def _folder(side: str) -> Path:
    return make_private(coach_dir() / side)
