"""Plays one session with all that belongs around it: sounds, the engine's complaints, a virtual room if one is due."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from msgspec.structs import replace

from backrun_treadmill.cli.choices import Where
from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.impacts.calibration import cadence_points
from backrun_treadmill.core.sensor_events import PodConnected, Source, StrapConnected
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.body.own_body import own_rules
from backrun_treadmill.front.body.own_cadence import keep_cadence
from backrun_treadmill.front.body.own_history import local_time
from backrun_treadmill.front.body.reminder import remind
from backrun_treadmill.front.files.known_sensor import remember_sensor
from backrun_treadmill.front.files.paths import cadence_file, pod_file, reminders_dir, strap_file, used_file
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.used_devices import remember_connected
from backrun_treadmill.front.processes.engine_process import complaints_file
from backrun_treadmill.front.processes.room_process import virtual_room
from backrun_treadmill.front.processes.sounds import Sounds, player
from backrun_treadmill.front.session.live import Live, Lived
from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.journal.looking import local_minutes
from backrun_treadmill.journal.reader import NotAJournal, read_journal
from backrun_treadmill.link.messages import Opening, PodChoice


def tell_nobody(record: object) -> None:
    """For a session that no coach follows."""


async def live(
    opening: Opening,
    output: Output,
    *,
    look: Preferences,
    drawn: bool,
    tell: Callable[[object], None] = tell_nobody,
) -> Lived:
    """One session on the adapter of `opening`, or in a virtual room of its own; `tell` is given each record.

    Raises `NoRoom`.
    """
    with (
        Sounds(command=player(wanted=opening.attended and look.sound), bell=output.ring) as sounds,
        complaints_file(Path(opening.locks).parent) as stderr,
    ):
        keys = sys.stdin.fileno() if opening.attended else None

        async def live_on(adapter: str) -> Lived:
            session = Live(
                opening=replace(opening, adapter=adapter),
                stderr=stderr,
                keys=keys,
                say=output.say,
                sounds=sounds,
                look=look,
                rules=own_rules(),
                drawn=drawn,
                tell=tell,
            )
            return await session.run()

        return await (_in_a_room(live_on, drawn=drawn) if opening.own_room else live_on(opening.adapter))


async def _in_a_room(live_on: Callable[[str], Awaitable[Lived]], *, drawn: bool) -> Lived:
    if drawn:  # Textual is loaded while the room opens
        asyncio.get_running_loop().run_in_executor(None, import_module, "backrun_treadmill.front.session.screen")
    async with virtual_room() as adapter:
        return await live_on(adapter)


def summarise(journal: Path, output: Output, where: Where, opening: Opening) -> None:
    """The report of a session that is over, and what of its devices is worth remembering."""
    try:
        reading = read_journal(journal)
    except (OSError, NotAJournal) as error:
        output.say(f"The journal cannot be read back: {error}.")
        return
    output.say(report_text(build_report(reading.records, rules=own_rules())))
    output.say(f"Journal: {journal}")
    if not where.room and reading.header is not None:
        began_min, now = local_minutes(reading.header.wall), local_time()
        if text := remind(reminders_dir(), journal.stem, reading.records, began_min=began_min, now=now):
            output.say(text)
    with suppress(OSError):
        _remember(reading.records, where, opening)


def _remember(records: Sequence[AnyEvent | AnyCommand], where: Where, opening: Opening) -> None:
    """The sensors that were named become the runner's own, and what was met is known the next time. Raises OSError."""
    for record in records:
        match record:
            case PodConnected() if record.source is Source.POD and opening.pod is PodChoice.POD:
                remember_sensor(pod_file(), address=record.address, name=record.name)
            case StrapConnected() if opening.strap:
                remember_sensor(strap_file(), address=record.address, name=record.name)
            case _:
                pass
    if not where.room:
        remember_connected(used_file(), records)
        opened = next((record for record in records if isinstance(record, SessionOpened)), None)
        keep_cadence(cadence_file(), "" if opened is None else opened.session, cadence_points(records))
