"""What the history page and the command can have done: read everything, a report, delete, undo."""

from pathlib import Path

from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.leaving_out import kept_because
from backrun_treadmill.core.body.past import Past
from backrun_treadmill.core.body.said import EntryWithdrawn
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body.own_body import own_rules
from backrun_treadmill.front.body.own_history import keep_said, load_own_history, local_time, minutes_of
from backrun_treadmill.front.body.own_past import OwnPast, load_own_past
from backrun_treadmill.front.files.paths import deleted_dir, make_private, sessions_dir
from backrun_treadmill.front.files.settings import Settings
from backrun_treadmill.journal.deleted import Kept, bring_back, delete_journal, deleted_journals
from backrun_treadmill.tui.history.history_app import Desk

ANSWERS_STAY = "Answers of a check-in stay: what is asked of the body rests on them."
NOTHING_TO_UNDO = "Nothing was deleted here. What was deleted before: backrun history --undelete."


class HistoryDesk:
    """One visit to the history. `undo` takes back what this visit deleted, the last one first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._deleted: list[Past] = []
        self._known: OwnPast | None = None

    @property
    def desk(self) -> Desk:
        """For the page."""
        return Desk(read=self.read, report=self.report, remove=self.remove, undo=self.undo, news=self.news)

    def read(self) -> tuple[Past, ...]:
        """Everything, oldest first. Raises ProgrammeError and OSError."""
        self._known = load_own_past(self._settings)
        return self._known.past

    def news(self) -> str:
        """What could not be read of it, and what became of the index."""
        if self._known is None:
            return ""
        unread = self._known.unread
        more = f" {len(unread) - 1} more: backrun history --json names them." if len(unread) > 1 else ""
        missing = f"Not in the history: {unread[0]}{more}" if unread else ""
        return " ".join(text for text in (*self._known.said, missing) if text)

    def report(self, past: Past) -> str:
        """The report of a session, or why there is none."""
        if not past.journal:
            return "There is no journal of it: what is known stands in the list."
        # The list comes without these, and without the time that loading them takes.
        from backrun_treadmill.core.afterwards.report import build_report
        from backrun_treadmill.core.afterwards.report_text import report_text
        from backrun_treadmill.journal.reader import NotAJournal, read_journal

        try:
            reading = read_journal(Path(past.journal))
        except OSError as why:
            return f"{past.journal} cannot be read: {why.strerror}."
        except NotAJournal as why:
            return str(why)
        missing = "\nParts of the journal are missing: backrun journal check says which." if reading.damage else ""
        return f"{report_text(build_report(reading.records, rules=own_rules()))}\n\n{past.journal}{missing}"

    def remove(self, past: Past) -> str:
        """Move its journal, or leave it out; what became of it."""
        if past.entry.activity is Activity.CHECK_IN and not past.journal:
            return ANSWERS_STAY
        try:
            self._may_go(past)
            told = self._removed(past)
        except (Kept, FaultyFile, OSError) as why:
            return _sentence(why)
        self._deleted.append(past)
        return f"{told} u brings it back."

    def undo(self) -> str:
        """Bring back what this visit deleted last."""
        if not self._deleted:
            return NOTHING_TO_UNDO
        past = self._deleted[-1]
        try:
            if past.journal:
                bring_back(deleted_dir() / Path(past.journal).name, sessions_dir())
            else:
                keep_said(_withdrawn(past, back=True))
        except (Kept, OSError) as why:
            return _sentence(why)
        self._deleted.pop()
        return "It is back."

    def _may_go(self, past: Past) -> None:
        """Raises Kept for what the next session rests on."""
        known = load_own_history(self._settings)
        if past.entry not in known.entries:
            return
        now_min = minutes_of(local_time())
        why = kept_because(past.entry, known.entries, known.programme, known.rules, now_min=now_min, usual=known.usual)
        if why:
            raise Kept(why)

    def _removed(self, past: Past) -> str:
        if past.journal:
            moved = delete_journal(Path(past.journal), make_private(deleted_dir()))
            return f"Deleted: its journal is now {moved}."
        keep_said(_withdrawn(past))
        return "Left out of the history from now on."


def undelete(name: str) -> str:
    """Bring back the journal that was deleted last, or (part of its name given) another; a sentence. Raises Kept."""
    found = [path for path in deleted_journals(deleted_dir()) if name in path.name]
    if not found:
        raise Kept(f"No deleted journal{f' has {name} in its name' if name else ''}: {deleted_dir()} has none.")
    back = bring_back(found[0], make_private(sessions_dir()))
    more = len(deleted_journals(deleted_dir()))
    return f"Back in the history: {back}. {more} more deleted." if more else f"Back in the history: {back}."


def _withdrawn(past: Past, *, back: bool = False) -> EntryWithdrawn:
    now_min = minutes_of(local_time())
    return EntryWithdrawn(when_min=now_min, about_min=past.entry.when_min, activity=past.entry.activity, back=back)


def _sentence(why: Kept | FaultyFile | OSError) -> str:
    if isinstance(why, FaultyFile):
        return f"{why.faults[0]} Nothing was changed."
    if isinstance(why, Kept):
        return str(why)
    return f"{why.filename} cannot be moved or written: {why.strerror}. Nothing was changed."
