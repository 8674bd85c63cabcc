"""What became of an accepted programme: begun with its first session, over with a whole one of its last level."""

from collections.abc import Sequence
from pathlib import Path

from backrun_treadmill.coach.contents import OfferedProgramme, State
from backrun_treadmill.coach.inbox import content_of
from backrun_treadmill.coach.ledger import Entry as Offer
from backrun_treadmill.coach.ledger import Ledger
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.front.body.coach_words import accepted_at, local_min

UNDER_WAY = (State.ACCEPTED, State.STARTED)


def note_programme(ledger: Ledger, programme: Programme, history: Sequence[Entry], now_s: int) -> None:
    """Move the accepted offer that `programme` came from on by its sessions in `history`, which has its levels."""
    accepted_s = accepted_at(ledger)
    for offer in ledger.entries():
        if offer.state not in UNDER_WAY or not offer.file or Path(offer.file).stem != programme.key:
            continue
        if not isinstance(content_of(offer), OfferedProgramme):
            continue
        since_min = local_min(accepted_s[offer.coach, offer.plan_id, offer.revision])
        done = [e for e in history if _of(e, programme) and e.when_min >= since_min]
        if done:
            _move(ledger, offer, done, levels=len(programme.levels), now_s=now_s)


def _of(entry: Entry, programme: Programme) -> bool:
    return not entry.virtual and entry.of_programme and entry.programme == programme.key


def _move(ledger: Ledger, offer: Offer, done: Sequence[Entry], *, levels: int, now_s: int) -> None:
    with ledger.changing():
        ledger.move(offer, State.STARTED, now_s)
        if any(entry.completed and (entry.level or 0) >= levels for entry in done):
            whole = sum(entry.completed for entry in done)
            said = f"the last level of {levels} is done, {counted(whole, 'whole session')} in all"
            ledger.move(offer, State.COMPLETED, now_s, said=said)
