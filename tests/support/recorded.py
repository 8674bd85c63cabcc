"""A rig that keeps the records of its session in order, as the journal would; and one session worth looking at."""

from rig import Rig, plan, step

from backrun_treadmill.core.gait import estimated_spm
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.sensor_events import HeartMeasured, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

FULL = plan(
    step(Kind.WARM_UP, 60, 4, 5.5),
    *[
        part
        for n in range(1, 4)
        for part in (
            step(Kind.RUN, 90, 10.5, set_no=n),
            step(Kind.WALK, 60, 5, set_no=n),
            step(Kind.REST, 30, 4, set_no=n),
        )
    ],
    step(Kind.COOL_DOWN, 60, 5, 3),
    Interval(
        kind=Kind.OFF_BELT,
        from_ckmh=0,
        to_ckmh=0,
        duration_us=45 * SECOND_US,
        reps=10,
        until_key=True,
        cue="slow squats",
    ),
)


class Recorded(Rig):
    """`records` holds events and commands as they came. With `sensors` a strap speaks as well, and a `pod`."""

    records: list[AnyEvent | AnyCommand]
    sensors = False
    tires = False
    """Steps get longer for half a minute, by one in 120 a second, and are short again."""
    pod = True

    def feed(self, event: AnyEvent) -> list[AnyCommand]:
        """Keeps what the session is told and what it says."""
        if not hasattr(self, "records"):
            self.records = []
        commands = super().feed(event)
        self.records += [event, *commands]
        return commands

    def pass_time(self, seconds: float) -> None:
        """Play so much more."""
        end = self.now / SECOND_US + seconds
        while self.sensors and self.now / SECOND_US + 1 < end:
            self.run_to(self.now / SECOND_US + 1)
            tired = self.now // SECOND_US % 30 / 120 if self.tires else 0
            cadence = estimated_spm(self.belt_ckmh) * (1 - tired)
            if self.pod:
                self.feed(StepsMeasured(at=self.now, raw="", source=Source.POD, cadence_spm=cadence, speed_ckmh=0))
            bpm = round(90 + self.belt_ckmh / 20)
            beat_1024s = 61440 // bpm + self.now // SECOND_US % 5  # a living heart is never quite even
            self.feed(HeartMeasured(at=self.now, raw="", bpm=bpm, rr_1024s=(beat_1024s,)))
        self.run_to(end)
