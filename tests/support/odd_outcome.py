"""What became of a contract session: the named outcome for the table, and what must never be, whatever the machine.

Judged by the truth of the room (the belt, the writes that arrived) against the records of the journal.
"""

from collections.abc import Callable

from odd_hands import PULL, Behaviour
from odd_session import Told

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.commands import Outcome, PauseBelt, SetSpeed, StartBelt, StopBelt, UseUnit
from backrun_treadmill.core.events import LinkLost, MachineConnected
from backrun_treadmill.core.notes import ConsoleChanged, IntentRefused, Said, State, StateEntered, StopRemembered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.reader import read_journal

AS_ASKED = "as asked"
WITH_KEY = "as asked, after a key"
LATE = "as asked, from the second interval on"
UNNAMED = "unnamed"

NAMES: tuple[tuple[str, str], ...] = (
    ("does not offer what is needed", "read-only"),
    ("cannot be controlled over Bluetooth", "read-only"),
    ("was not found", "not found"),
    ("did not pair", "does not pair"),
    ("does not report its speed", "no reports"),
    ("goes up to", "plan does not fit"),
    ("Stop was sent but the belt is not seen to stop", "stop not seen: safety key asked for"),
    ("refuses our stop", "stop not seen: safety key asked for"),
    ("the stop cannot be sent yet", "link lost: safety key asked for"),
    ("faster than asked for", "too fast: stopped"),
    ("The belt started at", "too fast: stopped"),
    ("does not give us control", "control refused"),
    ("did not start", "does not start"),
    ("did not take the start", "does not start"),
    ("Another app has", "control refused"),
    ("another app has", "control refused"),
    ("did not take", "targets refused"),
    ("Asked for", "targets ignored"),
    ("The link to the treadmill is lost", "link lost"),
    ("The link is lost", "link lost"),
    ("The link was lost", "link lost"),
    ("was set to", "console wins"),
    ("Paused; the belt stands", "stops by itself"),
    ("is already moving", "moves by itself"),
)
"""(what was said, the outcome it names), the gravest first."""

NEAR_KMH = 0.35
HELD_S = 3.0
OVER_KMH = 0.5
OVER_S = 4.0
"""How long the belt may be faster than asked: a report's period, and the 3 s of rule 19."""
UNIT_S = 1.0
UNKNOWN_KMH = 5.0
"""No faster than this before the unit is known."""
SLOWEST_KMH_S, RAMP_SLACK_S = 0.4, 4.0
"""A fall has this much time: the slowest known ramp, and what a new target is allowed before it is judged."""
STOP_SEEN_S = 6.5
"""A stop that does nothing is an alarm by then."""


def named(told: Told) -> str:
    """The outcome of a session, in the table's words."""
    if achieved(told):
        return WITH_KEY if _key_needed(told) else AS_ASKED
    if told.behaviour is Behaviour.SPEED and _finished(told) and held(told, 6.0) and held(told, 3.0):
        return LATE
    said = "\n".join([*(r.text for _, r in told.records if isinstance(r, Said)), told.close.text if told.close else ""])
    return next((name for words, name in NAMES if words in said), UNNAMED)


def achieved(told: Told) -> bool:
    """Whether it went as the runner wanted."""
    return told.close is not None and DEEDS[told.behaviour](told)


def _key_needed(told: Told) -> bool:
    given = sum(what == "GoOnPressed" for _, what in told.keys)
    refused = sum(isinstance(r, IntentRefused) and r.intent == "GoOnPressed" for _, r in told.records)
    return given > refused


def _finished(told: Told) -> bool:
    return told.close is not None and told.close.outcome is Outcome.FINISHED and told.close.exit_code == 0


def _ran(told: Told) -> bool:
    return _finished(told) and all(held(told, kmh) for kmh in (4.0, 6.0, 3.0))


def _stopped(told: Told) -> bool:
    closed_at = told.ended_at
    proved = told.close is not None and told.close.outcome is Outcome.STOPPED and told.close.exit_code == 0
    return proved and belt_at(told, closed_at) == 0 and not _said(told, PULL) and _began(told)


def _paused(told: Told) -> bool:
    paused = [at for at, record in told.records if _is_state(record, State.PAUSED)]
    return _finished(told) and bool(paused) and belt_at(told, paused[0]) == 0 and held(told, 3.0)


