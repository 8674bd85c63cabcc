"""A link that is lost: what the belt does is unknown, the stop is remembered, the link is sought with a back-off."""

from backrun_treadmill.core.commands import Connect, Disconnect, Outcome
from backrun_treadmill.core.events import ConnectFailed, LinkLost, MachineConnected
from backrun_treadmill.core.examination import descent, ending
from backrun_treadmill.core.examination.bench import BY_IT_US, Bench
from backrun_treadmill.core.examination.descent import Descent, End
from backrun_treadmill.core.examination.waiting import LinkWentAway
from backrun_treadmill.core.examining import Fact
from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.session.ending import PULL
from backrun_treadmill.core.session.losing import BACKOFF_US, BELL_US, FIRST_TRIES
from backrun_treadmill.core.units import SECOND_US

OF_AGE_US = SECOND_US
"""Links that last equally long go by their age, and not by what was written."""

MOST_LOSSES = 6
LEAST_CKMH = 50
"""The lowest target ever written, for machines that claim a range from 0."""

OF_OP = {
    "07": (Fact.LINK_LOST_ON_START, "The link went at a start, twice."),
    "08": (Fact.LINK_LOST_ON_STOP, "The link went at a stop, twice."),
}


class Lost:
    """A link that is away."""

    def __init__(self, *, at: int) -> None:
        self.attempt = 0
        self.try_at: int | None = at + BACKOFF_US[0]
        self.bell_at = at + BELL_US


def connected(b: Bench, event: MachineConnected) -> None:
    """A link stands; what is remembered goes out first of all."""
    if b.machine is not None and b.machine.address != event.address:
        b.say(Level.ALARM, f"{event.name} is not the treadmill that was examined: nothing is sent to it.")
        b.emit(Disconnect(at=b.at))
        _again(b)
        return
    if b.machine is None:
        b.range = SpeedRange(
            least_ckmh=max(event.range.least_ckmh, LEAST_CKMH),
            most_ckmh=event.range.most_ckmh,
            step_ckmh=max(1, event.range.step_ckmh),
        )
    b.machine, b.linked, b.linked_at, b.lost = event, True, b.at, None
    b.reports.clear()
    b.moving_run = b.standing_run = 0
    if b.descent is not None:
        descent.link_back(b, b.descent)
    elif b.state is State.LOST:
        b.enter(State.READY, "the link is back")


def lost(b: Bench, event: LinkLost) -> None:
    """From any state: what the belt did last is all that is known of it."""
    if not b.linked:
        return
    b.linked, b.wire.controlled = False, False
    b.belt.forget()
    b.answers.link_ends(b.at)
    b.latency.interrupt()
    b.ramp.interrupt()
    b.question = b.count_in_until = None
    _blame(b)
    b.lost = Lost(at=b.at)
    b.enter(State.LOST, event.reason)
    b.interruption = LinkWentAway(event.reason)
    losses = sum(b.links_lost.values())
    if b.may_move or b.paused or b.descent is not None:
        descent.begin(b, _too_often() if losses >= MOST_LOSSES else None)
    elif losses >= MOST_LOSSES:
        end = _too_often()
        ending.end(b, end.outcome, end.exit_code, end.text)
    else:
        b.say(Level.WARNING, "The link to the treadmill is lost. The belt stood when last seen. Reconnecting.")


def _too_often() -> End:
    text = "The link to the treadmill was lost again and again: what was found up to then counts. Come closer to it."
    return End(outcome=Outcome.FAULT, exit_code=1, text=text)


def _blame(b: Bench) -> None:
    newest = max(b.last_sent.items(), key=lambda pair: pair[1], default=("", -BY_IT_US * 2))
    age_us, before_us = b.at - b.linked_at, b.link_lasted_us
    b.linked_at_last, b.link_lasted_us = b.linked_at, age_us
    of_age = before_us is not None and abs(age_us - before_us) <= OF_AGE_US
    op = newest[0] if b.at - newest[1] <= BY_IT_US and not of_age else ""
    b.links_lost[op] = b.links_lost.get(op, 0) + 1
    if op in OF_OP and b.links_lost[op] == 2:
        fact, text = OF_OP[op]
        b.find(fact, True, text)


def failed(b: Bench, event: ConnectFailed) -> None:
    """At first connect it ends with the reason; later the next attempt follows."""
    if b.machine is None:
        code = 2 if event.because.value == "several" else 1
        ending.end(b, Outcome.FAULT, code, event.text)
    elif b.lost is not None and b.descent is None and b.lost.attempt >= FIRST_TRIES:
        ending.end(b, Outcome.FAULT, 1, event.text)
    else:
        _again(b)


def _again(b: Bench) -> None:
    if b.lost is not None:
        b.lost.try_at = b.at + BACKOFF_US[min(b.lost.attempt, len(BACKOFF_US) - 1)]


def tick(b: Bench) -> None:
    """The next attempt, the bell."""
    lost_link = b.lost
    if lost_link is None:
        return
    if lost_link.try_at is not None and b.at >= lost_link.try_at:
        lost_link.try_at = None
        lost_link.attempt += 1
        b.emit(Connect(at=b.at, attempt=lost_link.attempt + 1))
    if b.descent is not None and b.at >= lost_link.bell_at:
        lost_link.bell_at += BELL_US
        _ring(b, b.descent)


def _ring(b: Bench, way_down: Descent) -> None:
    """With its key out the machine is not examined any further."""
    text = "The link was lost for too long while the belt may have moved."
    way_down.end = way_down.end or End(outcome=Outcome.FAULT, exit_code=1, text=text)
    b.aborted = True
    b.say(
        Level.ALARM,
        f"{PULL} The link is still lost and the belt may be moving. The stop goes out first of all when it is back. "
        "Once the belt stands, ENTER ends the examination.",
    )


def dues(b: Bench) -> list[int | None]:
    """The instants at which `tick` has something to do."""
    return [] if b.lost is None else [b.lost.try_at, b.lost.bell_at if b.descent is not None else None]
