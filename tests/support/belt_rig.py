"""A session beside the virtual room's own belt: what really happened under the runner, set by set."""

from msgspec.structs import replace
from recorded import Recorded
from rig import KNOWN, plan, step

from backrun_treadmill.core.commands import KeepLearned
from backrun_treadmill.core.machine import Learned, MachineProfile
from backrun_treadmill.core.notes import IntervalEntered
from backrun_treadmill.core.plan import Align, Kind, Plan
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.sim.belt import Belt

RUN_KMH, REST_KMH = 10.0, 4.0
GRAIN_S = 0.02


def aligned(sets: int = 5, run_s: float = 30, rest_s: float = 60, align: Align = Align.BELT) -> Plan:
    """5 × 30/60, the runs aligned as said."""
    pairs = [
        part
        for n in range(1, sets + 1)
        for part in (
            replace(step(Kind.RUN, run_s, RUN_KMH, set_no=n), align=align),
            step(Kind.REST, rest_s, REST_KMH, set_no=n),
        )
    ]
    return plan(step(Kind.WARM_UP, 60, REST_KMH), *pairs)


class BeltRig(Recorded):
    """The rig's treadmill with the room's belt in it; `sensed`: a foot pod counts the runner's steps."""

    sensed = True

    def with_ramps(self, up_ckmh_s: int, down_ckmh_s: int, *, reaction_us: int = 150_000) -> "BeltRig":
        """A belt with these ramps, which answers a target after its own dead time."""
        self.body = Belt(up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=self.now)
        self.reaction_us = reaction_us
        return self

    def _move(self) -> None:
        if not hasattr(self, "body"):
            return
        self.body.advance(self.now)
        self.body.head_for(round(self.target_ckmh))
        self.belt_ckmh = self.body.speed_ckmh

    def _head_for(self, target_ckmh: float) -> None:
        self._move()
        self.target_ckmh = target_ckmh
        self.body.head_for(round(target_ckmh))

    def play(self) -> tuple[list[float], list[float]]:
        """The whole session: (seconds at 95 % of the run speed in each set, seconds at rest speed in each rest)."""
        moved = self.start()
        ran: dict[int, float] = {}
        rested: dict[int, float] = {}
        what = self.session.situation.course.plan
        end = moved + what.duration_us / SECOND_US
        count = 0
        while self.now / SECOND_US < end:
            self.run_to(self.now / SECOND_US + GRAIN_S)
            self._move()
            count += 1
            if self.sensed and count % 50 == 0:
                self.feed(StepsMeasured(at=self.now, raw="", source=Source.POD, cadence_spm=160, speed_ckmh=0))
            set_no = self._set_now()
            if self.belt_ckmh >= 0.95 * RUN_KMH * 100:
                ran[set_no] = ran.get(set_no, 0) + GRAIN_S
            if abs(self.belt_ckmh - REST_KMH * 100) < 1:
                rested[set_no] = rested.get(set_no, 0) + GRAIN_S
        self.run_to(end + 60)
        sets = range(1, what.sets + 1)
        return [round(ran.get(n, 0), 2) for n in sets], [round(rested.get(n, 0), 2) for n in sets]

    def _set_now(self) -> int:
        """The set of the interval under way; 0 before the first."""
        entered = [c.index for _, c in self.told if isinstance(c, IntervalEntered)]
        return (entered[-1] + 1) // 2 if entered else 0

    @property
    def learned(self) -> Learned:
        """What this session has its machine remembered by."""
        kept = [c.learned for _, c in self.told if isinstance(c, KeepLearned)]
        return kept[-1] if kept else self.machine.learned


def knowing(learned: Learned) -> MachineProfile:
    """The machine of the tests after it was learned."""
    return replace(KNOWN, learned=learned)
