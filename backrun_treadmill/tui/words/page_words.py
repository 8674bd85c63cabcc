"""Every word of the pages before a session that belongs to no profile and no question."""

from collections.abc import Sequence

AGAIN = "As last time."
CANNOT_RUN = "faulty"
NOT_NOW = "not now"
PLAIN_HOME_KEYS = (
    "Type a number from 1 to {most} and ENTER. ENTER alone takes {usual}, {name}. ? and ENTER: help. "
    "q and ENTER, or Ctrl-C: leave. The belt waits for another key."
)
PLAIN_SETTINGS = (
    "Settings are in {where}: speeds, limits, machine, sound. plain = false gives the screen back. "
    "backrun scan lists the treadmills on the air."
)
CHOICE_KEYS = ("ENTER keeps what is marked · ↑ back · Esc leaves everything as it was", "ENTER keeps · Esc leaves")
TYPING_KEYS = (
    "ENTER keeps what is shown · ↑ back · Esc, Ctrl-C, F5 leave everything as it was",
    "ENTER keeps · Esc leaves",
)
HOME_KEYS = (
    "ENTER start · ↑ ↓ choose · h history · m machine and sensors · o settings · ? help · q leave",
    "ENTER start · ↑ ↓ · h history · m machine · o settings · ? help · q leave",
    "ENTER start · ? help · q leave",
)
SETTINGS_TITLE = "Settings"
SETTINGS_KEYS = (
    "ENTER change · ↑ ↓ choose · c ask the first questions again · Esc back",
    "ENTER change · ↑ ↓ choose · c ask again · Esc back",
    "ENTER change · Esc back",
)
EDIT_KEYS = (
    "ENTER writes it · Ctrl-U clears it · Esc, Ctrl-C, F5 leave it as it was",
    "ENTER writes it · Esc leaves it",
)
NOT_GIVEN = "not given"
NOT_CHOSEN = "Not chosen by you: this is what holds without."
ONE_OF = "One of {}."
TYPE_IT = "Left empty, what holds without a choice is back."
WRITTEN = "Written."
HOME_HELP = (
    ("ENTER", "begin the session; the belt waits for another key"),
    ("↑ ↓ PgUp PgDn", "choose a profile"),
    ("i", "what your coach has offered"),
    ("m", "machine and sensors: what is on the air, which is yours"),
    ("h", "history: everything that was done, its reports and replays"),
    ("o", "settings: speeds, limits, machine, sound, colours"),
    ("q Esc SPACE", "leave"),
    ("", ""),
    ("backrun config", "says where everything is kept, your own profiles too"),
    ("In a session", "SPACE stops the belt, always; ? lists the other keys"),
)
HELP_TITLE = "Help. Any key closes it and does what it does."
HELP_MORE = ("? again", "when to stop and whom to call")


def fitting(lines: Sequence[str], width: int) -> str:
    """The first of these lines that fits, else the last."""
    return next((line for line in lines if len(line) <= width), lines[-1])
