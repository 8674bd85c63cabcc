"""Follows the runner's body through the records, for views: cadence and heart rate."""

from backrun_treadmill.core.body.cadence_fall import CadenceFall
from backrun_treadmill.core.body.heart import zones_of_runner
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.folds.ratings import Ratings
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import HeartDoubt
from backrun_treadmill.core.readout.picture import Body
from backrun_treadmill.core.sensor_events import HeartMeasured, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

READING_US = 10 * SECOND_US
"""A strap that was heard within this is believed before the treadmill's own heart rate."""


class BodyFollowed:
    """Records are given by type; see `fold`."""

    def __init__(self, runner: Runner, *, rules: Rules | None) -> None:
        self._zones = zones_of_runner(rules, runner)
        self._fall = None if rules is None else CadenceFall(rules)
        self.doubt: HeartDoubt | None = None
        self._cadence_spm: float | None = None
        self._cadence_at = 0
        self._heart_bpm: int | None = None
        self._heart_at = 0
        self._strap_at: int | None = None

    def body(self, ratings: Ratings, *, expected_spm: float) -> Body:
        """The body as known now, and what its owner says of it."""
        return Body(
            heart_doubt=self.doubt,
            zones=self._zones,
            expected_spm=expected_spm,
            longer_steps=self._fall is not None and self._fall.longer_steps,
            cadence_spm=self._cadence_spm,
            cadence_at=self._cadence_at,
            heart_bpm=self._heart_bpm,
            heart_at=self._heart_at,
            pain_before=ratings.pain.before,
            pain_now=ratings.pain.now,
            pain_after=ratings.pain.after,
            leg=ratings.leg,
        )

    def see(self, record: AnyEvent | AnyCommand, source: Source) -> None:
        """Every record: whether steps are getting longer, by the sensor that is counted with."""
        if self._fall is not None and not (isinstance(record, StepsMeasured) and record.source is not source):
            self._fall.feed(record)

    def steps(self, record: StepsMeasured, source: Source) -> None:
        """Cadence, from the source that is counted with."""
        if record.source is source:
            self._cadence_spm, self._cadence_at = record.cadence_spm, record.at

    def heart(self, record: HeartMeasured) -> None:
        """A strap; 0 means that it does not know."""
        if record.bpm > 0:
            self._heart_bpm, self._heart_at, self._strap_at = record.bpm, record.at, record.at

    def belt(self, record: BeltMeasured) -> None:
        """The treadmill's own heart rate."""
        strap_speaks = self._strap_at is not None and record.at - self._strap_at < READING_US
        if record.heart_bpm and not strap_speaks:
            self._heart_bpm, self._heart_at = record.heart_bpm, record.at
