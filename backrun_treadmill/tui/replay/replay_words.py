"""The words of a replay: its keys, where it stands, and what the marks are called."""

from backrun_treadmill.core.afterwards.transport import Transport
from backrun_treadmill.core.readout.marks import Mark, MarkKind, mark_text
from backrun_treadmill.core.units import SECOND_US, clock_text
from backrun_treadmill.tui.replay.replay_controls import ReplayControls, typed_us

KEYS = (
    ("SPACE s q . Esc Ctrl-C", "leave the replay"),
    ("p  ENTER", "pause, play on; at the end, from the beginning"),
    ("↑  ↓", "faster, slower: 1, 2, 5, 10, 20, 50, 100 times"),
    ("←  →", "10 s back, ahead"),
    ("Shift ← →", "1 minute back, ahead"),
    ("12:34 ENTER", "to that time of the session; 90 is seconds"),
    ("n  PgDn", "the next interval"),
    ("PgUp", "this interval's beginning, or the one before"),
    ("Tab", "the next event: pain, leg, pause, stop,"),
    ("", "lost link, console, a change sent 0.1 s off"),
    ("Shift Tab", "the event before"),
    ("Home  End", "the beginning, the end"),
    ("t", "timing"),
    ("?", "these keys"),
)

KEYS_SAID = (
    "SPACE s q . Esc Ctrl-C: leave the replay.",
    "p, ENTER: pause, play on; at the end, from the beginning.",
    "Up, Down: faster, slower: 1, 2, 5, 10, 20, 50, 100 times.",
    "Left, Right: 10 s back, ahead; with Shift 1 minute.",
    "12:34 ENTER: to that time of the session; 90 is seconds.",
    "n, PgDn: the next interval.",
    "PgUp: this interval's beginning, or the one before.",
    "Tab: the next event: pain, leg, pause, stop, lost link, console, a change sent 0.1 s off.",
    "Shift Tab: the event before.",
    "Home, End: the beginning, the end.",
)
"""Where lines are printed, perhaps to be heard and not seen: the same keys, but for the one that has a meaning on the
screen alone."""

KEYS_LINES = (
    "SPACE leaves · p plays, pauses · ←→ 10 s · ↑↓ rate · PgUp PgDn interval · Tab event · 12:34 ENTER · ? keys",
    "SPACE leaves · p pause · ←→ 10 s · ↑↓ rate · Tab event · ? keys",
    "SPACE leaves · p pause · ? keys",
    "SPACE leaves",
)
"""What is said of the keys, the longest that fits."""

TOLD_US = 5 * SECOND_US
"""So long a mark is named after it was passed, at full speed."""


def replay_lines(controls: ReplayControls, marks: tuple[Mark, ...], clock: int) -> tuple[str, ...]:
    """Where the replay stands, with as much of its keys as fits: the longest first."""
    status = status_text(controls, marks, clock)
    return (*(f"{status} · {keys}" for keys in KEYS_LINES), status)


def status_text(controls: ReplayControls, marks: tuple[Mark, ...], clock: int) -> str:
    """Rate and place; the time that is typed; what was just passed."""
    transport = controls.transport
    if controls.typed:
        return f"Go to {clock_text(typed_us(controls.typed))}? ENTER"
    now = transport.at(clock)
    parts = [f"{how_text(transport, clock)} {clock_text(now)} of {clock_text(transport.ends)}"]
    span_us = TOLD_US * (transport.rate if transport.playing else 1)
    passed = [mark for mark in marks if mark.kind is not MarkKind.INTERVAL and 0 <= now - mark.at <= span_us]
    return " · ".join([*parts, *(mark_text(mark) for mark in passed[-1:])])


def how_text(transport: Transport, clock: int) -> str:
    """Playing how fast, paused, or over."""
    if transport.over(clock):
        return "Replay over,"
    return f"Replay {transport.rate:g}×" if transport.playing else "Replay paused"
