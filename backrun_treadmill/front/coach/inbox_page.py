"""What the inbox's page knows and does: everything that came, as this runner would have it, and the runner's answer."""

import sqlite3
from contextlib import suppress

from backrun_treadmill.coach.contents import State
from backrun_treadmill.coach.inbox import CannotAccept, content_of
from backrun_treadmill.coach.ledger import Entry
from backrun_treadmill.coach.pins import Pin
from backrun_treadmill.coach.vetting import Scope, Unfitting, Vetted, vet
from backrun_treadmill.coach.words import SHOWN_ID_CHARS, day_text, offer_line, offer_lines
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.front.body.body_files import named_profiles
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.tui.pages.received import Received

SHOWN = (State.OFFERED, State.ACCEPTED, State.STARTED, State.COMPLETED, State.DECLINED)
ACCEPTED = "Accepted: {what}. Nothing starts by that{where}."
DECLINED = "Declined: {what}."
NOT_NOW = "It is not on offer any more."


class InboxPage:
    """One runner's inbox."""

    def __init__(self, desk: RunnerDesk, runner: Runner) -> None:
        self._desk = desk
        self._runner = runner
        self._read: dict[tuple[str, str], Received] = {}
        """What was made of each already, by its digest and state: the page looks again every second."""

    def received(self) -> list[Received]:
        """What waits for an answer, then what was answered; in each the newest first."""
        self._desk.inbox.expire(now_s())
        pins = {pin.kid: pin for pin in self._desk.pins.all()}
        entries = [entry for entry in reversed(self._desk.ledger.entries()) if entry.state in SHOWN]
        entries.sort(key=lambda entry: entry.state is not State.OFFERED)
        for entry in entries:
            if (entry.digest, entry.state) not in self._read:
                self._read[entry.digest, entry.state] = self._shown(entry, pins)
        return [self._read[entry.digest, entry.state] for entry in entries]

    def waiting(self) -> int:
        """How many offers wait for an answer."""
        return sum(entry.state is State.OFFERED for entry in self._desk.ledger.entries())

    def accept(self, one: Received, word: str) -> str:
        """Take it, with a word for the coach; a sentence."""
        entry = self._entry(one)
        if entry is None:
            return NOT_NOW
        try:
            path = self._desk.inbox.accept(entry, self._desk.door, now_s(), word)
        except CannotAccept as error:
            return f"It {error}."
        except (OSError, sqlite3.Error) as error:
            return f"It cannot be kept: {error}. Nothing was accepted."
        where = f"; it is on the first page as {path.stem}" if path is not None and one.plan is not None else ""
        return ACCEPTED.format(what=one.what, where=where)

    def decline(self, one: Received, word: str) -> str:
        """Say no to it, with a word for the coach; a sentence."""
        entry = self._entry(one)
        declined = entry is not None and self._desk.inbox.decline(entry, now_s(), word)
        return DECLINED.format(what=one.what) if declined else NOT_NOW

    def _entry(self, one: Received) -> Entry | None:
        coach, plan_id, revision = one.key.split("/")
        return self._desk.ledger.entry(coach, plan_id, int(revision))

    def _shown(self, entry: Entry, pins: dict[str, Pin]) -> Received:
        pin, vetted, trouble = pins.get(entry.coach), None, ""
        try:
            vetted = vetted_for(entry, self._runner)
            what = offer_line(vetted.content)
        except Unfitting as error:
            what, trouble = offer_line(content_of(entry)), f"It cannot be accepted as your settings are: {error}"
        return Received(
            key=f"{entry.coach}/{entry.plan_id}/{entry.revision}",
            who=f"{printable(pin.name) if pin else 'a coach who is gone'} (key {entry.coach[:SHOWN_ID_CHARS]})",
            what=what,
            state=entry.state,
            until=day_text(entry.expires_s),
            lines=() if vetted is None else tuple(offer_lines(vetted, before_of(self._desk, entry, self._runner))),
            plan=None if vetted is None else vetted.plan,
            trouble=trouble,
        )


def vetted_for(entry: Entry, runner: Runner) -> Vetted:
    """What an offer would be for this runner now. Raises Unfitting."""
    return vet(content_of(entry), runner=runner, scope=Scope(), profiles=named_profiles())


def before_of(desk: RunnerDesk, entry: Entry, runner: Runner) -> Plan | None:
    """The plan's last revision before this one; None: there is none that can be read."""
    older = [
        one
        for one in desk.ledger.entries(entry.coach)
        if one.plan_id == entry.plan_id and one.revision < entry.revision
    ]
    with suppress(Unfitting):
        return vetted_for(older[-1], runner).plan if older else None
    return None
