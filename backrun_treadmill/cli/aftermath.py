"""Before any session: a belt that the last one may have left moving, because it was cut off, is looked at first."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from backrun_treadmill.cli.choices import Where, choose_pod, choose_strap, has_terminal, on_loopback
from backrun_treadmill.cli.living import live, summarise
from backrun_treadmill.cli.streams import can_draw
from backrun_treadmill.core.afterwards.unfinished import Look, look_of
from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.belt.left_behind import LeftBehind, find_left_behind
from backrun_treadmill.front.body.own_body import with_own_body
from backrun_treadmill.front.files.known_sensor import known_sensor
from backrun_treadmill.front.files.paths import (
    examinations_dir,
    locks_dir,
    machines_dir,
    make_private,
    pod_file,
    sessions_dir,
    strap_file,
    used_file,
)
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.files.used_devices import known_feet
from backrun_treadmill.front.session.awake import kept_awake
from backrun_treadmill.front.session.live import Lived
from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.journal.reader import NotAJournal, read_journal
from backrun_treadmill.link.messages import Opening

STANDS = "The belt stands, so there is nothing to go on with: for the rest of {name}, choose its profile again."
GONE = "The virtual room of the last session is gone, and its belt with it."
NOT_FOUND = (
    "\aThe last session ({name}) did not end, and its treadmill cannot be reached: its belt may be moving. Go and "
    "look; its console or safety key stops it. Nothing was started; the next start does not ask any more."
)
IN_OTHER_HANDS = "Another session of this computer has that treadmill. Nothing was started."
ASKED_AGAIN = "Nothing was started. The next start looks at that belt again."


def settle(*, plain: bool, fd: int = 1) -> int | None:
    """An exit code: the belt of the last session has to be settled before there is another; None: nothing to settle.

    Lines go to the stream `fd`. Raises OSError where the folders of sessions and locks cannot be had.
    """
    left = find_left_behind(sessions_dir(), examinations_dir())
    if left is None:
        return None
    runner, preferences = _own_settings()
    attended = has_terminal()
    drawn = attended and not (plain or preferences.plain) and can_draw()
    with Output(fd) as output:
        opening, where = _opening(left, runner, attended=attended)
        with kept_awake():
            lived = asyncio.run(live(opening, output, look=preferences, drawn=drawn))
        return _settled(left, lived, output, where, opening)


def _settled(left: LeftBehind, lived: Lived, output: Output, where: Where, opening: Opening) -> int | None:
    look = _look_of(lived.journal)
    settled, name = left.settled(look), left.what.name
    match look:
        case Look.STANDS:
            output.say(STANDS.format(name=name))
            return None
        case Look.NOT_FOUND if on_loopback(where.adapter):
            output.say(GONE)
            return None
        case Look.NOT_FOUND:
            output.say(NOT_FOUND.format(name=name))
        case Look.IN_OTHER_HANDS:
            output.say(IN_OTHER_HANDS)
        case Look.TAKEN_UP if lived.journal is not None:
            summarise(lived.journal, output, where, opening)
        case _ if not settled:
            output.say(ASKED_AGAIN)
        case _:
            pass
    return lived.exit_code


def _look_of(journal: Path | None) -> Look:
    if journal is None:
        return Look.GIVEN_UP
    try:
        return look_of(read_journal(journal).records)
    except (OSError, NotAJournal):
        return Look.MOVES


def _own_settings() -> tuple[Runner, Preferences]:
    """A fault in the settings must not keep anybody from a belt that moves."""
    try:
        settings = load_settings()
    except (FaultyFile, OSError):
        return Runner(), Preferences()
    return with_own_body(settings.runner, settings.preferences), settings.preferences


def _opening(left: LeftBehind, runner: Runner, *, attended: bool) -> tuple[Opening, Where]:
    what = left.what
    where = Where(driving=Driving.MACHINE, selector=what.machine.address, adapter=what.adapter or "os")
    pod, pod_selector = choose_pod("auto", where, known_sensor(pod_file()))
    opening = Opening(
        plan=left.plan(runner.top_ckmh),
        runner=replace(runner, impact_budget=what.impacts_left),
        driving=where.driving,
        adapter=where.adapter,
        selector=where.selector,
        pod=pod,
        pod_selector=pod_selector,
        strap=choose_strap("auto", where, known_sensor(strap_file())),
        feet={} if where.room else known_feet(used_file()),
        journal="",
        sessions=str(make_private(sessions_dir())),
        machines=str(machines_dir()),
        locks=str(make_private(locks_dir())),
        attended=attended,
        virtual=where.room,
        unfinished=what.session,
    )
    return opening, where
