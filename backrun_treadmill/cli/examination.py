"""The doctor at the belt: the safety page and its key, then one examination, its page and what is left of it."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.cli.choices import Where
from backrun_treadmill.cli.streams import FAULT
from backrun_treadmill.core.afterwards.examined import Examined, examined_json
from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import without_a_belt
from backrun_treadmill.front.doctor.examining import Examining, Finished
from backrun_treadmill.front.doctor.kept import keep_page, profile_file, profile_written
from backrun_treadmill.front.doctor.safety_page import ask_consent
from backrun_treadmill.front.files.paths import (
    examinations_dir,
    locks_dir,
    machines_dir,
    make_private,
    practice_machines_dir,
)
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.processes.engine_process import complaints_file
from backrun_treadmill.front.processes.room_process import NoRoom, virtual_room
from backrun_treadmill.front.processes.sounds import Sounds, player
from backrun_treadmill.front.session.awake import kept_awake
from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.link.messages import Opening, PodChoice

NAME = "an examination of the treadmill"
DECLINED = "Nothing was written to the treadmill."


class At(Struct, frozen=True, kw_only=True):
    """The treadmill to examine."""

    where: Where
    name: str
    """As the safety page calls it."""
    model: str = ""
    """Of a virtual room of its own."""
    journal: Path | None = None


class Done(Struct, frozen=True):
    """The exit code, and what `--json` tells beside the computer."""

    exit_code: int
    told: dict[str, object]


def examine(at: At, output: Output) -> Done:
    """Ask, and examine if ENTER was the answer. Raises OSError where a folder cannot be had."""
    agreed = asyncio.run(ask_consent(sys.stdin.fileno(), output.say, at.name))
    if agreed is not True:
        output.say(DECLINED)
        return Done(128 + agreed if isinstance(agreed, signal.Signals) else 0, {"not_examined": DECLINED})
    practice = not at.where.adapter
    machines = practice_machines_dir() if practice else machines_dir()
    opening = _opening(at, machines)
    try:
        with kept_awake():
            finished = asyncio.run(_examine(at, opening, output))
    except NoRoom as error:
        output.say(str(error))
        return Done(FAULT, {"not_examined": str(error)})
    page, kept = keep_page(finished.examined, machines, finished.journal, practice=practice)
    output.say(f"\n{page}")
    return Done(finished.exit_code, _told(finished, machines, kept))


async def _examine(at: At, opening: Opening, output: Output) -> Finished:
    look = _own_look()
    lively = not look.plain and os.environ.get("TERM", "dumb") not in ("", "dumb", "unknown")
    with (
        Sounds(command=player(wanted=look.sound), bell=output.ring) as sounds,
        complaints_file(Path(opening.locks).parent) as stderr,
    ):

        async def examine_on(adapter: str) -> Finished:
            return await Examining(
                opening=replace(opening, adapter=adapter),
                stderr=stderr,
                keys=sys.stdin.fileno(),
                say=output.say,
                show=output.show if lively else _show_nothing,
                play=sounds.play,
            ).run()

        if at.where.adapter:
            return await examine_on(at.where.adapter)
        async with virtual_room(at.model) as adapter:
            return await examine_on(adapter)


def _show_nothing(text: str) -> None:
    """For screen readers and terminals that cannot replace a line."""


def _own_look() -> Preferences:
    """A fault in the settings keeps nobody from an examination."""
    try:
        return load_settings().preferences
    except (FaultyFile, OSError):
        return Preferences()


def _opening(at: At, machines: Path) -> Opening:
    return Opening(
        plan=without_a_belt(NAME),
        runner=Runner(),
        driving=Driving.MACHINE,
        adapter=at.where.adapter,
        selector=at.where.selector,
        pod=PodChoice.NONE,
        journal="" if at.journal is None else str(at.journal.absolute()),
        sessions=str(make_private(examinations_dir())),
        machines=str(machines),
        locks=str(make_private(locks_dir())),
        virtual=at.where.room,
        own_room=not at.where.adapter,
        examination=True,
    )


def _told(finished: Finished, machines: Path, page: Path | None) -> dict[str, object]:
    examined: Examined = finished.examined
    profile = None
    if examined.machine is not None and profile_written(examined, machines):
        profile = str(profile_file(machines, examined.machine))
    files = {"profile_file": profile, "page_file": None if page is None else str(page)}
    return examined_json(examined) | files | {"journal": None if finished.journal is None else str(finished.journal)}
