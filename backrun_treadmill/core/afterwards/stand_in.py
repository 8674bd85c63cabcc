"""A header for a journal that has lost its own: as much of the plan as the records that are left tell.

What an interval was called is not known: it counts as a run where people run at its speed, and as a walk otherwise.
"""

from collections.abc import Sequence

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.gait import RUNS_FROM_CKMH
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntervalEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

UNKNOWN = "unknown profile"


def stand_in_for(records: Sequence[AnyEvent | AnyCommand]) -> SessionOpened:
    """The header, opened at the first of `records`; at least one is needed."""
    return SessionOpened(
        at=records[0].at,
        format=0,
        session="",
        wall="",
        origin_ns=0,
        version="",
        plan=Plan(name=UNKNOWN, intervals=_intervals(records)),
        runner=Runner(),
        driving=Driving.MACHINE,
        keys_given=True,
    )


def _intervals(records: Sequence[AnyEvent | AnyCommand]) -> tuple[Interval, ...]:
    lengths_us: dict[int, int] = {}
    speeds_ckmh: dict[int, int] = {}
    for record in records:
        match record:
            case IntervalEntered(index=index, planned=planned, ends=int(ends)) if index >= 0:
                lengths_us[index] = max(lengths_us.get(index, 0), ends - planned)
            case SetSpeed(interval=index):
                speeds_ckmh[index] = max(speeds_ckmh.get(index, 0), record.target_ckmh)
            case _:
                pass
    if not lengths_us:
        return ()
    return tuple(_interval(speeds_ckmh.get(n, 0), lengths_us.get(n, 0)) for n in range(max(lengths_us) + 1))


def _interval(speed_ckmh: int, length_us: int) -> Interval:
    kind = Kind.RUN if speed_ckmh >= RUNS_FROM_CKMH else Kind.WALK
    return Interval(kind=kind, from_ckmh=speed_ckmh, to_ckmh=speed_ckmh, duration_us=length_us)
