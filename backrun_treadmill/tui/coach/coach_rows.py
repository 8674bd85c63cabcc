"""The rows of the coach's board, as texts: one runner in a line, and all that is known of one."""

from collections.abc import Sequence

from backrun_treadmill.core.board.chart import Chart, Done, Live
from backrun_treadmill.core.board.needs import Need
from backrun_treadmill.core.board.trend import done_of_planned, numbers, sessions_of, trend_of
from backrun_treadmill.core.body.entry import DAY_MIN
from backrun_treadmill.core.body.entry_text import entry_line
from backrun_treadmill.core.body.findings import ago
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.tui.coach import coach_words as words

NAME_COLUMNS = 18
WHY_COLUMNS = 12
LAST_SESSIONS, LAST_OFFERS = 6, 5


def name_text(name: str) -> str:
    """A name in its column."""
    return name.ljust(NAME_COLUMNS) if len(name) <= NAME_COLUMNS else f"{name[: NAME_COLUMNS - 1]}…"


def need_text(needs: Sequence[Need], now_min: int) -> str:
    """The most urgent reason with its day, and how many more there are."""
    first = needs[0]
    more = f"  +{len(needs) - 1}" if len(needs) > 1 else ""
    return f"{words.WHY[first.why]:<{WHY_COLUMNS}} {day_text(first, now_min)}: {first.text}{more}"


def day_text(need: Need, now_min: int) -> str:
    """When it was, as people say it."""
    return ago(need.when_min // DAY_MIN, now_min // DAY_MIN)


def live_text(live: Live) -> str:
    """What a runner does now; what is not known is left out."""
    kind = live.kind or live.state
    speed = live.belt_ckmh if live.belt_ckmh is not None else live.asked_ckmh
    parts = [
        f"{kind:<9}" + (f"{kmh_text(speed):>5} km/h" if speed else " " * 10),
        "LEG" if live.leg else "",
        f"pain {live.pain}" if live.pain is not None else "",
        f"set {live.set_no} of {live.sets}" if live.set_no else "",
        f"{clock_text(live.left_s * SECOND_US)} left" if live.left_s is not None else "",
        f"{live.impacts} impacts" if live.impacts else "",
        f"{live.cadence_spm:.0f} spm" if live.cadence_spm else "",
        f"{live.heart_bpm} bpm" if live.heart_bpm else "",
        live.profile,
        f"{live.missed} not heard of" if live.missed else "",
    ]
    return "  ".join(part for part in parts if part)


def head_text() -> str:
    """The names of the columns of `runner_text`."""
    name, level, week, before, after, morning, impacts, effort = words.COLUMNS
    return f"   {name:<{NAME_COLUMNS}} {level:>5} {week:>6}  {before:<9} {after:<9} {morning:<9} {impacts:>7} {effort}"


def runner_text(chart: Chart, now_min: int) -> str:
    """Level, sessions done of planned, pain of the last sessions, and the last session's impacts and effort."""
    trend = trend_of(chart)
    done, planned = done_of_planned(chart, now_min)
    week = f"{done} of {planned}" if planned else str(done)
    level = "" if trend.level is None else str(trend.level)
    if not trend.impacts:
        return f"{level:>5} {week:>6}  {words.NO_SESSION}"
    pains = " ".join(f"{numbers(one):<9}" for one in (trend.before, trend.after, trend.morning))
    return f"{level:>5} {week:>6}  {pains} {trend.impacts[-1]:>7} {numbers(trend.efforts[-1:])}"


def chart_lines(chart: Chart, needs: Sequence[Need], now_min: int) -> list[tuple[str, str]]:
    """All of one runner, each line with what it is: "need", "head", "live" or ""."""
    lines = [(f"{words.WHY[one.why]}, {day_text(one, now_min)}: {one.text}", "need") for one in needs]
    if chart.runs_now and chart.live is not None:
        lines.append((f"now: {live_text(chart.live)}", "live"))
    trend = trend_of(chart)
    done, planned = done_of_planned(chart, now_min)
    level = f"level {trend.level} of {chart.programme}, " if trend.level is not None else ""
    of = f" of {planned} agreed" if planned else ""
    lines.append((f"{level}{done}{of} sessions in 7 days, {len(sessions_of(chart))} in all", ""))
    if chart.done and not chart.done[-1].shares_pain:
        lines.append((words.NOT_SHARED, ""))
    lines += _trend_lines(chart)
    lines += _said_lines(chart, now_min)
    return lines


def _trend_lines(chart: Chart) -> list[tuple[str, str]]:
    trend = trend_of(chart)
    if not trend.impacts:
        return [(words.NO_SESSION, "")]
    rows = (
        ("pain before", trend.before),
        ("pain after", trend.after),
        ("next morning", trend.morning),
        ("effort", trend.efforts),
        ("running impacts", trend.impacts),
    )
    head = [("the last sessions, the newest on the right", "head")]
    return head + [(f"  {what:<16}{''.join(f'{numbers((one,)):>6}' for one in row)}", "") for what, row in rows]


def _said_lines(chart: Chart, now_min: int) -> list[tuple[str, str]]:
    lines = []
    if chart.done:
        lines.append(("told", "head"))
    for done in reversed(chart.done[-LAST_SESSIONS:]):
        lines.append((f"  {', '.join((entry_line(done.entry, now_min), *_of_session(done)))}", ""))
        if done.note:
            lines.append((f"    “{done.note}”", ""))
    if chart.offered:
        lines.append(("offered", "head"))
    for offer in reversed(chart.offered[-LAST_OFFERS:]):
        day = ago(offer.sent_min // DAY_MIN, now_min // DAY_MIN)
        answer = f"{offer.state}{f': {offer.said}' if offer.said else ''}" if offer.state else "no answer yet"
        lines.append((f"  {day}: {offer.what}: {answer}", ""))
    return lines


def _of_session(done: Done) -> list[str]:
    """What its journal told beside the line of the history."""
    parts = [done.profile, done.outcome]
    if done.sets_planned:
        parts.append(f"{done.sets_done or 0} of {done.sets_planned} sets")
    if done.heart_max_bpm is not None:
        parts.append(f"heart rate at most {done.heart_max_bpm}")
    return [part for part in parts if part]
