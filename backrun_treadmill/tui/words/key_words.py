"""The table of keys in words; what they do is in `tui.keys`."""

from backrun_treadmill.tui.words import emergency_words

KEYS = (
    ("SPACE s q . Esc Ctrl-C Ctrl-Q", "stop, always"),
    ("b  F5", "stop, from a presenter"),
    ("ENTER", "start, resume, yes: only while the belt stands"),
    ("p", "pause"),
    ("↓", "0.5 slower, later steps of the kind too"),
    ("↑", "0.5 faster, this step only"),
    ("Shift ↓ ↑", "the same by 0.1"),
    ("=", "back to the plan's speeds"),
    ("w", "walk for the rest of this step"),
    ("+  PgUp", "30 s more rest"),
    ("PgDn", "easier: 0.5 slower"),
    ("n", "next step now"),
    ("e", "end here, through 2 minutes of walking"),
    ("g", "go on: keep a moving belt, or take a rise"),
    ("0–9", "pain now; 9 means 9 or 10"),
    ("Backspace", "takes back a rating of the last 5 s"),
    ("l", "a new feeling in a leg: slows down and stops"),
    ("k  m", "the console shows km/h, or mph, when asked"),
    ("y  x", "yes, or no, when asked what a sensor counts"),
    ("m", "sound off, or on; alarms always ring"),
    ("t", "timing"),
    ("?", "these keys; again: when to get help"),
)
KEYS_TITLE = "Keys. Any key closes this and does what it does."
HELP_TITLE = "When to stop and whom to call. Any key closes this and does what it does."
SCREEN_ONLY = ("t", "?")
"""Lines tell timing in the report, and keys and help together."""
WHERE = "i: where am I, what comes, how much is left."
"""A screen shows all that anyway."""


def help_lines() -> list[str]:
    """The keys, and when to get help, as lines."""
    keys = (f"{keys}: {meaning}." for keys, meaning in KEYS if keys not in SCREEN_ONLY)
    return [*keys, WHERE, *emergency_words.HELP]
