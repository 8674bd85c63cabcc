"""Two weeks of a runner, as files in a home folder: six sessions, the mornings after them, a ride in between.

Every value follows from what is written here, so that the same page comes of it each time.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from recorded import Recorded

from backrun_treadmill.core.body.checkin import Question
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.said import AnySaid, EntryTold, SettlingTold
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.intents import EffortRated, LeavePressed, PainRated
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.sensor_events import PodLost, Source
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.body.body_files import load_programme
from backrun_treadmill.journal.check_ins import add_said
from backrun_treadmill.journal.looking import local_minutes
from backrun_treadmill.journal.records import AnyRecord, encode

FIRST = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
RIDE_DAY = 12
RUNNER = Runner(highest_bpm=180)


class Visit(Struct, frozen=True):
    """One session: days after the first, the level of the programme, and what was said."""

    day: int
    level: int
    before: int
    after: int
    morning: int | None
    effort: int = 4


VISITS = (
    Visit(0, 4, 2, 2, 2, 3),
    Visit(2, 4, 2, 3, 2),
    Visit(4, 5, 2, 3, 3, 5),
    Visit(7, 4, 3, 2, 2),
    Visit(10, 5, 1, 2, 1),
    Visit(14, 6, 1, 2, None, 5),
)


def plan_of(visit: Visit, name: str = "") -> Plan:
    """The session of its level."""
    plan = load_programme("back-to-running", RUNNER).level(visit.level).sessions[0].plan
    return replace(plan, name=name or plan.name, author="clinic")


@cache
def visit_records(visit: Visit, *, name: str = "", pod_lost_s: float | None = None) -> tuple[AnyRecord, ...]:
    """A session with a pod and a strap, rated and to the end; the pod is lost after `pod_lost_s`."""
    plan = plan_of(visit, name)
    rig = Recorded(plan, stays=True, runner=RUNNER)
    rig.sensors = True
    began_s = rig.start()
    if pod_lost_s is not None:
        rig.pass_time(pod_lost_s)
        rig.feed(PodLost(at=rig.now, reason="", source=Source.POD))
        rig.pod = False
        rig.pass_time(60)
        rig.pod = True
    rig.pass_time(began_s + (plan.duration_us - rig.now) / SECOND_US + 30)
    assert rig.state is State.FINISHED
    rig.press(PainRated, level=visit.after)
    rig.press(EffortRated, level=visit.effort)
    rig.press(LeavePressed)
    opened, *rest = rig.records
    assert isinstance(opened, SessionOpened)
    began = FIRST + timedelta(days=visit.day)
    session = f"{began:%Y%m%dT%H%M%SZ}-{visit.day:06x}"
    return (replace(opened, session=session, wall=began.isoformat(), pain_before=visit.before), *rest)


def write_journal(folder: Path, records: tuple[AnyRecord, ...]) -> Path:
    """The journal of a session, under its own name."""
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    path = folder / f"{opened.session}.jsonl"
    path.write_bytes(b"".join(encode(one, n) for n, one in enumerate(records, 1)))
    return path


def write_weeks(data: Path) -> Path:
    """All of them below `data` (the folder of backrun's own data); gives the last journal."""
    sessions = data / "sessions"
    sessions.mkdir(parents=True)
    last = None
    said: list[AnySaid] = []
    for visit in VISITS:
        last = write_journal(sessions, visit_records(visit, pod_lost_s=420 if visit is VISITS[-1] else None))
        when = local_minutes((FIRST + timedelta(days=visit.day)).isoformat())
        if visit.morning is not None:
            said.append(
                SettlingTold(
                    when_min=when + 14 * 60,
                    about_min=when,
                    activity=Activity.TREADMILL,
                    question=Question.MORNING,
                    pain=visit.morning,
                )
            )
    ride = local_minutes((FIRST + timedelta(days=RIDE_DAY)).isoformat())
    said.append(EntryTold(when_min=ride, entry=Entry(when_min=ride, activity=Activity.BIKE), minutes=40))
    add_said(data / "check-ins.jsonl", *said)
    assert last is not None
    return last
