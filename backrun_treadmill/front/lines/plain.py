"""The session as lines for people: one a happening, in words and with speeds. Pure; folds the journal's records.

For eyes that scroll and for ears that must wait: what was said is not said again while nothing changed.
"""

from backrun_treadmill.core.commands import Cause, SetSpeed
from backrun_treadmill.core.events import BeltMeasured, ConnectFailed, SessionOpened
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.notes import (
    BudgetSpent,
    FeetAsked,
    IntervalEntered,
    SessionEnded,
    SourceChanged,
    State,
    StateEntered,
    StopSent,
)
from backrun_treadmill.core.plan import Align, Plan
from backrun_treadmill.core.sensor_events import PodConnected, PodLost, Source
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.words.record_words import (
    answer_text,
    connection_text,
    interval_text,
    opening_text,
    saying_text,
    source_text,
    state_text,
)
from backrun_treadmill.tui.words.words import sentence

ON_THE_WAY_DOWN = (State.PAUSING, State.STOPPING, State.UNCONFIRMED)
"""The speeds and the repeated stops that lead to a standstill are no news in these."""

NEAR_CKMH = 10
"""A report this close to the target counts as arrived."""

LATE_US = 8 * SECOND_US
"""A belt that took longer than this to get there is worth a line."""


class Plain:
    """Keeps only what a line needs from earlier records."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._state = State.IDLE
        self._moving_to: SetSpeed | None = None
        self._why_no_machine = ""
        self._stop_is_news = True
        self._over = False
        self._source_told = Source.ESTIMATE
        self._walk_ckmh = 0
        self._most_ckmh: int | None = None

    def lines(self, record: AnyEvent | AnyCommand) -> list[str]:
        """The lines for one record; for most there are none."""
        if self._over:  # what becomes of sensors and keys is no news any more; the answers are told by who asks
            return []
        self._over = isinstance(record, SessionEnded)
        self._heed_budget(record)
        text = (
            self._happening(record)
            or self._stopping(record)
            or saying_text(record)
            or answer_text(record)
            or self._source(record)
            or connection_text(record)
        )
        return [f"{clock_text(record.at):>7}  {text}"] if text else []

    def _happening(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case SessionOpened():
                return opening_text(record)
            case StateEntered():
                return self._entered(record)
            case IntervalEntered():
                return interval_text(record, self._plan, most_ckmh=self._most_ckmh)
            case SetSpeed():
                return self._speed_set(record)
            case BeltMeasured():
                return self._arrived(record)
            case ConnectFailed():
                known, self._why_no_machine = self._why_no_machine, record.text
                return "" if record.text == known else record.text
            case SessionEnded():
                return "" if record.text == self._why_no_machine else sentence(record.text)
            case _:
                return ""

    def _heed_budget(self, record: AnyEvent | AnyCommand) -> None:
        """Once the budget of impacts is used up the plan's runs are walked."""
        if isinstance(record, SessionOpened):
            self._walk_ckmh = record.runner.walk_ckmh
        elif isinstance(record, BudgetSpent):
            self._most_ckmh = self._walk_ckmh

    def _source(self, record: AnyEvent | AnyCommand) -> str:
        """Where steps come from, unless another line says it."""
        match record:
            case PodConnected():
                self._source_told = record.source
            case PodLost() | FeetAsked():
                self._source_told = Source.ESTIMATE
            case SourceChanged() if record.source is not self._source_told:
                self._source_told = record.source
                return source_text(record.source)
            case _:
                pass
        return ""

    def _entered(self, entered: StateEntered) -> str:
        if entered.state is not State.UNCONFIRMED:
            self._stop_is_news = entered.state is not State.PAUSING
        self._state = entered.state
        return state_text(entered)

    def _stopping(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case StopPressed():
                self._stop_is_news = True
                return ""
            case StopSent() if self._stop_is_news:
                self._stop_is_news = False
                return "Stop sent."
            case _:
                return ""

    def _speed_set(self, command: SetSpeed) -> str:
        if command.cause is Cause.RAMP or self._state in ON_THE_WAY_DOWN:
            return ""
        self._moving_to = command
        if command.cause is Cause.BOUNDARY and command.align is Align.BELT and command.target_ckmh > command.was_ckmh:
            return f"The belt speeds up to {kmh_text(command.target_ckmh)} km/h for the next step."
        if command.cause is Cause.BOUNDARY:
            return ""
        return f"Belt to {kmh_text(command.target_ckmh)} km/h."

    def _arrived(self, report: BeltMeasured) -> str:
        command = self._moving_to
        if command is None or report.speed_ckmh is None or abs(report.speed_ckmh - command.target_ckmh) > NEAR_CKMH:
            return ""
        self._moving_to = None
        late_us = report.at - command.planned
        if late_us < LATE_US:
            return ""
        return f"The belt has reached {kmh_text(report.speed_ckmh)} km/h, {late_us / SECOND_US:.0f} s after the change."
