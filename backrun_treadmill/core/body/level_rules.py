"""The rules of `advice` that choose a level: after pain, after a break, and when it is time for the next one."""

from backrun_treadmill.core.body.entry import Entry, Settling
from backrun_treadmill.core.body.findings import Finding, Verdict, counted, named
from backrun_treadmill.core.body.standing import Standing


def too_much(standing: Standing) -> Finding | None:
    """Pain above 5 from whatever was done, or a session that was up the next morning: one level back from it."""
    bad = [e for e in standing.speaking if _too_painful(e, standing) or (_up(e) and e in standing.sessions)]
    if not bad:
        return None
    worst = min(bad, key=lambda entry: _level_below(entry, standing))
    level = _level_below(worst, standing)
    if _too_painful(worst, standing):
        text = f"Pain was {worst.peak_pain} with {named(worst, standing.today)}."
    else:
        text = f"Pain was up on the morning after {named(worst, standing.today)}."
    if level < 1:
        return Finding(f"{text} There is no level below: walk until it has settled.", (worst,), instead=Verdict.WALK)
    return Finding(text, (worst,), level)


def after_a_break(standing: Standing) -> Finding | None:
    """Days without the programme: the same level, one back, or the first running again."""
    away, rules, current = standing.days_away, standing.rules, standing.current
    if away is None or away < rules.hold_from_days:
        return None
    used = standing.at_levels[-1:]
    text = f"The last session was {away} days ago"
    if away >= rules.restart_from_days:
        level = min(current, standing.programme.first_running)
        return Finding(f"{text}: begin with the first running level again, after the readiness list.", used, level)
    if away >= rules.one_back_from_days:
        return Finding(f"{text}: one level back to begin with.", used, max(1, current - 1))
    return Finding(f"{text}: the same level again.", used, current)


def repeat(standing: Standing) -> Finding | None:
    """Pain of 4 or 5, or something beside the programme that was up the next morning: the same level again."""
    rules = standing.rules
    amber = [e for e in standing.speaking if (e.peak_pain or 0) >= rules.repeat_from or _up(e)]
    if not amber:
        return None
    worst = max(amber, key=lambda entry: entry.peak_pain or 0)
    if (worst.peak_pain or 0) >= rules.repeat_from:
        text = f"Pain was {worst.peak_pain} with {named(worst, standing.today)}: repeat."
    else:
        text = f"Pain was up on the morning after {named(worst, standing.today)}: repeat."
    return Finding(text, (worst,), standing.current)


def unknown(standing: Standing) -> Finding | None:
    """Nothing is known of the morning after the last session, or of its effort."""
    if not standing.sessions:
        return None
    last = standing.sessions[-1]
    if last.by_morning is Settling.NO_ANSWER:
        text = f"Nothing is known of the morning after {named(last, standing.today)}: the same level until it is."
    elif last.effort is None and standing.level_of(last) is not None:
        text = f"Nothing is known of how hard {named(last, standing.today)} was: the same level until it is."
    else:
        return None
    return Finding(text, (last,), standing.current)


def too_hard(standing: Standing) -> Finding | None:
    """An effort above 7 leaves nothing in hand for the next level."""
    if not standing.at_levels:
        return None
    last = standing.at_levels[-1]
    if last.effort is None or last.effort <= standing.rules.hardest_effort:
        return None
    text = f"The effort was {last.effort} with {named(last, standing.today)}: repeat until it is easier."
    return Finding(text, (last,), standing.current)


def begin(standing: Standing) -> Finding | None:
    """Nothing of the programme was done yet."""
    if standing.at_levels:
        return None
    return Finding("No session of this programme is logged yet: begin with its first level.", (), 1)


def stay(standing: Standing) -> Finding | None:
    """Too few good sessions at the level, or too few days since the first of them."""
    done, days = _done(standing), _days(standing)
    need_sessions, need_days = _needed(standing)
    if len(done) >= need_sessions and days >= need_days:
        return None
    text = (
        f"{len(done)} of {counted(need_sessions, 'session')} at this level completed and settled in a row, "
        f"{days} of {counted(need_days, 'day')}."
    )
    return Finding(text, standing.stretch, standing.current)


def step_up(standing: Standing) -> Finding | None:
    """The next level, when everything that is asked for is known and good."""
    if stay(standing) is not None:
        return None
    done = _done(standing)
    text = (
        f"{counted(len(done), 'session')} completed in {counted(_days(standing), 'day')}, every morning settled, "
        f"effort at most {max(entry.effort or 0 for entry in done)}."
    )
    if standing.current == len(standing.programme.levels):
        return Finding(f"{text} {_no_more(standing)}", standing.stretch, standing.current)
    return Finding(text, standing.stretch, standing.current + 1)


def _no_more(standing: Standing) -> str:
    if beyond := standing.programme.beyond:
        return f'The level after it, "{beyond}", is beyond your own limits in settings.toml, so this one stays.'
    return "This is the last level."


def _too_painful(entry: Entry, standing: Standing) -> bool:
    return (entry.peak_pain or 0) >= standing.rules.step_back_from


def _up(entry: Entry) -> bool:
    return entry.by_morning in (Settling.UP, Settling.WORSE)


def _level_below(entry: Entry, standing: Standing) -> int:
    """One below the level it was a session of; beside the programme, one below the present one. Never higher."""
    return min(standing.current, (standing.level_of(entry) or standing.current) - 1)


def _done(standing: Standing) -> tuple[Entry, ...]:
    return tuple(entry for entry in standing.stretch if entry.completed)


def _days(standing: Standing) -> int:
    return max(0, standing.today - standing.stretch[-1].day) if standing.stretch else 0


def _needed(standing: Standing) -> tuple[int, int]:
    """Sessions and days: the programme's, and never less than the rules'. Longer running takes longer."""
    rules, asked = standing.rules, standing.programme.stay
    level = standing.programme.level(standing.current)
    bout_s = max((entry.longest_bout_s for entry in standing.stretch), default=0)
    days = rules.long_bout_days if max(bout_s, level.longest_bout_s) >= rules.long_bout_s else rules.days
    return max(rules.sessions, asked.sessions, len(level.sessions)), max(days, asked.days)
