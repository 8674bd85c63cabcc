"""What is different from the session before, in sentences: for whoever treats the runner. Compares; judges nothing."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity, Entry, Settling, real
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.folds.ratings import level_text


class Before(Struct, frozen=True):
    """What a history holds before a session, oldest first."""

    sessions: tuple[Entry, ...]
    """Runs, and sessions of a programme's level."""
    between: tuple[Entry, ...]
    """Everything after the last of them."""


def before(entry: Entry, history: Iterable[Entry]) -> Before:
    """What really happened before `entry` began; the virtual room is left out."""
    earlier = [one for one in real(history) if one.when_min < entry.when_min]
    sessions = tuple(one for one in earlier if one.ran or one.of_programme)
    last_min = sessions[-1].when_min if sessions else 0
    return Before(sessions, tuple(one for one in earlier if one.when_min > last_min))


def changes(entry: Entry, earlier: Before) -> tuple[str, ...]:
    """A sentence for each thing worth a word; one alone where there is nothing to compare with."""
    if not earlier.sessions:
        return ("It is the first session with running that this computer knows of.",)
    last = earlier.sessions[-1]
    told = (
        _days(entry, last),
        _level(entry, last),
        _number(entry.running_impacts, last.running_impacts, "running impacts"),
        _bout(entry, last),
        *_pains(entry, last),
        _effort(entry, last),
        _between(earlier.between),
    )
    return tuple(sentence for sentence in told if sentence)


def _days(entry: Entry, last: Entry) -> str:
    days = entry.day - last.day
    when = "earlier the same day" if days == 0 else f"{counted(days, 'day')} before"
    return f"The last session was {when}; {_settled(last)}."


def _settled(last: Entry) -> str:
    if last.settled:
        return "it had settled by the next morning"
    words = (last.by_morning, last.by_second_day)
    if Settling.WORSE in words:
        return "the pain after it got worse"
    return "the pain after it had not settled" if Settling.UP in words else "nobody said how it settled"


def _level(entry: Entry, last: Entry) -> str:
    if entry.level is None:
        return ""
    now = f"Level {entry.level} of {entry.programme}"
    if last.level is None or last.programme != entry.programme:
        return f"{now}; the last session was none of that programme."
    if last.level == entry.level:
        return f"{now}, as last time."
    return f"{now}, {'up' if entry.level > last.level else 'down'} from {last.level}."


def _number(now: int, was: int, what: str) -> str:
    if now == was:
        return f"{now} {what}, as many as last time."
    share = f" ({(now - was) * 100 / was:+.0f} %)" if was else ""
    return f"{now} {what}, {abs(now - was)} {'more' if now > was else 'fewer'} than last time{share}."


def _bout(entry: Entry, last: Entry) -> str:
    if entry.longest_bout_s == last.longest_bout_s or not last.longest_bout_s:
        return ""
    return f"Longest running without a break {entry.longest_bout_s} s, {last.longest_bout_s} s last time."


def _pains(entry: Entry, last: Entry) -> Sequence[str]:
    pairs = (
        ("before", entry.pain_before, last.pain_before),
        ("during", entry.pain_during, last.pain_during),
        ("after", entry.pain_after, last.pain_after),
    )
    told = [
        f"Pain {when} {level_text(now)}, {level_text(was)} last time."
        for when, now, was in pairs
        if now is not None and was is not None and now != was
    ]
    return [*told, "A new feeling in a leg, or limping, was reported."] if entry.leg_symptom else told


def _effort(entry: Entry, last: Entry) -> str:
    if entry.effort is None or last.effort is None or entry.effort == last.effort:
        return ""
    return f"Effort {level_text(entry.effort)}, {level_text(last.effort)} last time."


def _between(entries: Sequence[Entry]) -> str:
    names = [str(one.activity) for one in entries if one.activity is not Activity.CHECK_IN]
    counts = {name: names.count(name) for name in names}
    told = ", ".join(name if number == 1 else f"{name} ({number} times)" for name, number in counts.items())
    return f"In between: {told}." if told else ""
