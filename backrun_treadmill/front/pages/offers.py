"""What the first page offers: what was run last, the runner's own profiles, the shipped ones; read as for a run."""

from pathlib import Path

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.files.profile_files import load_profile, shipped_names
from backrun_treadmill.tui.pages.offer import Offer

MOST_OWN = 200


def offers(runner: Runner, own: Path, last: str) -> list[Offer]:
    """The last profile first, wherever it is, unless it has gone."""
    try:
        files = sorted(file for file in own.iterdir() if file.suffix == ".toml")[:MOST_OWN]
    except OSError:
        files = []
    names = [*map(str, files), *shipped_names()]
    first = [last] if last in names or (last and Path(last).is_file()) else []
    return [_offer(named, runner) for named in dict.fromkeys([*first, *names])]


def _offer(named: str, runner: Runner) -> Offer:
    title = named if named in shipped_names() else Path(named).stem
    title = "".join(one if one.isprintable() else "?" for one in title)
    try:
        reading = load_profile(named, runner)
    except FaultyFile as error:
        return Offer(named=named, title=title, trouble=str(error.faults[0]))
    return Offer(named=named, title=title, plan=reading.plan, trouble=" ".join(map(str, reading.warnings)))
