"""What every verb says: lines to standard output, complaints to standard error, and the exit codes they end with;
and whether a screen can be drawn instead."""

import os
import sys

FAULT, USAGE = 1, 2
"""Something was not there or did not work; what was asked for cannot be understood or allowed."""


def say(text: str) -> None:
    """One line, or several, on standard output; at once, for whoever reads along."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def refuse(text: str, code: int = USAGE) -> int:
    """The sentence on standard error, and the exit code to end with."""
    sys.stderr.write(f"{text}\n" if text else "")
    return code


def can_draw() -> bool:
    """Whether a screen can be drawn: all three streams are terminals, and theirs can place a character."""
    try:
        whole = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    except (ValueError, AttributeError):
        return False
    return whole and os.environ.get("TERM", "dumb") not in ("", "dumb", "unknown")
