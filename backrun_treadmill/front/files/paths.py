"""Where backrun keeps its files on this computer, as its system wants it (platformdirs). Nothing is made by asking."""

import warnings
from pathlib import Path

from platformdirs import PlatformDirs, RuntimeDirWarning

_DIRS = PlatformDirs("backrun", appauthor=False)


def settings_file() -> Path:
    """The runner's own speeds and limits."""
    return _DIRS.user_config_path / "settings.toml"


def sessions_dir() -> Path:
    """The journals, one file a session."""
    return _DIRS.user_data_path / "sessions"


def examinations_dir() -> Path:
    """The journals of `backrun doctor` at the belt: nobody's sessions."""
    return _DIRS.user_data_path / "examinations"


def practice_machines_dir() -> Path:
    """What was found of treadmills of virtual rooms that ended with the examination; no session reads it."""
    return examinations_dir() / "practice"


def check_ins_file() -> Path:
    """What was said beside the sessions: mornings, lists, other activities."""
    return _DIRS.user_data_path / "check-ins.jsonl"


def deleted_dir() -> Path:
    """Journals that were deleted, until they are brought back or thrown away by hand."""
    return _DIRS.user_data_path / "deleted-sessions"


def index_file() -> Path:
    """What the journals gave when they were last read; may be deleted at any time."""
    return _DIRS.user_cache_path / "history.sqlite3"


def reminders_dir() -> Path:
    """Calendar files that remind of the next morning."""
    return _DIRS.user_data_path / "reminders"


def machines_dir() -> Path:
    """What was learned of each treadmill, one file an address."""
    return _DIRS.user_data_path / "machines"


def profiles_dir() -> Path:
    """Profiles of the runner's own, which the first page lists."""
    return _DIRS.user_config_path / "profiles"


def programmes_dir() -> Path:
    """Programmes of the runner's own, or from a coach."""
    return _DIRS.user_config_path / "programmes"


def rules_file() -> Path:
    """What a clinician changed of the rules for dose, pain and progress."""
    return _DIRS.user_config_path / "rules.toml"


def coach_dir() -> Path:
    """Keys, pairings and letters: what a coach offered and was answered, or as a coach what was sent."""
    return _DIRS.user_data_path / "coach"


def last_profile_file() -> Path:
    """The profile that was run last."""
    return _DIRS.user_data_path / "last-profile"


def pod_file() -> Path:
    """The foot pod that was named last."""
    return _DIRS.user_data_path / "pod.toml"


def strap_file() -> Path:
    """The heart strap that was named last."""
    return _DIRS.user_data_path / "strap.toml"


def cadence_file() -> Path:
    """What sessions with a foot pod have shown of the runner's own cadence."""
    return _DIRS.user_data_path / "cadence.json"


def used_file() -> Path:
    """The treadmills and sensors that were used, the latest first."""
    return _DIRS.user_data_path / "devices.json"


def locks_dir() -> Path:
    """One file for each treadmill that is under command; the same folder for all sessions of one user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeDirWarning)  # a login without a session folder is no news to a runner
        return _DIRS.user_runtime_path / "locks"


def make_private(folder: Path) -> Path:
    """The folder itself, made with all above it if missing; what is made is for this user alone. Raises OSError."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return folder


def short_path(path: Path | None) -> str:
    """A path as people write it, to fit a line; empty without one."""
    if path is None:
        return ""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
