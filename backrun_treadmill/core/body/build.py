"""What may come after a programme's last level: offered as a line, never put into a plan silently.

Finding goes by duration, 30 to 90 s. Building goes round: speed first, because it works the heart without adding many
impacts, then a set more, then duration, and speed again. What grew last decides what grows next.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.units import ckmh, kmh_text

_LINE = re.compile(
    r"([0-9]{1,3}) ?[x×*] ?([0-9]{1,4})/([0-9]{1,4}) @ ?"
    r"(?:(run)(?:([+-])([0-9]{1,2}(?:\.[0-9]{1,2})?))?|([0-9]{1,2}(?:\.[0-9]{1,2})?)(?: km/h)?)"
)


class _Sets(Struct, frozen=True):
    """A set line: times × on/off in seconds, at a speed of its own or at the runner's run speed and more."""

    times: int
    on_s: int
    off_s: int
    own: bool
    """`speed_ckmh` is over the runner's run speed, not over 0."""
    speed_ckmh: int


def next_line(texts: Sequence[str], rules: Rules) -> str:
    """The set line to offer after the last of `texts` (levels as written); empty where that is no plain set line."""
    read = [_read(text) for text in texts[-2:]]
    last = read[-1] if read else None
    if last is None:
        return ""
    return _written(_grown(last, read[0] if len(read) == 2 else None, rules))


def _grown(last: _Sets, before: _Sets | None, rules: Rules) -> _Sets:
    longer = replace(last, on_s=last.on_s + rules.longer_by_s, off_s=last.off_s + rules.longer_by_s)
    if longer.on_s <= rules.find_until_s:
        return longer
    if before is not None and last.speed_ckmh > before.speed_ckmh and last.times < rules.most_sets:
        return replace(last, times=last.times + 1)
    grew_faster_or_more = before is not None and (last.speed_ckmh > before.speed_ckmh or last.times > before.times)
    return longer if grew_faster_or_more else replace(last, speed_ckmh=last.speed_ckmh + rules.faster_by_ckmh)


def _read(text: str) -> _Sets | None:
    found = _LINE.fullmatch(text.strip())
    if not found:
        return None
    times, on_s, off_s, run, sign, offset, kmh = found.groups()
    speed = ckmh(Decimal(f"{sign or ''}{offset or 0}")) if run else ckmh(kmh)
    return _Sets(int(times), int(on_s), int(off_s), run is not None, speed)


def _written(sets: _Sets) -> str:
    speed = f"{kmh_text(sets.speed_ckmh)} km/h"
    if sets.own:
        sign = "-" if sets.speed_ckmh < 0 else "+"
        speed = f"run{sign}{kmh_text(abs(sets.speed_ckmh))}" if sets.speed_ckmh else "run"
    return f"{sets.times} x {sets.on_s}/{sets.off_s} @ {speed}"
