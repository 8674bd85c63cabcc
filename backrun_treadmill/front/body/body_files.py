"""The rules and the programmes as files: the shipped ones, and what the runner or a clinician put beside the settings.

A file of one's own that cannot be used is an error with every fault in it, never a silent return to the shipped one:
somebody wrote it so that the shipped one should not hold.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import ProgrammeError, read_allowed
from backrun_treadmill.core.body.rules import Rules, RulesError, read_rules
from backrun_treadmill.core.faults import Place, did_you_mean
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.files.paths import profiles_dir, programmes_dir, rules_file
from backrun_treadmill.front.files.profile_files import SHIPPED, profile_bytes, shipped_names
from backrun_treadmill.front.files.text_file import Unreadable, read_file
from backrun_treadmill.journal.history import History, Told, read_history
from backrun_treadmill.journal.index import Index

ENDING = ".toml"
WHAT_TO_DO = (
    "correct it, or take it away and the shipped rules hold; until then there is no advice, and no session begins "
    "outside the virtual room"
)


def shipped_rules() -> Rules:
    """The rules as they are shipped."""
    data = (files("backrun_treadmill.core.body") / "rules.toml").read_bytes()
    return read_rules(data, source="rules.toml")


def load_rules(path: Path | None = None) -> Rules:
    """The shipped rules with what the rules file (the usual one unless given) changes; raises RulesError."""
    file = rules_file() if path is None else path
    place = Place(str(file))
    try:
        data = read_file(file)
    except FileNotFoundError:
        return shipped_rules()
    except Unreadable as why:
        place.refuse(None, str(why))
    else:
        try:
            return read_rules(data, source=str(file), over=shipped_rules())
        except RulesError as error:
            place.found.extend(error.faults)
    place.refuse(None, WHAT_TO_DO)
    raise RulesError(place.found)


def programme_names(own: Path | None = None) -> tuple[str, ...]:
    """All programmes there are, in order; one of the runner's own takes the place of a shipped one of its name."""
    folder = programmes_dir() if own is None else own
    shipped = (entry.name for entry in _shipped_programmes().iterdir())
    found = (*shipped, *(path.name for path in folder.glob(f"*{ENDING}")))
    return tuple(sorted({name.removesuffix(ENDING) for name in found if name.endswith(ENDING)}))


def load_programme(named: str, runner: Runner, *, own: Path | None = None) -> Programme:
    """The programme called `named`, as far as this runner's limits allow it; raises ProgrammeError with every fault."""
    data, source = _programme_file(named, own)
    return read_allowed(data, source=source, runner=runner, profiles=named_profiles())


def programme_bytes(named: str) -> bytes:
    """The bytes of a file that holds a programme, or of the one called `named`. Raises ProgrammeError, OSError."""
    try:
        return read_file(Path(named))
    except FileNotFoundError:
        return _programme_file(named, None)[0]
    except Unreadable as why:
        raise _unreadable(named, why) from None


def load_history(
    folder: Path,
    programme: str,
    *,
    own: Path | None = None,
    index: Index | None = None,
    stamp: str = "",
    told: Told | None = None,
) -> History:
    """The journals in `folder` as a history, each level that of `programme` at the speeds of its own session's runner.

    `index` spares reading what has not changed; `stamp` is that of the programme, `told` as for `read_history`. Where
    those speeds do not allow the programme, the level of such a session is not known.
    """

    @cache
    def for_runner(runner: Runner) -> tuple[Programme, ...]:
        try:
            return (load_programme(programme, runner, own=own),)
        except ProgrammeError:
            return ()

    return read_history(folder, for_runner, index=index, stamp=stamp, told=told)


def _programme_file(named: str, own: Path | None) -> tuple[bytes, str]:
    """The bytes of the programme called `named`, and the file to name with its faults. Raises ProgrammeError."""
    names = programme_names(own)
    if named not in names:
        place = Place(named)
        place.refuse(None, f"there is no such programme: {', '.join(names)}{did_you_mean(named, names)}")
        raise ProgrammeError(place.found)
    file = (programmes_dir() if own is None else own) / f"{named}{ENDING}"
    try:
        return read_file(file), str(file)
    except FileNotFoundError:
        return (_shipped_programmes() / f"{named}{ENDING}").read_bytes(), f"{named}{ENDING}"
    except Unreadable as why:
        raise _unreadable(str(file), why) from None


def _unreadable(named: str, why: Unreadable) -> ProgrammeError:
    place = Place(named)
    place.refuse(None, str(why))
    return ProgrammeError(place.found)


def _shipped_programmes() -> Traversable:
    return files(SHIPPED) / "programmes"


def named_profiles() -> Mapping[str, bytes]:
    """Every profile a level may name; one of the runner's own that cannot be read is not among them."""
    profiles = {name: profile_bytes(name) for name in shipped_names()}
    for path in profiles_dir().glob(f"*{ENDING}"):
        with suppress(OSError, Unreadable):
            profiles.setdefault(path.stem, read_file(path))
    return profiles
