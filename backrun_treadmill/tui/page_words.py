"""Every word of the pages before a session that belongs to no profile and no question."""

from collections.abc import Sequence

AGAIN = "As last time."
CANNOT_RUN = "faulty"
CHOICE_KEYS = ("ENTER keeps what is marked · ↑ back · Esc leaves everything as it was", "ENTER keeps · Esc leaves")
TYPING_KEYS = (
    "ENTER keeps what is shown · ↑ back · Esc, Ctrl-C, F5 leave everything as it was",
    "ENTER keeps · Esc leaves",
)
HOME_KEYS = (
    "ENTER start · ↑ ↓ choose · m machine and sensors · o settings · ? help · q leave",
    "ENTER start · ↑ ↓ · m machine · o settings · ? help · q leave",
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
    ("ENTER", "begin the session; the belt waits for another key, 10 s and your feet on the rails"),
    ("↑ ↓ PgUp PgDn", "choose a profile"),
    ("m", "machine and sensors: what is on the air, and which of it is yours"),
    ("o", "settings: speeds, limits, machine, sound, colours"),
    ("q Esc SPACE", "leave"),
    ("", ""),
    ("backrun config", "says where everything is kept, and where profiles of your own go"),
    ("In a session", "SPACE stops the belt, always; ? lists the other keys"),
)
HELP_TITLE = "Help. Any key closes it and does what it does."
GO_NOW = (
    "Emergency department now, and no running: numbness or pins and needles between the legs or around the back "
    "passage; trouble starting or stopping urine, leaking, or not feeling bladder or bowel; growing weakness or "
    "numbness in a leg; pain down both legs."
)
"""Signs of a squeezed cauda equina (card of Greenhalgh, Mercer and Finucane, backes.org.uk)."""
SEE_SOMEONE = (
    "Stop and see a doctor before the next run: chest pain, fainting, unusual breathlessness; a fall or accident; "
    "fever; pain that does not let go at night; weight lost without a reason; cancer, osteoporosis or steroids in your "
    "history."
)
"""Lists of the IFOMPT framework (Finucane 2020, JOSPT 50:350); each sign alone says little, which is why one asks."""


def fitting(lines: Sequence[str], width: int) -> str:
    """The first of these lines that fits, else the last."""
    return next((line for line in lines if len(line) <= width), lines[-1])
