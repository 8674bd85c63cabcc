"""Every word of the inbox."""

TITLE = "From your coach"
NOTHING = "Nothing has come. What a coach offers is shown here; nothing of it ever starts or moves a belt."
KEYS = (
    "a accept · d decline · Esc later, it stays · ↑ ↓ choose · PgUp PgDn read on",
    "a accept · d decline · Esc later · ↑ ↓ · PgDn",
    "a accept · d decline · Esc later",
)
WORD_KEYS = (
    "ENTER sends it · ENTER alone: no word · Esc, Ctrl-C: not yet",
    "ENTER sends it · Esc not yet",
)
WORD_WITH_YES = "Accept. A word for your coach: "
WORD_WITH_NO = "Decline. A word for your coach: "
HOLDS = "holds until {}"
ANSWERED = "This was answered: {}."
NEWS_ONE = "1 offer from your coach"
NEWS = "{} offers from your coach"
BY_KEY = "{}: i"
CANNOT_READ = "What is kept for your coach cannot be read"
IN_LINES = ": backrun inbox list, then show, accept or decline"


def news(waiting: int) -> str:
    """For the first page; empty where nothing waits."""
    return "" if not waiting else NEWS_ONE if waiting == 1 else NEWS.format(waiting)
