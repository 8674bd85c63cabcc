"""Every word of the coach's board."""

from backrun_treadmill.core.board.asked import Measure
from backrun_treadmill.core.board.needs import Why

TITLE = "backrun coach"
VIEWS = ("needs you today", "runs now", "all runners")
NOBODY = (
    "Nobody needs you today.",
    "Nobody runs now.",
    "Nobody is paired yet: backrun coach pair --name YOURSELF, and send the code.",
)
WHY = {
    Why.RED_FLAG: "RED FLAG",
    Why.LEG: "LEG",
    Why.PAIN: "PAIN",
    Why.NOT_SETTLED: "NOT SETTLED",
    Why.MISSED: "MISSED",
    Why.DECLINED: "DECLINED",
}
KEYS = (
    "ENTER one runner · ↑ ↓ · 1 2 3 views · x mark · a all · p programme · f profile · h hold · d step back · "
    "w per week · n note · q leave",
    "ENTER open · 1 2 3 views · x a mark · p f h d w n offer · ? keys · q leave",
    "ENTER open · ? keys · q leave",
)
ONE_KEYS = (
    "↑ ↓ the next runner · p programme · f profile · h hold · d step back · w per week · n note · Esc back",
    "↑ ↓ the next runner · p f h d w n offer · Esc back",
)
CHOOSE_KEYS = ("ENTER goes on · ↑ ↓ choose · Esc back, nothing is offered",)
TYPE_KEYS = ("ENTER goes on · Ctrl-U clears it · Esc back, nothing is offered",)
CONFIRM_KEYS = ("ENTER signs and sends · Esc back, nothing is offered",)
RESULT_KEYS = ("ENTER or Esc back to the board",)
MEASURES = {
    "p": Measure.PROGRAMME,
    "f": Measure.PROFILE,
    "h": Measure.HOLD,
    "d": Measure.STEP_BACK,
    "w": Measure.FREQUENCY,
    "n": Measure.NOTE,
}
"""What each key offers. Letters that stop a belt in a session leave this page, and are none of them."""
QUESTION = {
    Measure.PROGRAMME: "Which programme?",
    Measure.PROFILE: "Which profile, for once?",
    Measure.HOLD: "How many days at the present level?",
    Measure.STEP_BACK: "How many levels back?",
    Measure.FREQUENCY: "How many sessions a week at most?",
    Measure.NOTE: "What should they read? One line.",
}
USUAL = {Measure.HOLD: "7", Measure.STEP_BACK: "1", Measure.FREQUENCY: "3"}
DECIDES = "It is an offer: each decides at the belt, and nothing starts by it."
RESULTS = "What was offered"
SIGNED, NOT_SIGNED = "offered", "not offered"
HELP = (
    ("1 2 3  Tab", "who needs you today · who runs now · all runners"),
    ("↑ ↓ PgUp PgDn", "choose a runner"),
    ("ENTER", "all that is known of the runner"),
    ("x   a", "mark the runner · mark or unmark all of the list"),
    ("p   f", "offer a programme · offer one profile"),
    ("h   d   w", "hold the level · step back · sessions a week"),
    ("n", "one line to read"),
    ("", "What is offered goes to all who are marked, or to the runner under ▶."),
    ("q Esc SPACE", "leave; what is not answered is sent again the next time"),
)
COLUMNS = ("runner", "level", "7 days", "before", "after", "morning", "impacts", "effort")
NOT_SHARED = "does not share pain with you"
NO_SESSION = "no session yet"


def counted(number: int, one: str, several: str) -> str:
    """ "1 runner", "3 runners"."""
    return f"{number} {one if number == 1 else several}"
