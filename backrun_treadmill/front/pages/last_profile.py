"""The profile that was run last: its name where it is a shipped one, else its path."""

from pathlib import Path

from backrun_treadmill.front.body.next_session import NEXT
from backrun_treadmill.front.files.paths import make_private
from backrun_treadmill.front.files.profile_files import shipped_names

MOST_CHARS = 4096


def last_profile(file: Path) -> str:
    """As `backrun run` takes it; empty where there was none, or the file makes no sense."""
    try:
        with file.open(encoding="utf-8") as lines:
            named = lines.readline(MOST_CHARS).rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return ""
    return named if named.isprintable() else ""


def remember_profile(file: Path, named: str) -> None:
    """Keep it for the next time. Raises OSError."""
    kept = named if named == NEXT or named in shipped_names() else str(Path(named).absolute())
    if kept.isprintable():
        make_private(file.parent)
        file.write_text(f"{kept}\n", encoding="utf-8")
