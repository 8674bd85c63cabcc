"""An entry of a history in one line."""

from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import DAY_MIN, Entry, Settling
from backrun_treadmill.core.body.findings import counted, named


def entry_line(entry: Entry, now_min: int) -> str:
    """What it was and what was said of it: "the session 2 days ago: level 4, 398 running impacts, pain 1, 2, 1"."""
    facts = [
        f"level {entry.level}" if entry.level else "",
        "not finished" if entry.level and not entry.completed else "",
        f"{entry.running_impacts} running impacts" if entry.running_impacts else "",
        *_pains(entry),
        f"in the {entry.site}" if entry.site else "",
        f"effort {entry.effort}" if entry.effort is not None else "",
        "a new feeling in a leg" if entry.leg_symptom else "",
        f"yes to {', '.join(entry.flags)}" if entry.flags else "",
        "readiness list done" if entry.ready else "readiness list not done" if entry.ready is False else "",
        "seen, and may run" if entry.cleared else "",
        f"{entry.word.coach} asked, and you accepted: {_word(entry.word)}" if entry.word else "",
    ]
    told = ", ".join(fact for fact in facts if fact)
    return f"{named(entry, now_min // DAY_MIN)}{': ' if told else ''}{told}"


def _word(word: CoachWord) -> str:
    asked = (
        f"stay at the level for {counted(word.hold_days, 'day')}" if word.hold_days else "",
        f"go {counted(word.levels_back, 'level')} back" if word.levels_back else "",
        f"run at most {counted(word.per_week, 'time')} in seven days" if word.per_week else "",
    )
    return ", ".join(part for part in asked if part)


def _pains(entry: Entry) -> list[str]:
    scores = (("before", entry.pain_before), ("during", entry.pain_during), ("after", entry.pain_after))
    told = [f"pain {when} {score}" for when, score in scores if score is not None]
    told += _settling("next morning", entry.by_morning, entry.morning_pain, recalled=entry.morning_recalled)
    return told + _settling(
        "after 48 hours", entry.by_second_day, entry.second_day_pain, recalled=entry.second_day_recalled
    )


def _settling(when: str, word: Settling, score: int | None, *, recalled: bool) -> list[str]:
    if word is Settling.NO_ANSWER:
        return []
    return [f"{when} {word}{'' if score is None else f' ({score})'}{', recalled' if recalled else ''}"]
