"""The words of an examination: what `backrun doctor` looks for at the belt, asks, and concludes.

An examination is a session of another kind: the same events come in, and the same commands go out beside these notes.
Nobody stands on its belt. Its answers are ordinary intents: ENTER (`ConfirmPressed`) is the first answer of a question,
any other key (`CancelPressed`) the second, k and m (`UnitAnswered`) what the console counts; SPACE stops the belt.
"""

from enum import StrEnum

from backrun_treadmill.core.commands import Command
from backrun_treadmill.core.notes import Note

type FactValue = bool | int | str
"""What a machine profile holds under one key."""


class Step(StrEnum):
    """What is looked at, in this order; the machine may end it at any of them."""

    CONNECTION = "connection"
    CONTROL = "control"
    STOP_AT_REST = "stop at rest"
    START = "start"
    STOP = "stop"
    EARLY_SPEED = "early speed"
    UNITS = "units"
    LATENCY = "latency"
    RAMPS = "ramps"
    STEP_SIZE = "step size"
    WRITE_GAP = "write gap"
    PAUSE = "pause"
    START_WHILE_MOVING = "start while moving"
    LAST_STOP = "last stop"


class Question(StrEnum):
    """What only somebody beside the belt can say or allow."""

    STOP_MOVING = "stop-moving"
    """The belt moved before anything was written: ENTER stops it, any other key leaves it alone and ends here."""
    STANDS = "stands"
    """It reports a speed that never changes: ENTER, the belt stands still; any other key, it moves."""
    START = "start"
    """ENTER lets the belt be started after a count-in; any other key ends here."""
    START_AGAIN = "start-again"
    """It did not start: ENTER writes a second Start, any other key does not."""
    CONSOLE = "console"
    """What the console shows for the target that was asked for: k, km/h; m, miles."""
    START_WHILE_MOVING = "start-while-moving"
    """ENTER writes a Start to the moving belt; any other key leaves that out."""


class Fact(StrEnum):
    """What an examination can find. Each is said only where it was seen; nothing follows from its absence."""

    # what it answers
    ANSWER_MS = "answer-ms"
    """Median from a write to its answer, ms."""
    NEVER_ANSWERS = "never-answers"
    NEVER_ANSWERS_CONTROL = "never-answers-control"
    ANSWERS_TWICE = "answers-twice"
    REFUSES_CONTROL = "refuses-control"
    """Request Control is refused and so is everything else."""
    REFUSES_CONTROL_IN_WORDS = "refuses-control-in-words"
    """Request Control is refused, and what follows is obeyed."""
    CONTROL_EACH_TIME = "control-each-time"
    LOSES_CONTROL = "loses-control"
    """It took control away in the middle."""
    STALE_STATUS = "stale-status"
    """It repeats an old status to whoever subscribes."""
    # what it reports
    REPORT_MS = "report-ms"
    """Median between two reports with a speed, ms."""
    SILENT = "silent"
    SILENT_UNTIL_CONTROL = "silent-until-control"
    REST_VALUE = "rest-value"
    """What it reports of a standing belt, 0.01 km/h."""
    SET_POINT = "set-point"
    # units and speeds
    TARGET_UNIT = "target-unit"
    REPORT_UNIT = "report-unit"
    RANGE_UNIT = "range-unit"
    LEAST_SPEED = "least-speed"
    """The belt's own speed after a start, 0.01 km/h."""
    STEP = "step"
    """The finest change of speed that it was seen to follow, 0.01 km/h."""
    TOO_FAST = "too-fast"
    """It runs faster than asked, by this many percent, and no unit explains it."""
    IGNORES_TARGETS = "ignores-targets"
    REFUSES_TARGETS = "refuses-targets"
    UP = "up"
    """0.01 km/h per second."""
    DOWN = "down"
    """0.01 km/h per second."""
    DEAD_MS = "dead-ms"
    """From the write of a speed to the belt's first movement, ms."""
    WRITE_GAP_MS = "write-gap-ms"
    """The least time between two speed writes at which both were followed."""
    # starts
    MOVES_AT_CONNECT = "moves-at-connect"
    STARTS_ON_CONTROL = "starts-on-control"
    START_MS = "start-ms"
    """From a Start to the first report that moves, ms."""
    START_TWICE = "start-twice"
    DOES_NOT_START = "does-not-start"
    REFUSES_START = "refuses-start"
    START_SAYS_STOPPED = "start-says-stopped"
    EARLY_IGNORED = "early-ignored"
    """A speed in the first seconds is answered with success and not followed; until when, ms."""
    EARLY_REFUSED = "early-refused"
    """Until when it was refused, ms."""
    EARLY_FORGOTTEN = "early-forgotten"
    """From when on a speed is kept at the latest, ms."""
    EARLY_BREAKS_LINK = "early-breaks-link"
    """From when on a speed does not break the link, ms."""
    START_TOGGLES = "start-toggles"
    """Start on a moving belt stops or pauses it."""
    START_TAKEN = "start-taken"
    """Start on a moving belt is answered with success and changes nothing."""
    START_REFUSED_MOVING = "start-refused-moving"
    # stops
    STOP_MS = "stop-ms"
    """From the stop to standstill, ms, with the speed of that moment in its text."""
    STOP_IGNORED = "stop-ignored"
    STOP_REFUSED = "stop-refused"
    RESTARTS = "restarts"
    """It moved again by itself after a stop."""
    STOPS_ITSELF = "stops-itself"
    """It stops by itself this long after a start, ms."""
    LINK_LOST_ON_START = "link-lost-on-start"
    LINK_LOST_ON_STOP = "link-lost-on-stop"
    PAUSE_IGNORED = "pause-ignored"
    PAUSE_REFUSED = "pause-refused"
    PAUSE_CLEARS = "pause-clears"
    """A pause clears distance or time."""
    START_RECOVERS = "start-recovers"
    """A Start after a pause makes for the target of before it."""
    RUNS_AWAY = "runs-away"
    """Twice it reported far more than anything that was asked for, and no unit explains it."""


class StepBegan(Note, frozen=True, kw_only=True):
    """The examination goes on to `step`; `text` says what is done and what to expect of the belt."""

    step: Step
    text: str


class ExaminerAsked(Note, frozen=True, kw_only=True):
    """A question to whoever stands beside the belt; open until answered, replaced, or the end."""

    question: Question
    text: str
    """The question, and what each key does."""


class FactFound(Note, frozen=True, kw_only=True):
    """Something was seen of the machine. True for what is or is not; a number or a unit where the fact has one."""

    fact: Fact
    value: FactValue
    text: str
    """One sentence in plain words."""


class KeepMachine(Command, frozen=True, kw_only=True):
    """What the machine's profile is to say from now on, by its keys; written once the link is closed."""

    facts: dict[str, FactValue]
    decided: tuple[str, ...] = ()
    """Keys that were looked at to the end: one that is not among `facts` is taken out of what was known before."""