def _relinked(told: Told) -> bool:
    lost = [at for at, record in told.records if isinstance(record, LinkLost)]
    return _finished(told) and bool(lost) and held(told, 3.0)


def _followed_console(told: Told) -> bool:
    changed = any(isinstance(record, ConsoleChanged) for _, record in told.records)
    return _finished(told) and changed and held(told, 5.0)


def _key_pulled(told: Told) -> bool:
    pulled = next((at for at, what in told.keys if what == "key out"), None)
    if pulled is None or not _began(told):
        return False
    quiet = [belt for at, belt in belt_of(told) if at > pulled + 4]
    restarts = [at for at, record in told.records if isinstance(record, StartBelt) and at > pulled]
    paused = any(_is_state(record, State.PAUSED) and at > pulled for at, record in told.records)
    return max(quiet, default=0) == 0 and not restarts and paused


DEEDS: dict[Behaviour, Callable[[Told], bool]] = {
    Behaviour.SPEED: _ran,
    Behaviour.STOP: _stopped,
    Behaviour.PAUSE: _paused,
    Behaviour.LINK: _relinked,
    Behaviour.CONSOLE: _followed_console,
    Behaviour.KEY: _key_pulled,
}


def stop_written(told: Told) -> str:
    """What became of the runner's stop key within 0.2 s."""
    pressed = next((at for at, what in told.keys if what == "StopPressed"), None)
    if pressed is None or told.close is None:
        return named(told)
    arrived = [at for at, value in writes(told) if value == "0801" and pressed <= at <= pressed + 0.2]
    if arrived:
        return "written at once"
    remembered = any(isinstance(r, StopRemembered) and at <= pressed + 0.2 for at, r in told.records)
    return "kept for the link" if remembered else named(told)


# the truth


def belt_of(told: Told) -> list[tuple[float, float]]:
    """(seconds, km/h) of the belt itself."""
    return [(float(str(e["mono"])), float(str(e["belt"]))) for e in told.truth if "belt" in e]


def belt_at(told: Told, at: float) -> float:
    """The belt's speed at an instant."""
    return next((speed for when, speed in reversed(belt_of(told)) if when <= at), 0.0)


def writes(told: Told) -> list[tuple[float, str]]:
    """(seconds, hexadecimal) of every control write that arrived."""
    return [(float(str(e["mono"])), str(e["write"])) for e in told.truth if "write" in e]


def held(told: Told, kmh: float) -> bool:
    """Whether the belt kept this speed for a while."""
    since: float | None = None
    for at, speed in belt_of(told):
        since = (at if since is None else since) if abs(speed - kmh) <= NEAR_KMH else None
        if since is not None and at - since >= HELD_S:
            return True
    return False


# what must never be


def wrongs(told: Told) -> list[str]:
    """Everything that no machine excuses; empty is right."""
    found = unsafe(told)
    return found if told.close is None or named(told) != UNNAMED else [*found, "its outcome has no name"]


def unsafe(told: Told) -> list[str]:
    """The same for a session with any plan, whose outcome the table's names do not fit."""
    if told.close is None:
        return ["it hangs: not closed in time"]
    return [*_too_fast(told), *_vain_stops(told), *_left_moving(told), *_own_starts(told), *journal_wrongs(told)]


def _too_fast(told: Told) -> list[str]:
    since: float | None = None
    allowed = _Allowed(told)
    earlier = [speed for _, speed in belt_of(told)]
    for place, (at, speed) in enumerate(belt_of(told)):
        falls = speed < earlier[max(0, place - 10)] - 0.05
        limit = allowed.at(at, speed)
        over = limit is not None and speed > limit + OVER_KMH and not falls
        since = (at if since is None else since) if over else None
        patience_s = UNIT_S if allowed.takes_miles_for_kilometres(speed) else OVER_S
        if since is not None and at - since > patience_s:
            return [f"{speed:.1f} km/h for {patience_s:g} s where {limit:.1f} was asked, at {at - 1000:.1f} s"]
    return []


