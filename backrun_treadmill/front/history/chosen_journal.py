"""Which journal is meant on a command line: a file, a session's name or its beginning, or the last session there is."""

from pathlib import Path

from backrun_treadmill.front.files.paths import sessions_dir
from backrun_treadmill.journal.history import SUFFIX
from backrun_treadmill.journal.naming import is_session_id

MOST_TOLD = 5


class NoSuchJournal(Exception):
    """None is meant, or several are; the text is for people."""


def chosen_journal(word: str | None, *, beside: Path | None = None) -> Path:
    """The file of `word`; None: the last session's, whatever else lies in the folder. A file that is there goes before
    a session of that name. What looks like a path is one, whether or not it is there. A name is also looked for in the
    folder `beside`. Raises NoSuchJournal.
    """
    if word is not None and (Path(word).exists() or Path(word).name != word or word.endswith(SUFFIX)):
        return Path(word)
    folders = (sessions_dir(), beside) if word and beside is not None else (sessions_dir(),)
    there = (path for folder in folders for path in folder.glob(f"*{SUFFIX}"))
    found = sorted(path for path in there if path.stem.startswith(word or ""))
    if word is None and found:
        return max(found, key=lambda path: (is_session_id(path.stem), path))
    if len(found) == 1:
        return found[0]
    if not found:
        about = "no session is kept there yet" if word is None else f"there is no session whose name begins with {word}"
        raise NoSuchJournal(f"Sessions are kept in {sessions_dir()}: {about}.")
    names = ", ".join(path.stem for path in found[-MOST_TOLD:])
    raise NoSuchJournal(f"{len(found)} sessions begin with {word}, the last of them {names}: say more of the name.")
