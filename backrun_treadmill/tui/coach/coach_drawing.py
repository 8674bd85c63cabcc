"""How the coach's board is drawn: the list, one runner, and what is asked before an offer."""

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.board.needs import Why
from backrun_treadmill.tui.coach import coach_words as words
from backrun_treadmill.tui.coach.coach_asking import Asking, Stage
from backrun_treadmill.tui.coach.coach_roster import Roster, View
from backrun_treadmill.tui.coach.coach_rows import chart_lines, head_text, live_text, name_text, need_text, runner_text
from backrun_treadmill.tui.drawing.palettes import Inks
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.words.page_words import fitting

URGENT = (Why.RED_FLAG, Why.LEG, Why.PAIN)
HELP_COLUMNS = 16


def tabs(roster: Roster, inks: Inks, width: int) -> Strip:
    """The three views with how many each lists."""
    parts: list[tuple[str, Style]] = [(" ", inks.text)]
    for view in View:
        text = f" {view + 1} {words.VIEWS[view]} {len(roster.rows(view))} "
        parts += [(text, inks.hold if view is roster.view else inks.muted), (" ", inks.text)]
    if roster.marked:
        parts.append((f" {len(roster.marked)} marked", inks.strong))
    return strip(width, inks.text, *parts)


def list_lines(roster: Roster, inks: Inks, *, width: int, rows: int, now_min: int) -> list[Strip]:
    """The runners of the present view, the one under the mark among them."""
    charts = roster.rows()
    if not charts:
        told = wrapped(words.NOBODY[roster.view], width - 4, rows)
        return [strip(width, inks.text), *(strip(width, inks.text, (f"  {line}", inks.text)) for line in told)][:rows]
    head = [strip(width, inks.text, (head_text(), inks.muted))] if roster.view is View.ALL else []
    here, room = roster.chosen(charts), max(1, rows - len(head))
    marked = charts.index(here) if here is not None else 0
    first = max(0, min(marked - room // 2, len(charts) - room))
    return [*head, *(_row(one, one is here, roster, inks, width, now_min) for one in charts[first : first + room])]


def runner_lines(chart: Chart, roster: Roster, inks: Inks, *, width: int, rows: int, now_min: int) -> list[Strip]:
    """All that is known of one runner."""
    styles = {"need": inks.warn, "head": inks.muted, "live": inks.line, "": inks.text}
    drawn = [strip(width, inks.text, (f" {chart.name}", inks.strong))]
    for text, what in chart_lines(chart, roster.needs(chart.kid), now_min):
        drawn += [strip(width, inks.text, (f" {line}", styles[what])) for line in _folded(text, width - 2)]
    return drawn[:rows]


def asking_lines(asking: Asking, typed: str | None, inks: Inks, *, width: int, rows: int) -> list[Strip]:
    """The question, or the sentence to agree to, or what came of it."""
    match asking.stage:
        case Stage.CHOOSE:
            listed, title = [(one, "") for one in asking.choices], words.QUESTION[asking.measure]
        case Stage.RESULT:
            results = [
                (name_text(one.name), f"{words.SIGNED if one.signed else words.NOT_SIGNED}: {one.said}")
                for one in asking.outcomes
            ]
            listed, title = results, f"{words.RESULTS}: {len(results)} of {len(asking.runners)}"
        case Stage.TYPE:
            people = ", ".join(name for _, name in asking.runners)
            asked = [words.QUESTION[asking.measure], "", f"{typed or ''}▏", "", f"For: {people}"]
            return _said(asked, inks, width, rows)
        case Stage.CONFIRM:
            return _said([asking.sentence(), "", words.DECIDES], inks, width, rows)
    room = max(1, rows - 2)
    first = max(0, min(asking.chosen - room // 2, len(listed) - room))
    drawn = [
        strip(width, ink, (f" {'▶' if number == asking.chosen else ' '} {name}  {said}", ink))
        for number, (name, said) in list(enumerate(listed))[first : first + room]
        for ink in (inks.hold if number == asking.chosen else inks.text,)
    ]
    return [strip(width, inks.text, (f" {title}", inks.strong)), strip(width, inks.text), *drawn][:rows]


def help_lines(inks: Inks, width: int) -> list[Strip]:
    """The keys."""
    return [
        strip(width, inks.text, (f" {keys:<{HELP_COLUMNS}}", inks.strong), (line, inks.text))
        for keys, what in words.HELP
        for line in wrapped(what, max(20, width - HELP_COLUMNS - 2), 3)
    ]


def keys_line(asking: Asking | None, *, alone: bool, inks: Inks, width: int) -> Strip:
    """What the keys do now."""
    stages = {
        Stage.CHOOSE: words.CHOOSE_KEYS,
        Stage.TYPE: words.TYPE_KEYS,
        Stage.CONFIRM: words.CONFIRM_KEYS,
        Stage.RESULT: words.RESULT_KEYS,
    }
    lines = stages[asking.stage] if asking is not None else words.ONE_KEYS if alone else words.KEYS
    return centred(fitting(lines, width), width, inks.muted)


def padded(drawn: Sequence[Strip], rows: int, inks: Inks, width: int) -> list[Strip]:
    """Exactly so many rows."""
    return [*drawn[:rows], *blank(width, rows - len(drawn), inks.text)]


def _row(chart: Chart, chosen: bool, roster: Roster, inks: Inks, width: int, now_min: int) -> Strip:
    mark = f"{'▶' if chosen else ' '}{'x' if chart.kid in roster.marked else ' '}"
    needs = roster.needs(chart.kid)
    match roster.view:
        case View.NEEDS:
            text = need_text(needs, now_min)
        case View.NOW:
            text = live_text(chart.live) if chart.live is not None else ""
        case View.ALL:
            text = runner_text(chart, now_min)
    urgent = roster.view is not View.NOW and bool(needs) and needs[0].why in URGENT
    ink = inks.hold if chosen else inks.warn if urgent else inks.text
    return strip(width, ink, (f" {mark}{name_text(chart.name)} {text}", ink))


def _said(texts: Sequence[str], inks: Inks, width: int, rows: int) -> list[Strip]:
    lines = [line for text in texts for line in (wrapped(text, width - 4, 4) or [""])]
    return [strip(width, inks.text, (f"  {line}", inks.text)) for line in lines[:rows]]


def _folded(text: str, width: int) -> list[str]:
    """A line that is too long goes on further in."""
    indent = " " * (len(text) - len(text.lstrip()))
    return [f"{indent}{line}" for line in wrapped(text.strip(), width - len(indent), 3)]
