"""A way down to a standing belt: the stop and its proof (design rules 5, 6 and 8); a refused one climbs in `ladder`.

It belongs to no step: a step, the guard and a link that came back all begin it here, and nothing else of the
examination goes on before the belt is proved to stand.
"""

from msgspec import Struct

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import Status
from backrun_treadmill.core.examination import ending
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.patience import Patience
from backrun_treadmill.core.examining import Fact
from backrun_treadmill.core.notes import Level, State, StopRemembered, StopSent
from backrun_treadmill.core.session.ending import PULL
from backrun_treadmill.core.session.halting import NEW_TARGET_US
from backrun_treadmill.core.session.stopping import Stopping, Verdict
from backrun_treadmill.core.units import kmh_text

STOP_OP, CONTROL_OP = "08", "00"
CONTROL_ANSWER_US = 300_000
UNANSWERED_US = 1_100_000
"""A stop without an answer, of a machine that does answer, was dropped as what comes too soon is: it goes out again."""

IGNORED_US = 4_500_000
"""Longer than any belt takes to begin to slow down."""

WAVER_CKMH = 10
FALLEN_CKMH = 15


class End(Struct, frozen=True, kw_only=True):
    """How the examination ends once the belt stands."""

    outcome: Outcome
    exit_code: int
    text: str


class Descent:
    """One way down; `end` is what follows it, None: the step that waits for it goes on."""

    def __init__(self, end: End | None, *, from_ckmh: int, at: int) -> None:
        self.end = end
        self.from_ckmh = from_ckmh
        self.began_at = at
        self.stopping: Stopping | None = None
        self.seq = 0
        self.rung = 0
        self.climbed_at: int | None = None
        """When the ladder for a refused stop was begun last."""
        self.failures = 0
        self.timed = True
        """All of it was seen, so that its time tells something."""
        self.refused_with_control = False
        """The newest refusal (05) came though control had been requested and not been taken away."""
        self.taken_at: int | None = None
        """The stop was answered with success then."""
        self.stop_again_at: int | None = None
        self.again_if_unanswered_at: int | None = None
        self.patience = Patience()
        self.stood = False
        """Two reports in a row have shown a standing belt."""


def begin(b: Bench, end: End | None = None) -> None:
    """Stop the belt now, whatever is under way; a fault that is already the end stays it."""
    b.question = b.count_in_until = b.explains = None
    b.expects_moving = False
    if b.descent is None:
        b.descent = Descent(end, from_ckmh=b.running_ckmh, at=b.at)
    elif end is not None and (b.descent.end is None or b.descent.end.outcome is not Outcome.FAULT):
        b.descent.end = end
    if end is not None:
        b.aborted = True
    if not b.linked:
        remember(b, b.descent)
        return
    if b.state is not State.UNCONFIRMED:  # there ENTER says that the belt stands, however often the stop is sent
        b.enter(State.STOPPING, "" if end is None else end.text)
    send(b, b.descent)


def send(b: Bench, d: Descent) -> None:
    """Write the stop, and begin to prove it."""
    command = b.wire.stop(b.at)
    d.seq = command.seq
    b.emit(command)
    b.emit(StopSent(at=b.at))
    if not b.wire.controlled:  # a machine that keeps to the standard refuses it, but the stop comes first
        b.emit(b.wire.request_control(b.at))
        d.stop_again_at = b.at + CONTROL_ANSWER_US
    if b.answers.any and not d.failures:
        d.again_if_unanswered_at = b.at + UNANSWERED_US
    if d.stopping is None:
        watch(b, d)


def watch(b: Bench, d: Descent) -> None:
    """Begin the proof; a Start that may still be counting down is watched for longer."""
    countdown = b.started_at is not None and b.moved_at is None
    # A single zero may lie, and a rise that was asked for may still be on its way.
    fastest_ckmh = round(max(b.wire.target_ckmh or 0, b.range.least_ckmh) * max(1.0, b.factor)) if b.may_move else 0
    newest = b.running_ckmh if b.belt.lone_standing else b.belt.speed_ckmh
    rising = b.moving_run > 0 and b.belt.rising
    unseen = b.wire.target_ckmh is not None and (b.belt.last_at or 0) < b.wire.set_at + NEW_TARGET_US
    d.stopping = Stopping(
        at=b.at,
        from_ckmh=newest,
        down_ckmh_s=b.belt.down_ckmh_s,
        countdown=countdown,
        may_run_ckmh=max(b.belt.may_run_ckmh(b.at), fastest_ckmh if rising or unseen else 0),
    )


def remember(b: Bench, d: Descent) -> None:
    """The link is away: the stop is the first thing that is written when it is back."""
    b.emit(StopRemembered(at=b.at))
    d.stopping, d.timed = None, False
    d.patience.link_lost(b.at, attended=b.attended)
    lost = "The link to the treadmill is lost, so the stop cannot be sent yet; it goes out first of all."
    if d.end is None:
        b.say(Level.ALARM, f"{lost} The belt may still be moving: stand clear of it.")
    else:
        b.say(Level.ALARM, f"{PULL} {lost} Once the belt stands, ENTER ends the examination.")


