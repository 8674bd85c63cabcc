"""What a finding belongs to, and what it means for a session on that machine. Data, and how a value is read."""

from enum import StrEnum

from backrun_treadmill.core.examining import Fact, FactValue, Step
from backrun_treadmill.core.units import kmh_text


class Group(StrEnum):
    """Where on the page a finding stands; a stop first."""

    STOP = "Stop"
    START = "Start"
    SPEEDS = "Speeds and units"
    ANSWERS = "Answers"
    PAUSE = "Pause"
    REPORTS = "Reports"


FACTS_OF = {
    Group.STOP: (
        Fact.STOP_MS,
        Fact.STOP_IGNORED,
        Fact.STOP_REFUSED,
        Fact.RESTARTS,
        Fact.STOPS_ITSELF,
        Fact.LINK_LOST_ON_STOP,
    ),
    Group.START: (
        Fact.MOVES_AT_CONNECT,
        Fact.STARTS_ON_CONTROL,
        Fact.START_MS,
        Fact.START_TWICE,
        Fact.DOES_NOT_START,
        Fact.REFUSES_START,
        Fact.START_SAYS_STOPPED,
        Fact.START_TOGGLES,
        Fact.START_TAKEN,
        Fact.START_REFUSED_MOVING,
        Fact.LINK_LOST_ON_START,
    ),
    Group.SPEEDS: (
        Fact.TARGET_UNIT,
        Fact.REPORT_UNIT,
        Fact.RANGE_UNIT,
        Fact.LEAST_SPEED,
        Fact.STEP,
        Fact.TOO_FAST,
        Fact.RUNS_AWAY,
        Fact.IGNORES_TARGETS,
        Fact.REFUSES_TARGETS,
        Fact.EARLY_IGNORED,
        Fact.EARLY_REFUSED,
        Fact.EARLY_FORGOTTEN,
        Fact.EARLY_BREAKS_LINK,
        Fact.UP,
        Fact.DOWN,
        Fact.DEAD_MS,
        Fact.WRITE_GAP_MS,
    ),
    Group.ANSWERS: (
        Fact.ANSWER_MS,
        Fact.NEVER_ANSWERS,
        Fact.NEVER_ANSWERS_CONTROL,
        Fact.ANSWERS_TWICE,
        Fact.REFUSES_CONTROL,
        Fact.REFUSES_CONTROL_IN_WORDS,
        Fact.CONTROL_EACH_TIME,
        Fact.LOSES_CONTROL,
    ),
    Group.PAUSE: (Fact.PAUSE_IGNORED, Fact.PAUSE_REFUSED, Fact.PAUSE_CLEARS, Fact.START_RECOVERS),
    Group.REPORTS: (
        Fact.REPORT_MS,
        Fact.SILENT,
        Fact.SILENT_UNTIL_CONTROL,
        Fact.REST_VALUE,
        Fact.SET_POINT,
        Fact.STALE_STATUS,
    ),
}
"""Every fact stands under one heading, in this order."""

NO_STOP = "Not to be used with this program: a stop from here cannot be relied on."
START_THERE = "Arm a session, then press START on its console: from here its belt does not start."
BY_HAND = "No plan can drive it: with --treadmill none backrun says what to set on its console, keeps time and counts."

UNUSABLE = (
    Fact.STOP_IGNORED,
    Fact.STOP_REFUSED,
    Fact.RESTARTS,
    Fact.RUNS_AWAY,
    Fact.TOO_FAST,
    Fact.STARTS_ON_CONTROL,
    Fact.SILENT,
    Fact.REFUSES_CONTROL,
    Fact.IGNORES_TARGETS,
    Fact.REFUSES_TARGETS,
)
"""With one of these no session drives its belt, so nothing else can mean anything for one."""

UNFIT = {
    Fact.STOP_IGNORED: NO_STOP,
    Fact.STOP_REFUSED: NO_STOP,
    Fact.RESTARTS: "Not to be used with this program: its belt moves again after a stop.",
    Fact.RUNS_AWAY: "Not to be used with this program: it ran faster than it was asked to.",
    Fact.TOO_FAST: "Not to be used with this program: it runs faster than it is asked to, and no unit explains it.",
    Fact.STARTS_ON_CONTROL: "Not to be used with this program: its belt starts before anybody has asked for a start.",
    Fact.SILENT: "Not to be used with this program: a belt that says nothing of itself cannot be watched.",
    Fact.REFUSES_CONTROL: BY_HAND,
    Fact.IGNORES_TARGETS: BY_HAND,
    Fact.REFUSES_TARGETS: BY_HAND,
    Fact.DOES_NOT_START: START_THERE,
    Fact.REFUSES_START: START_THERE,
}
"""Findings that speak against a session on this machine, each with what to do instead."""

MEANS = {
    Fact.LINK_LOST_ON_STOP: "The link goes with a stop. The program connects again to see the belt stand.",
    Fact.STOPS_ITSELF: "It stopped by itself {} after a start, with nobody on it: expect that whenever you step off.",
    Fact.MOVES_AT_CONNECT: "Look at the belt before you connect: it moved before anything was asked of it.",
    Fact.START_TWICE: "It may need its console's START, or a second ENTER, before it moves.",
    Fact.START_TOGGLES: "A Start stops its moving belt; a session writes Start to a standing belt only.",
    Fact.LINK_LOST_ON_START: "The link goes at a start. Expect the program to connect again before the first speed.",
    Fact.LOSES_CONTROL: "It may take control away in the middle of a session: a key goes on, a stop always goes out.",
    Fact.START_RECOVERS: "After a pause its belt would take up its old speed: a session asks for the lowest first.",
    Fact.SET_POINT: "It reports the speed it was asked for at once: the screen is ahead of the belt.",
}
"""What a session makes of a finding that its machine profile has no key for; those not named here change nothing."""

