"""The runner's inbox: what came through the door, and what the runner says to it. Accepting starts nothing.

An accepted profile or programme becomes a file beside the runner's own. The ledger says which file is whose, and a file
that is not as it was signed is the runner's: it is neither overwritten nor removed.
"""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.coach.contents import (
    Offerable,
    OfferedProfile,
    OfferedProgramme,
    State,
    Withdrawal,
)
from backrun_treadmill.coach.door import KEPT, LONGEST_LIFE_S, Admitted, Door, Refused
from backrun_treadmill.coach.envelope import MOST_BYTES, read_envelope, read_statement
from backrun_treadmill.coach.keys import write_private
from backrun_treadmill.coach.ledger import MOST_OF_A_COACH, OPEN, Entry, Ledger
from backrun_treadmill.coach.vetting import read_content

KEEP_S = 30 * 86_400
"""How long the ended is still listed after its own time."""
MOST_NAMES = 100
MOST_WORD_CHARS = 200


class Folders(Struct, frozen=True):
    """Where accepted files go."""

    profiles: Path
    programmes: Path
    taken: frozenset[str] = frozenset()
    """Names that mean something else: those of shipped profiles and programmes."""


class CannotAccept(Exception):
    """An offer that is not accepted; `str()` says why and what to do."""


class Inbox:
    """One runner's."""

    def __init__(self, ledger: Ledger, folders: Folders) -> None:
        self._ledger = ledger
        self._folders = folders

    def add(self, data: bytes, door: Door, now_s: int) -> Admitted | Refused:
        """Judge foreign bytes, and enter what they are: an offer, or a refusal that the coach will be told."""
        outside = door.judge(data, now_s)
        if isinstance(outside, Refused) and outside.statement is None:
            return outside  # a flood of strangers costs no more than a look
        with self._ledger.changing():
            self._ledger.forget_lapsed(now_s - KEEP_S)
            verdict = door.judge(data, now_s)
            match verdict:
                case Admitted():
                    self._enter(verdict, data, now_s)
                case Refused():
                    self._reject(verdict, data, now_s)
        return verdict

    def expire(self, now_s: int) -> None:
        """Offers whose time is over while nobody answered."""
        with self._ledger.changing():
            for entry in self._ledger.entries():
                if entry.state is State.OFFERED and entry.expires_s <= now_s:
                    self._ledger.move(entry, State.EXPIRED, now_s)

    def accept(self, entry: Entry, door: Door, now_s: int, word: str = "") -> Path | None:
        """Take an offer, with a word for the coach: the file it became, None where it is none. Raises CannotAccept,
        OSError.

        It is held against the runner's limits once more, for they may have changed since it came.
        """
        self.expire(now_s)
        with self._ledger.changing():
            now = self._ledger.entry(entry.coach, entry.plan_id, entry.revision)
            if now is None or now.state is not State.OFFERED:
                raise CannotAccept(f"is not on offer: it is {now.state if now else 'gone'}")
            unfit = door.still_fits(now.envelope)
            if unfit:
                raise CannotAccept(f"does not fit any more: {unfit}")
            path = self._file_for(now)
            for older in self._ledger.entries(now.coach):
                if older.plan_id == now.plan_id and older.revision < now.revision:
                    self._ledger.move(older, State.SUPERSEDED, now_s)
            self._ledger.move(now, State.ACCEPTED, now_s, said=word[:MOST_WORD_CHARS], file=str(path or ""))
            content = content_of(now)
            if path is not None and isinstance(content, OfferedProfile | OfferedProgramme):
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(path, content.text.encode(), replace=True)
        return path

    def decline(self, entry: Entry, now_s: int, word: str = "") -> bool:
        """Say no to an offer, with a word for the coach; False where it is not on offer."""
        with self._ledger.changing():
            return self._ledger.move(entry, State.DECLINED, now_s, said=word[:MOST_WORD_CHARS])

    def _enter(self, admitted: Admitted, data: bytes, now_s: int) -> None:
        new = _entry(data, admitted.pin.kid, State.RECEIVED)
        older = [one for one in self._ledger.entries(new.coach) if one.plan_id == new.plan_id]
        self._ledger.enter(new, now_s)
        if isinstance(admitted.vetted.content, Withdrawal):
            for one in older:
                if self._ledger.move(one, State.WITHDRAWN, now_s) and _as_signed(one):
                    Path(one.file).unlink(missing_ok=True)
            self._ledger.move(new, State.WITHDRAWN, now_s)
            return
        for one in older:
            if one.state in OPEN:
                self._ledger.move(one, State.SUPERSEDED, now_s)
        self._ledger.move(new, State.OFFERED, now_s)

    def _reject(self, refused: Refused, data: bytes, now_s: int) -> None:
        """Enter a refusal once, where it is the coach's own statement and there is room."""
        pin, statement = refused.pin, refused.statement
        if refused.reason not in KEPT or pin is None or statement is None:
            return
        known = self._ledger.entry(pin.kid, statement.plan_id, statement.revision)
        if known is None and self._ledger.count(pin.kid) < MOST_OF_A_COACH:
            new = _entry(data, pin.kid, State.RECEIVED)
            lapses_s = min(new.expires_s, now_s + LONGEST_LIFE_S)
            self._ledger.enter(replace(new, expires_s=lapses_s), now_s)
            self._ledger.move(new, State.REJECTED, now_s, said=refused.text)

    def _file_for(self, entry: Entry) -> Path | None:
        """Where its file goes: where the plan's last revision went, else the first name that is free."""
        content = content_of(entry)
        match content:
            case OfferedProfile():
                folder = self._folders.profiles
            case OfferedProgramme():
                folder = self._folders.programmes
            case _:
                return None
        same_plan = [one for one in self._ledger.entries(entry.coach) if one.plan_id == entry.plan_id]
        own = next((Path(one.file) for one in reversed(same_plan) if _as_signed(one)), None)
        if own is not None and own.parent == folder:
            return own
        names = (content.name, *(f"{content.name}-{number}" for number in range(2, MOST_NAMES)))
        free = next((name for name in names if self._is_free(folder, name)), None)
        if free is None:
            raise CannotAccept(f"has a name that {MOST_NAMES} files have already: take some out of {folder}")
        return folder / f"{free}.toml"

    def _is_free(self, folder: Path, name: str) -> bool:
        return name not in self._folders.taken and not (folder / f"{name}.toml").exists()


def content_of(entry: Entry) -> Offerable:
    """What an entered statement says; Unfitting where it was rejected for its form."""
    return read_content(bytes(read_statement(read_envelope(entry.envelope).payload).content))


def _as_signed(entry: Entry) -> bool:
    """Whether the file that an offer became is still what the coach signed."""
    content = content_of(entry) if entry.file else None
    if not isinstance(content, OfferedProfile | OfferedProgramme):
        return False
    try:
        with Path(entry.file).open("rb") as file:
            return file.read(MOST_BYTES) == content.text.encode()
    except OSError:
        return False


def _entry(data: bytes, coach: str, state: State) -> Entry:
    envelope = read_envelope(data)
    statement = read_statement(envelope.payload)
    return Entry(
        coach=coach,
        plan_id=statement.plan_id,
        revision=statement.revision,
        digest=envelope.digest,
        expires_s=statement.expires_s,
        state=state,
        envelope=data,
        file="",
    )
