"""`backrun import FILE [-o PROFILE.toml] [--save]`: a workout as a profile, shown before it is kept;
an activity of another device into the history."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.import_activity import import_activity
from backrun_treadmill.cli.streams import refuse, say
from backrun_treadmill.core.faults import FaultyFile, Place, printable
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.core.profile.race import Race, read_race
from backrun_treadmill.core.profile.terms import Terms, read_amount
from backrun_treadmill.core.profile.timeline_text import timeline_text
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.draft import Draft, NotImportable
from backrun_treadmill.exchange.draft_toml import Answers, needs_race, open_steps, profile_text
from backrun_treadmill.exchange.fit_activity import read_fit_activity
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.exchange.sniffing import Content, content_of, read_workout
from backrun_treadmill.exchange.tcx_activity import read_tcx_activity
from backrun_treadmill.front.files.paths import make_private, profiles_dir, settings_file
from backrun_treadmill.front.files.settings import Settings, load_settings
from backrun_treadmill.front.files.settings_text import answered, write_settings
from backrun_treadmill.front.files.text_file import Unreadable, read_file

MOST_BYTES = 20_000_000
"""Some hours of a TCX activity."""
MOST_WORKOUT_BYTES = 2_000_000


class Refused(Exception):
    """The import ends here; `str()` says why."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="a .zwo, a FIT workout, a text from intervals.icu; a FIT or TCX activity",
    )
    parser.add_argument("-o", "--output", metavar="PROFILE.toml", type=Path, help="write the profile there")
    parser.add_argument("--save", action="store_true", help="keep it among your own profiles, for the first page")
    parser.add_argument("--force", action="store_true", help="write over a profile that is there")
    parser.add_argument("--only-show", action="store_true", help="an activity: say what it is, and put it nowhere")
    parser.add_argument("--open", metavar="TIME", help='for steps that end by a lap button: "60", "90 s", "2 min"')
    parser.add_argument("--race", metavar="RACE", help='for shares of a pace: "5 km in 30:00"; else as in the settings')


def run(args: argparse.Namespace) -> int:
    """Show what the file becomes, and write it where asked: exit code 0, 1 when it cannot be written, else 2."""
    try:
        data = _read(args.file)
        content = content_of(data)
        if content in (Content.FIT_ACTIVITY, Content.TCX):
            if args.save or args.output is not None:
                raise NotImportable("is the record of an activity: there is no profile in it to write")
            activity = read_tcx_activity(data) if content is Content.TCX else read_fit_activity(data)
            return import_activity(activity, args.file, only_show=args.only_show)
        if len(data) > MOST_WORKOUT_BYTES:
            raise NotImportable(f"is larger than {MOST_WORKOUT_BYTES // 1_000_000} MB; a workout has a few kB")
        return _import(args, read_workout(data, content))
    except NotImportable as why:
        return refuse(f"{_shown(args.file)} {why}.")
    except (Refused, FaultyFile) as why:
        return refuse(str(why))


def _read(path: Path) -> bytes:
    try:
        return read_file(path, most_bytes=MOST_BYTES)
    except FileNotFoundError:
        raise NotImportable("cannot be read: there is no such file") from None
    except Unreadable as why:
        raise NotImportable(str(why)) from None


# a workout


def _import(args: argparse.Namespace, draft: Draft) -> int:
    settings = load_settings()
    title = f', "{printable(draft.name)[:80]}"' if draft.name.strip() else ""
    say(f"{_shown(args.file)}: {draft.what}{title}.")
    answers = Answers(
        open_s=_open_time(args, draft, settings) if open_steps(draft) else 0,
        race=_race(args, settings) if needs_race(draft) else None,
    )
    text = profile_text(draft, answers, source=args.file.name)
    for line in text.splitlines():
        if line.startswith("# ") and not line.startswith("# Imported"):
            say(line[2:])
    target = _target(args)
    reading = read_profile(text.encode(), source=str(target or "the profile"), runner=settings.runner)
    say(f"\n{timeline_text(reading.plan)}")
    for warning in reading.warnings:
        say(f"warning: {warning}")
    return _write(target, text, force=args.force)


def _target(args: argparse.Namespace) -> Path | None:
    if args.output is not None:
        return Path(args.output)
    return profiles_dir() / f"{args.file.stem}.toml" if args.save else None


def _write(target: Path | None, text: str, *, force: bool) -> int:
    if target is None:
        say("\nNothing was written: -o PROFILE.toml writes it, --save keeps it among your own profiles.")
        return 0
    try:
        if target.parent == profiles_dir():
            make_private(target.parent)
        write_new(target, text.encode(), replace=force)
    except Occupied:
        return refuse(f"{_shown(target)} is there already; give another name with -o, or --force to write over it.")
    except OSError as error:
        sys.stderr.write(f"{_shown(target)} cannot be written: {error.strerror}. Nothing was left behind.\n")
        return 1
    say(f"\nWritten: {_shown(target)}")
    return 0


# what the file does not say


def _open_time(args: argparse.Namespace, draft: Draft, settings: Settings) -> int:
    """Seconds for steps that end by a lap button, which a treadmill does not have."""
    number = open_steps(draft)
    many = "1 step ends" if number == 1 else f"{number} steps end"
    question = f"{many} by a lap button, or by something a belt does not know. How long"
    said = args.open if args.open is not None else _ask(question, 'give it with --open, such as --open "60 s"')
    place = Place("--open")
    amount = read_amount(said, Terms(settings.runner), place)
    if amount is not None and not amount.duration_us:
        place.refuse(said, "must be a time")
    if place.found or amount is None:
        raise FaultyFile(place.found)
    return max(1, amount.duration_us // SECOND_US)


def _race(args: argparse.Namespace, settings: Settings) -> Race:
    """The race that shares are of: given for this time, known, or asked for and kept."""
    place = Place("--race")
    if args.race is None and settings.preferences.race is not None:
        return settings.preferences.race
    question = 'Its speeds are shares of a pace of yours. What could you run at your best now, as in "5 km in 30:00"'
    said = (
        args.race if args.race is not None else _ask(question, 'give one with --race, such as --race "5 km in 30:00"')
    )
    race = read_race(said, place)
    if race is None:
        raise FaultyFile(place.found)
    if args.race is None:
        _keep_race(said)
    return race


def _keep_race(said: str) -> None:
    file = settings_file()
    try:
        write_settings(file, answered(file, {"race": said.strip()}))
    except OSError as error:
        sys.stderr.write(f"It could not be kept in the settings: {error.strerror}.\n")
    else:
        say(f"Kept as race in {_shown(file)}.")


def _ask(question: str, otherwise: str) -> str:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(f"{question}? Nobody is there to say; {otherwise}.")
    try:
        return input(f"{question}? ")
    except EOFError:
        raise Refused(f"Nothing was said; {otherwise}.") from None


def _shown(path: Path) -> str:
    return printable(str(path))
