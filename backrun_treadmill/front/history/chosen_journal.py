"""Which journal is meant on a command line: a file, a session's name or its beginning, or the last session there is."""

from pathlib import Path

from backrun_treadmill.front.files.paths import sessions_dir
from backrun_treadmill.journal.history import SUFFIX
from backrun_treadmill.journal.naming import is_session_id

MOST_TOLD = 5


class NoSuchJournal(Exception):
    """None is meant, or several are; the text is for people."""


def chosen_journal(word: str | None) -> Path:
    """The file of `word`; None: the last session's, whatever else lies in the folder. A file that is there goes before
    a session of that name. What looks like a path is one, whether or not it is there. Raises NoSuchJournal.
    """
    if word is not None and (Path(word).exists() or Path(word).name != word or word.endswith(SUFFIX)):
        return Path(word)
    found = sorted(path for path in sessions_dir().glob(f"*{SUFFIX}") if path.stem.startswith(word or ""))
    if word is None and found:
        return max(found, key=lambda path: (is_session_id(path.stem), path))
    if len(found) == 1:
        return found[0]
    if not found:
        about = "no session is kept there yet" if word is None else f"there is no session whose name begins with {word}"
        raise NoSuchJournal(f"Sessions are kept in {sessions_dir()}: {about}.")
    names = ", ".join(path.stem for path in found[-MOST_TOLD:])
    raise NoSuchJournal(f"{len(found)} sessions begin with {word}, the last of them {names}: say more of the name.")
