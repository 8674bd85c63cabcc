"""Every word of the pages before a session that belongs to no profile and no question."""

AGAIN = "As last time."
CANNOT_RUN = "faulty"
QUESTION_KEYS = "ENTER keeps what is marked · ↑ back · Esc leaves everything as it was"
HOME_KEYS = (
    "ENTER start · ↑ ↓ choose · c change settings · ? help · q leave",
    "ENTER start · ↑ ↓ choose · ? help · q leave",
    "ENTER start · q leave",
)
HOME_HELP = (
    ("ENTER", "begin the session; the belt waits for another key, 10 s and your feet on the rails"),
    ("↑ ↓ PgUp PgDn", "choose a profile"),
    ("c", "change settings: speeds, machine, sound, screen"),
    ("q Esc SPACE", "leave"),
    ("", ""),
    ("backrun config", "says where everything is kept, and where profiles of your own go"),
    ("backrun scan", "lists the treadmills on the air"),
    ("In a session", "SPACE stops the belt, always; ? lists the other keys"),
)


def home_keys(width: int) -> str:
    """The keys of the first page, as many as fit."""
    return next((line for line in HOME_KEYS if len(line) <= width), HOME_KEYS[-1])
