"""The workout text of intervals.icu: what a coach types.

    Warmup                      a heading; warm-up and cool-down are known by it
    - 10m 60% Pace
    <empty line>
    Main set 6x                 repeats the steps up to the next empty line; so does a bare 6x
    - Fast 1m30 5:00/km Pace
    - 90s freeride

`m` is minutes, `mtr` metres. There are no repeats within repeats. (Workout Builder Syntax, intervals.icu forum 123701.)
"""

import re

from backrun_treadmill.exchange.draft import (
    Draft,
    DraftItem,
    DraftRepeat,
    DraftStep,
    Effort,
    LeftOut,
    NotImportable,
    clean,
)
from backrun_treadmill.exchange.intervals_amounts import read_amount
from backrun_treadmill.exchange.intervals_targets import read_target

MOST_LINES = 5000
MOST_LINE_CHARS = 500

_STEP = re.compile(r"\s*[-–—•*]\s*(.+)")
_TIMES = re.compile(r"(?:^|\s)([0-9]{1,9})\s?[x×](?:\s|$)", re.IGNORECASE)
_INTENSITY = re.compile(r"\bintensity=([a-z]+)", re.IGNORECASE)
_WARM_UP = re.compile(r"\bwarm[- ]?(?:ing )?up\b", re.IGNORECASE)
_COOL_DOWN = re.compile(r"\b(?:cool|warm)[- ]?(?:ing )?down\b", re.IGNORECASE)
_EASY = re.compile(r"\b(?:walk|rest|recover|recovery|easy|jog|float)\b", re.IGNORECASE)
_HEADING = re.compile(r"(?:main )?(?:set|sets|workout|main|intervals|repeats?)[ :]*[0-9]*", re.IGNORECASE)
_EFFORTS = {
    "warmup": Effort.WARM_UP,
    "cooldown": Effort.COOL_DOWN,
    "rest": Effort.EASY,
    "recovery": Effort.EASY,
    "active": Effort.WORK,
    "interval": Effort.WORK,
}


def read_intervals_text(text: str) -> Draft:
    """The draft of a workout text. Raises `NotImportable` where no line of it is a step."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise NotImportable(f"has more than {MOST_LINES} lines")
    reader = _Reader()
    for line in lines:
        reader.read(line[:MOST_LINE_CHARS])
    reader.close_block()
    if not reader.items:
        raise NotImportable('is no workout: no line of it is a step such as "- 10m 5:30/km Pace"')
    return Draft(what="a workout text of intervals.icu", items=tuple(reader.items), left_out=reader.notes.told)


class _Reader:
    """Line after line; the steps of a repeat wait until its block ends."""

    def __init__(self) -> None:
        self.items: list[DraftItem] = []
        self.notes = LeftOut()
        self._effort = Effort.WORK
        self._times: int | None = None
        self._block: list[DraftStep] = []

    def read(self, line: str) -> None:
        found = _STEP.fullmatch(line)
        if found is not None:
            self._read_step(found[1])
        elif line.strip():
            self._read_heading(line.strip())
        elif self._block:
            self.close_block()
            self._effort = Effort.WORK

    def close_block(self) -> None:
        if self._block and self._times is not None and self._times > 1:
            self.items.append(DraftRepeat(self._times, tuple(self._block)))
        else:
            self.items += self._block
        self._block, self._times = [], None

    def _read_heading(self, line: str) -> None:
        self.close_block()
        times = _TIMES.search(line)
        self._times = int(times[1]) if times else None
        self._effort = self._section(line)
        heading = _HEADING.fullmatch(_TIMES.sub("", line).strip()) or self._effort is not Effort.WORK
        if not heading and not (times and times[0].strip() == line):
            self.notes.note(f"text between the steps: {clean(line, most=50)}")

    def _section(self, line: str) -> Effort:
        if _COOL_DOWN.search(line):
            return Effort.COOL_DOWN
        return Effort.WARM_UP if _WARM_UP.search(line) else Effort.WORK

    def _read_step(self, text: str) -> None:
        intensity = _INTENSITY.search(text)
        amount = read_amount(_INTENSITY.sub("", text))
        if amount is None:
            self.notes.note(f"a line without a length: {clean(text, most=50)}")
            return
        target = read_target(amount.after, self.notes)
        effort = self._effort
        if effort is Effort.WORK and (target.easy or _EASY.search(f"{amount.before} {target.rest}")):
            effort = Effort.EASY
        if intensity:
            effort = _EFFORTS.get(intensity[1].lower(), effort)
        self._block.append(
            DraftStep(
                effort=effort,
                seconds=amount.seconds,
                metres=amount.metres,
                speed=target.speed,
                cue=clean(" ".join(filter(None, (amount.before, target.rest)))),
            )
        )