def link_back(b: Bench, d: Descent) -> None:
    """The remembered stop is the first thing written, and is proved from the beginning.

    Also where stops cost the link: then it has at least been received.
    """
    d.stopping, d.stood = None, False
    d.patience.link_back(b.at)
    b.enter(State.STOPPING, "the link is back")
    send(b, d)


def measured(b: Bench, d: Descent) -> None:
    """A report on the way down: a belt that runs on, or that sets off again."""
    d.stood = d.stood or b.standing_run >= 2
    moved_before = d.from_ckmh > b.belt.rest_ckmh
    # The machine's own word "started" makes a single report believable.
    again = b.moving_run >= 2 or (b.moving_run and b.said_since(d.began_at, Status.STARTED))
    if d.stood and moved_before and again:
        b.find(Fact.RESTARTS, True, "After a stop the belt set off again by itself.")
        text = "The belt set off again by itself after a stop. Do not use this treadmill with a program."
        d.end = d.end or End(outcome=Outcome.FAULT, exit_code=1, text=text)
        b.aborted = True
    if _runs_on(b, d):
        b.find(Fact.STOP_IGNORED, True, "A stop was answered with success, and the belt ran on.")
        text = "The belt does not obey a stop. Do not use this treadmill with a program."
        d.end = End(outcome=Outcome.FAULT, exit_code=1, text=text)
        b.aborted = True


def _runs_on(b: Bench, d: Descent) -> bool:
    """No slower, long after the stop was answered with success."""
    if d.taken_at is None or b.at - d.taken_at < IGNORED_US:
        return False
    since = [speed for at, speed in b.reports if at >= d.taken_at]
    return len(since) > 2 and min(since) > b.belt.rest_ckmh and since[-1] >= max(since) - 2 * WAVER_CKMH


def tick(b: Bench) -> None:
    """Judge the way down at this event."""
    d = b.descent
    if d is None:
        return
    given_up_at = d.patience.ends(linked=b.linked)
    if given_up_at is not None and b.at >= given_up_at:
        ending.end(b, Outcome.FAULT, 1, "The stop could not be confirmed. The belt may still be moving.", stands=False)
        return
    if not b.linked:
        return
    if d.stop_again_at is not None and b.at >= d.stop_again_at:
        d.stop_again_at = None
        send(b, d)
    if d.again_if_unanswered_at is not None and b.at >= d.again_if_unanswered_at:
        send(b, d)
        d.again_if_unanswered_at = None
    if d.stopping is not None:
        _prove(b, d, d.stopping)


def _prove(b: Bench, d: Descent, stopping: Stopping) -> None:
    match stopping.judge(b.at, b.belt):
        case Verdict.STOPPED:
            _stands(b, d)
        case Verdict.MISSED:
            _missed(b, d)
        case Verdict.RESEND:
            send(b, d)
        case Verdict.WAITING:
            pass


def _stands(b: Bench, d: Descent) -> None:
    # Below its rest value a belt that still moves cannot be told from one that stands.
    clean = d.timed and d.rung == 0 and d.stopping is not None and not (d.stopping.confirmed_late or b.belt.rest_ckmh)
    # A machine that reports its target says zero at once: only a fall that was seen can be timed.
    if clean and any(
        b.belt.rest_ckmh < speed < d.from_ckmh - FALLEN_CKMH for at, speed in b.reports if at > d.began_at
    ):
        b.stop_ms.append((d.from_ckmh, (_stood_at(b) - d.began_at) // 1000))
    b.descent = None
    b.may_move, b.started_at, b.moved_at = False, None, None
    b.paused = False
    b.wire.forget_target()
    if d.end is not None:
        ending.end(b, d.end.outcome, d.end.exit_code, d.end.text)
    else:
        b.enter(State.READY, "the belt stands")
        b.explains = Fact.RESTARTS if d.from_ckmh > b.belt.rest_ckmh else None


def _stood_at(b: Bench) -> int:
    """The first report of those that show the belt standing until now."""
    stood_at = b.at
    for at, speed in reversed(b.reports):
        if speed > b.belt.rest_ckmh:
            break
        stood_at = at
    return stood_at


def _missed(b: Bench, d: Descent) -> None:
    b.enter(State.UNCONFIRMED, "stop not confirmed")
    speed = "unknown" if b.belt.speed_ckmh is None else f"{kmh_text(b.belt.speed_ckmh)} km/h"
    b.say(
        Level.ALARM,
        f"{PULL} Stop was sent but the belt is not seen to stop; its speed is {speed}. "
        "It is sent again every 2 s. Once the belt stands, ENTER ends the examination.",
    )
    d.patience.missed(b.at, attended=b.attended)
    if d.end is None:
        text = "The stop was not seen to work in time. Do not use this treadmill with a program."
        d.end = End(outcome=Outcome.FAULT, exit_code=1, text=text)
        b.aborted = True
    send(b, d)


def dues(b: Bench) -> list[int | None]:
    """The instants at which `tick` may act without a report."""
    d = b.descent
    if d is None:
        return []
    waits = [d.patience.ends(linked=b.linked), d.stop_again_at, d.again_if_unanswered_at]
    if b.linked and d.stopping is not None:
        waits.extend(d.stopping.due)
    return waits