class _Allowed:
    """The fastest that was asked for, told in order of time; None where nothing of ours is in force."""

    def __init__(self, told: Told) -> None:
        keys = [(at, what) for at, what in told.keys if what.startswith("speed") or what == "GoOnPressed"]
        self._events: list[tuple[float, AnyEvent | AnyCommand | str]] = sorted(
            [*told.records, *keys], key=lambda pair: pair[0]
        )
        self._next = 0
        self._factor = told.model.quirks.target_factor * told.model.quirks.over_factor
        self._asked: float | None = None
        self._before: tuple[float, float] = (0.0, 0.0)
        """(until, speed): a fall was asked for, and has its time."""
        self._now = 0.0
        self._known = False

    def at(self, at: float, speed: float) -> float | None:
        while self._next < len(self._events) and self._events[self._next][0] <= at:
            self._now = self._events[self._next][0]
            self._take(self._events[self._next][1], speed)
            self._next += 1
        if self._asked is None:
            return None
        until, before = self._before
        asked = max(self._asked, before) if at < until else self._asked
        return asked if self._known else max(asked, UNKNOWN_KMH - OVER_KMH)

    def takes_miles_for_kilometres(self, speed: float) -> bool:
        """Whether the unit is not known, and would explain this speed: then the first target was too fast."""
        return not self._known and self._asked is not None and speed <= self._asked * 1.7

    def _take(self, what: AnyEvent | AnyCommand | str, speed: float) -> None:
        match what:
            case StartBelt():
                self._asked = 4.0
            case SetSpeed(target_ckmh=target):
                self._fall(target / 100, speed)
            case StopBelt() | PauseBelt():
                self._asked = None
            case MachineConnected(machine=machine):
                self._known = self._known or machine.known
            case UseUnit():
                self._known = True
            case "GoOnPressed":
                self._asked = max(speed, self._asked or 0.0)
            case str() if not what.endswith("not taken") and self._asked is not None:
                self._asked = max(self._asked, float(what.split()[1]) * self._factor)
            case _:
                pass

    def _fall(self, asked: float, speed: float) -> None:
        before = max(self._asked or 0.0, speed if self._asked is None else 0.0)
        self._asked = asked
        if asked < before:
            self._before = (self._now + (before - asked) / SLOWEST_KMH_S + RAMP_SLACK_S, before)


def _vain_stops(told: Told) -> list[str]:
    found = []
    lost = [at for at, record in told.records if isinstance(record, LinkLost)]
    alarms = [at for at, record in told.records if isinstance(record, Said) and PULL in record.text]
    stops = [at for at, record in told.records if isinstance(record, StopBelt | PauseBelt)]
    for at in stops:
        before, after = belt_at(told, at), belt_at(told, at + STOP_SEEN_S)
        told_of = any(at - STOP_SEEN_S <= alarm <= at + STOP_SEEN_S for alarm in (*alarms, *lost))
        if before > 0 and after > max(0.0, before - 0.5) and not told_of and at + STOP_SEEN_S < told.ended_at:
            found.append(f"a stop at {at - 1000:.1f} s did nothing and nobody was told")
    return found


def _left_moving(told: Told) -> list[str]:
    closed_at = told.ended_at
    touched = any(at <= closed_at for at, _ in writes(told))
    moving = belt_at(told, closed_at)
    if moving == 0 or not touched or _said(told, PULL) or "may still be moving" in (told.close or _nobody()).text:
        return []
    return [f"the session closed and the belt runs at {moving:.1f} km/h"]


def _nobody() -> Said:
    raise AssertionError("asked only of a session that closed")


def _own_starts(told: Told) -> list[str]:
    confirms = sum(what == "ConfirmPressed" for _, what in told.keys)
    starts = sum(isinstance(record, StartBelt) for _, record in told.records)
    return [f"{starts} Starts for {confirms} keys"] if starts > confirms else []


def journal_wrongs(told: Told) -> list[str]:
    """The journal holds what happened, and its events give the same commands again."""
    reading = read_journal(told.journal)
    whole = tuple(record for _, record in told.records)
    if reading.damage or reading.records != whole:
        return ["the journal does not hold what happened"]
    return ["the journal fed to the session again decides otherwise"] if differences(whole) else []


def _began(told: Told) -> bool:
    return any(_is_state(record, State.RUNNING) for _, record in told.records)


def _said(told: Told, words: str) -> bool:
    return any(isinstance(record, Said) and words in record.text for _, record in told.records)


def _is_state(record: AnyEvent | AnyCommand, state: State) -> bool:
    return isinstance(record, StateEntered) and record.state is state
