"""The runner's own history on this computer: the journals, completed by what was said beside them."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.core.body.advice import Advice, advise
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.body.said import AnySaid, complete
from backrun_treadmill.front.body.body_files import load_programme, load_rules
from backrun_treadmill.front.body.own_past import own_past
from backrun_treadmill.front.files.paths import check_ins_file, coach_dir, make_private
from backrun_treadmill.front.files.settings import Settings
from backrun_treadmill.journal.check_ins import add_said
from backrun_treadmill.journal.looking import local_minutes


class OwnHistory(Struct, frozen=True, kw_only=True):
    """All that is known of the runner's body, and the rules and the programme to judge it by."""

    entries: tuple[Entry, ...]
    rules: Rules
    programme: Programme
    unread: tuple[str, ...]
    """A sentence for each file or line that cannot be read."""
    usual: int | None
    """Pain the runner lives with."""

    def advice(self, now_min: int) -> Advice:
        """The next session as of now."""
        return advise(self.entries, self.programme, self.rules, now_min, usual=self.usual)

    def with_said(self, *said: AnySaid) -> "OwnHistory":
        """The same with answers that were just given."""
        return OwnHistory(
            entries=complete(self.entries, said),
            rules=self.rules,
            programme=self.programme,
            unread=self.unread,
            usual=self.usual,
        )


def load_own_history(settings: Settings) -> OwnHistory:
    """All that is known by now. Raises FaultyFile for rules or a programme that cannot be used, and OSError."""
    rules, programme = load_rules(), load_programme(settings.preferences.programme, settings.runner)
    known = own_past(programme)
    words, unread = _coach_words()
    return OwnHistory(
        entries=(*(past.entry for past in known.past), *words),
        rules=rules,
        programme=programme,
        unread=(*known.unread, *unread),
        usual=settings.preferences.usual_pain,
    )


def _coach_words() -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """What coaches asked for and the runner accepted, and a sentence where that cannot be read."""
    folder = coach_dir() / "runner"
    if not folder.exists():
        return (), ()
    # Imported here: most runners have no coach, and signatures cost a tenth of a second at every start.
    from backrun_treadmill.front.body.coach_words import TROUBLE, accepted_words

    try:
        return accepted_words(folder), ()
    except TROUBLE as error:
        return (), (f"{folder}: what coaches asked for cannot be read: {error}",)


def keep_said(*said: AnySaid) -> Path:
    """Write answers down for good; gives the file. Raises OSError."""
    file = check_ins_file()
    make_private(file.parent)
    add_said(file, *said)
    return file


def local_time() -> datetime:
    """The time of day on the runner's wall, with its offset."""
    return datetime.now().astimezone()  # noqa: TID251 -- answers are dated by the wall; no belt waits for it


def minutes_of(moment: datetime) -> int:
    """As a history counts: see `core.body`."""
    return local_minutes(moment.isoformat())
