"""The rules of `advice` that keep to what a coach asked for and the runner accepted. They never name a higher level."""

from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.findings import Finding, counted
from backrun_treadmill.core.body.standing import Standing


def coach_steps_back(standing: Standing) -> Finding | None:
    """Levels back, until a session of the programme was done after it."""
    last_min = standing.at_levels[-1].when_min if standing.at_levels else 0
    asked = [(e, word) for e, word in _words(standing) if word.levels_back and e.when_min > last_min]
    if not asked:
        return None
    entry, word = asked[-1]
    level = max(1, standing.current - word.levels_back)
    return Finding(f"{word.coach} asks you to go {counted(word.levels_back, 'level')} back.", (entry,), level)


def coach_holds(standing: Standing) -> Finding | None:
    """The same level for some days from the acceptance on."""
    left = [(e.day + word.hold_days - standing.today, e, word) for e, word in _words(standing) if word.hold_days]
    days, entry, word = max(left, key=lambda one: one[0], default=(0, None, None))
    if days <= 0 or entry is None or word is None:
        return None
    return Finding(
        f"{word.coach} asks you to stay at this level for {counted(days, 'more day')}.", (entry,), standing.current
    )


def coach_per_week(standing: Standing) -> int | None:
    """The most runs in seven days, by the newest word of it; None: no coach has said."""
    asked = [word.per_week for _, word in _words(standing) if word.per_week]
    return asked[-1] if asked else None


def _words(standing: Standing) -> list[tuple[Entry, CoachWord]]:
    """Those about this programme, in the order of their acceptance."""
    key = standing.programme.key
    return [(e, e.word) for e in standing.entries if e.word is not None and e.word.programme == key]
