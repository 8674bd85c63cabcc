"""`backrun inbox journal`: gives a coach the whole record of a session; nothing else ever does."""

import argparse
import asyncio
import secrets
from collections.abc import Iterator
from functools import partial

import msgspec

from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.coach.broker_link import Letter, Session
from backrun_treadmill.coach.journal_parts import parts_of, seal_part
from backrun_treadmill.coach.live_words import SessionId
from backrun_treadmill.coach.pins import Broker, Pin
from backrun_treadmill.coach.topics import journal
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach.coach_sync import keep_for
from backrun_treadmill.front.history.chosen_journal import NoSuchJournal, chosen_journal

PATIENCE_S = 60.0


def give(args: argparse.Namespace, desk: RunnerDesk) -> int:
    """Send it; 0, or 1 where the broker did not take all of it, or 2 without such a coach or session."""
    pin = desk.pins.named(args.coach)
    if pin is None or pin.revoked_s is not None or pin.broker is None:
        return refuse(f"{printable(args.coach)} is not a coach with a broker: backrun inbox coaches")
    try:
        path = chosen_journal(args.session)
        letters = _letters(desk, pin, msgspec.convert(path.stem, SessionId), path.read_bytes())
    except msgspec.ValidationError:
        return refuse(f"{printable(path.name)} is not named as a session is: letters, digits and hyphens.")
    except (NoSuchJournal, OSError) as error:
        return refuse(f"There is nothing to send: {error}")
    left = _send(pin.broker, letters)
    if left:
        return refuse(f"{left} of {len(letters)} parts are still here: give the command again.", FAULT)
    say(f"{printable(pin.name)} has the journal of {path.stem}: heart rate, pain and every step of that session.")
    return 0


def _letters(desk: RunnerDesk, pin: Pin, session: str, data: bytes) -> list[Letter]:
    issued_s = now_s()
    return [
        Letter(
            topic=journal(desk.key.kid, session, part.part),
            payload=seal_part(part, key=desk.key, coach=pin.kid, issued_s=issued_s),
        )
        for part in parts_of(session, data)
    ]


def _send(broker: Broker, letters: list[Letter]) -> int:
    """How many the broker did not take."""
    left, all_gone = dict(enumerate(letters)), asyncio.Event()

    def gone(number: int) -> None:
        del left[number]
        if not left:
            all_gone.set()

    def outbox() -> Iterator[Letter]:
        for number, letter in list(left.items()):
            yield Letter(topic=letter.topic, payload=letter.payload, delivered=partial(gone, number))

    session = Session(
        broker=broker,
        identifier=f"backrun-journal-{secrets.token_hex(8)}",
        outbox=outbox,
        lasting=False,
        told=say,
    )
    if letters:
        keep_for([session], PATIENCE_S, until=all_gone)
    return len(left)
