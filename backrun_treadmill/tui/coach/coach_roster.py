"""Which runners a coach's board lists, which of them is under the mark and which are marked. Knows no screen."""

from collections.abc import Sequence
from enum import IntEnum

from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.board.needs import Need, by_need, needs_of
from backrun_treadmill.core.body.rules import Rules


class View(IntEnum):
    """What is listed."""

    NEEDS = 0
    NOW = 1
    ALL = 2


class Roster:
    """All runners. A runner under the mark stays under it however the list changes."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._charts: dict[str, Chart] = {}
        self._needs: dict[str, tuple[Need, ...]] = {}
        self._weighed_min = -1
        self._chosen = ""
        self.marked: set[str] = set()
        """The names of the keys of those to whom an offer goes."""
        self.view = View.NEEDS

    def put_all(self, charts: Sequence[Chart], now_min: int) -> None:
        """All there are now, in the order of their names."""
        ordered = sorted(charts, key=lambda chart: (chart.name.casefold(), chart.kid))
        self._charts = {chart.kid: chart for chart in ordered}
        self.marked &= set(self._charts)
        self._weighed_min = -1
        self.weigh(now_min)

    def put(self, chart: Chart, now_min: int) -> None:
        """What is known of one of them now."""
        before = self._charts.get(chart.kid)
        if before is not None:
            self._charts[chart.kid] = chart
            if _reasons_may_change(before, chart):
                self._needs[chart.kid] = needs_of(chart, self._rules, now_min)

    def weigh(self, now_min: int) -> None:
        """Days pass also where nothing happens: look at all of them once a minute."""
        if now_min != self._weighed_min:
            self._weighed_min = now_min
            self._needs = {kid: needs_of(chart, self._rules, now_min) for kid, chart in self._charts.items()}

    def rows(self, view: View | None = None) -> list[Chart]:
        """Who is listed in a view, in the present one unless given."""
        charts = self._charts.values()
        match self.view if view is None else view:
            case View.NEEDS:
                return [chart for chart, _ in by_need((chart, self._needs[chart.kid]) for chart in charts)]
            case View.NOW:
                return [chart for chart in charts if chart.runs_now]
            case View.ALL:
                return list(charts)

    def needs(self, kid: str) -> tuple[Need, ...]:
        """Why somebody should look at that runner."""
        return self._needs.get(kid, ())

    def chosen(self, rows: Sequence[Chart]) -> Chart | None:
        """The runner under the mark: the first one where that runner has left the list; None: it is empty."""
        found = next((chart for chart in rows if chart.kid == self._chosen), None)
        return found or next(iter(rows), None)

    def move(self, by: int) -> None:
        """Move the mark by so many rows."""
        rows = self.rows()
        here = self.chosen(rows)
        if here is not None:
            self._chosen = rows[max(0, min(len(rows) - 1, rows.index(here) + by))].kid

    def mark(self) -> None:
        """Mark the runner, or no longer, and go on to the next."""
        here = self.chosen(self.rows())
        if here is not None:
            self.marked ^= {here.kid}
            self.move(1)

    def mark_all(self) -> None:
        """Mark all who are listed, or none where they are."""
        listed = {chart.kid for chart in self.rows()}
        self.marked = self.marked - listed if self.marked >= listed else self.marked | listed

    def targets(self) -> list[Chart]:
        """To whom an offer goes: those who are marked, else the runner under the mark."""
        marked = [chart for chart in self._charts.values() if chart.kid in self.marked]
        here = self.chosen(self.rows())
        return marked or ([] if here is None else [here])


def _reasons_may_change(before: Chart, now: Chart) -> bool:
    """Not by a second of a session: a hundred runners tell one each second."""
    told = [(one.runs_now, one.live and one.live.pain, one.live and one.live.leg) for one in (before, now)]
    return before.done is not now.done or before.offered is not now.offered or told[0] != told[1]