SAID_BY_KEY = {Fact.STOPS_ITSELF: "auto_stop_s"}
"""Findings that mean nothing more where the profile has the key."""

KEYS_MEAN = {
    "target_unit": {
        "km/h": "Its console counts km/h; nothing is asked about units before a session.",
        "mph": "Its console counts miles; you still say km/h, and nothing is asked about units before a session.",
    },
    "report_unit": {"mph": "Its reports are read as miles per hour; all you see is in km/h."},
    "range_unit": {"mph": "Its range of speeds is read as miles per hour."},
}
VALUES_MEAN = {
    "least_ckmh": "No session asks it for less than {} km/h.",
    "write_gap_ms": "Two changes of speed are kept {} s apart; a stop never waits for that.",
    "rest_ckmh": "Reports of up to {} km/h count as a standing belt.",
    "auto_stop_s": "It stops by itself after {} s without steps: plans with longer rests on the rails are refused.",
    "speed_after_ms": "The first speed of a session goes out {} s after the belt begins to move.",
}
TRUE_MEANS = {
    "control_each_time": "Control is asked for again before each start, pause and speed.",
    "never_answers": "Nothing waits for its answers: its reports tell what it did.",
    "no_pause": "A pause is made with its stop: the plan waits, and its own display begins again at zero.",
    "start_says_stopped": "What it says of a stop while it starts is not believed.",
}
"""What a session does about a key of the machine profile. `no_speed_control` is told by its finding."""

SENT_EARLY = "Speeds are sent early by as much as it takes to answer, so that they land on their instant."

STEP_MEANS = {
    Step.CONNECTION: "the connection",
    Step.CONTROL: "taking control",
    Step.STOP_AT_REST: "a stop while it stands",
    Step.START: "a start",
    Step.STOP: "a stop of the moving belt",
    Step.EARLY_SPEED: "a speed in the first moments",
    Step.UNITS: "km/h or miles",
    Step.LATENCY: "how soon it answers",
    Step.RAMPS: "how fast its belt changes speed",
    Step.STEP_SIZE: "its finest change of speed",
    Step.WRITE_GAP: "two speeds close together",
    Step.PAUSE: "a pause",
    Step.START_WHILE_MOVING: "a Start while the belt moves",
    Step.LAST_STOP: "the last stop",
}
"""The steps as they are named in a sentence."""

ODD = {
    Step.CONTROL: (
        Fact.REFUSES_CONTROL,
        Fact.REFUSES_CONTROL_IN_WORDS,
        Fact.CONTROL_EACH_TIME,
        Fact.LOSES_CONTROL,
        Fact.STARTS_ON_CONTROL,
    ),
    Step.STOP_AT_REST: (Fact.STOP_REFUSED,),
    Step.START: (
        Fact.START_TWICE,
        Fact.DOES_NOT_START,
        Fact.REFUSES_START,
        Fact.START_SAYS_STOPPED,
        Fact.LINK_LOST_ON_START,
    ),
    Step.STOP: (Fact.STOP_IGNORED, Fact.RESTARTS, Fact.LINK_LOST_ON_STOP, Fact.STOPS_ITSELF),
    Step.EARLY_SPEED: (Fact.EARLY_IGNORED, Fact.EARLY_REFUSED, Fact.EARLY_FORGOTTEN, Fact.EARLY_BREAKS_LINK),
    Step.PAUSE: (Fact.PAUSE_IGNORED, Fact.PAUSE_REFUSED, Fact.PAUSE_CLEARS, Fact.START_RECOVERS),
}
"""Steps that look for what is odd: without one of these they have seen nothing of the kind."""

MEASURED = {
    Step.UNITS: (Fact.TARGET_UNIT, Fact.TOO_FAST, Fact.IGNORES_TARGETS, Fact.REFUSES_TARGETS),
    Step.LATENCY: (Fact.ANSWER_MS, Fact.NEVER_ANSWERS),
    Step.RAMPS: (Fact.UP, Fact.DOWN, Fact.SET_POINT),
    Step.STEP_SIZE: (Fact.STEP,),
    Step.WRITE_GAP: (Fact.WRITE_GAP_MS,),
    Step.START_WHILE_MOVING: (Fact.START_TOGGLES, Fact.START_TAKEN, Fact.START_REFUSED_MOVING),
    Step.LAST_STOP: (Fact.STOP_MS,),
}
"""Steps that measure: without one of these they have not seen enough."""

SEEN_ALONG = {Step.LATENCY: MEASURED[Step.LATENCY]}
"""Steps whose findings other steps may bring as well: with one of these there is nothing left to try."""

IN_CKMH, IN_MS = "_ckmh", "_ms"
"""How the names of keys end that are in 0.01 km/h, and in ms."""


def fact_meaning(fact: Fact, value: FactValue) -> str:
    """What a finding means for a session; empty where it changes nothing, or its key of the profile says it."""
    seconds = f"{value / 1000:.0f} s" if isinstance(value, int) else ""
    return UNFIT.get(fact) or MEANS.get(fact, "").format(seconds)


def key_meaning(key: str, value: FactValue) -> str:
    """What a key of the machine profile means for a session; empty where it changes nothing."""
    if key in KEYS_MEAN:
        return KEYS_MEAN[key].get(str(value), "")
    if value is True:
        return TRUE_MEANS.get(key, "")
    return VALUES_MEAN.get(key, "").format(_in_words(key, value))


def _in_words(key: str, value: FactValue) -> str:
    if key.endswith(IN_CKMH) and isinstance(value, int):
        return kmh_text(value)
    return f"{value / 1000:.1f}" if key.endswith(IN_MS) and isinstance(value, int) else str(value)
