"""Looks up in journals and check-ins what was done since: for the answers to offers, and for each coach's summaries."""

from contextlib import suppress

from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body.body_files import load_programme
from backrun_treadmill.front.body.own_past import own_past
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach.coach_programmes import note_programme
from backrun_treadmill.front.coach.coach_sessions import note_sessions
from backrun_treadmill.front.coach.coach_summaries import note_summaries
from backrun_treadmill.front.files.paths import sessions_dir
from backrun_treadmill.front.files.settings import load_settings


def note_done(desk: RunnerDesk) -> None:
    """Move accepted offers on, and keep what the coaches are to know. Reads journals: not while a belt moves.

    Settings or a programme that cannot be used hold up the summaries only, until they are mended.
    """
    now = now_s()
    note_sessions(desk.ledger, desk.pins, sessions_dir(), now)
    if any(pin.revoked_s is None for pin in desk.pins.all()):
        with suppress(FaultyFile):
            settings = load_settings()
            programme = load_programme(settings.preferences.programme, settings.runner)
            past = own_past(programme).past
            note_programme(desk.ledger, programme, [one.entry for one in past], now)
            note_summaries(desk.told, desk.pins, past, now)
