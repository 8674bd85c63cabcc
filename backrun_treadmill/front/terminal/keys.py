"""The bytes a terminal sends for a key -> the key's name in `tui.keys`, the one table of what keys mean. Pure."""

import re

from backrun_treadmill.tui.keys.keys import key_name

NAMES = {
    "\r": "enter",
    "\n": "ctrl+j",
    "\t": "tab",
    "\x08": "backspace",
    "\x7f": "backspace",
    "\x1b": "escape",
    "\x03": "ctrl+c",
    "\x11": "ctrl+q",
    "\x1c": "ctrl+backslash",
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x1b[1;2A": "shift+up",
    "\x1b[1;2B": "shift+down",
    "\x1b[5~": "pageup",
    "\x1b[6~": "pagedown",
    "\x1b[15~": "f5",
    "\x1b[[E": "f5",
}
"""As Textual calls them; a character that prints is its own name."""

# A terminal's own sequences: CSI [ x (the Linux console's F1 to F5), CSI ... final byte, SS3 x; anything else behind an
# Esc stands for itself.
_KEY = re.compile(r"\x1b\[\[[@-~]|\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[@-~]|.", re.DOTALL)


def names(typed: bytes) -> list[str]:
    """The keys in what one read of the terminal gave, in order; capitals count as their small letters."""
    keys: list[str] = _KEY.findall(typed.decode(errors="replace"))
    return [NAMES.get(key) or key_name(key, key) for key in keys]
