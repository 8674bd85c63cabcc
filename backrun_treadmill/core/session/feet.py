"""What cadence sensors count: both feet, one, each step twice. Suspected from the belt's speed, asked, never guessed.

A sensor under question is not counted with (`counter`), so neither a wrong half nor a wrong double gets into the dose.
"""

from backrun_treadmill.core.events import Feet, PodConnected, StepsMeasured
from backrun_treadmill.core.intents import FeetAnswered
from backrun_treadmill.core.notes import CountFeet, FeetAsked, Level, State
from backrun_treadmill.core.session import arming
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.watched import Suspicion
from backrun_treadmill.core.units import SECOND_US

LEAST_EXPECTED_SPM = 85.0
"""Below (3 km/h) people shuffle, stroll and hold the rails: nothing can be said."""
HALF = (0.38, 0.60)
"""Shares of the expected rate. Halves of real cadences, which are within 15 % of what is expected at their speed."""
DOUBLE_FROM = 1.7
TOP_SPM = 220.0
"""No runner's cadence at any speed of a treadmill; a doubled one ends at 255 on the air."""
SUSPECTED_US = 10 * SECOND_US
SUSPECTED_SAMPLES = 4

_FACTORS = {Feet.BOTH: 1.0, Feet.ONE: 2.0, Feet.TWICE: 0.5}
_BY_FACTOR = {factor: feet for feet, factor in _FACTORS.items()}

QUESTIONS = {
    Feet.ONE: "half of that. Does it count one foot only, y: yes, double it, or x: no, it is right?",
    Feet.TWICE: "twice that. Does it count each step twice, y: yes, halve it, or x: no, it is right?",
    Feet.BOTH: "not that. Does it count both feet, y: yes, take it as it is, or x: no, leave it?",
}


def connected(s: Situation, event: PodConnected) -> None:
    """A sensor, or another one in its place."""
    watch = s.sensors.feet
    watch.connected[event.source] = event
    watch.counts[event.source] = event.feet or Feet.BOTH
    watch.suspicions.pop(event.source, None)
    if event.feet is Feet.BOTH:  # its numbers were said to be right; what is converted may still have been mistaken
        watch.settled.add(event.address)
    if watch.asked is not None and watch.asked.source is event.source:
        watch.asked = None


def weigh(s: Situation, event: StepsMeasured) -> None:
    """One sample against what is to be expected at this speed; asks once it was odd for 10 s."""
    watch = s.sensors.feet
    sensor = watch.connected.get(event.source)
    if sensor is None or sensor.address in watch.settled or watch.asked is not None:
        return
    expected_spm = s.sensors.impacts.expected_spm
    feet = _suspected(event.cadence_spm, expected_spm, watch.counts[event.source])
    suspicion = watch.suspicions.get(event.source)
    if feet is None:
        watch.suspicions.pop(event.source, None)
        return
    if suspicion is None or suspicion.feet is not feet:
        suspicion = watch.suspicions[event.source] = Suspicion(feet, s.at)
    suspicion.samples += 1
    if s.at - suspicion.since >= SUSPECTED_US and suspicion.samples >= SUSPECTED_SAMPLES:
        _ask(s, event, sensor, feet)


def answered(s: Situation, event: FeetAnswered) -> None:
    """The owner's word; it holds for this sensor from now on, and in later sessions."""
    if s.count_in_until is not None:
        arming.cancel(s, event)
        return
    if s.state is State.STARTING:
        arming.cancel_start(s, event)
        return
    asked = s.sensors.feet.asked
    if asked is None:
        s.refuse(event, "nothing is asked about a sensor")
        return
    s.sensors.feet.asked = None
    s.sensors.feet.settled.add(asked.address)
    feet = asked.suspected if event.as_suspected else s.sensors.feet.counts[asked.source]
    s.sensors.feet.counts[asked.source] = feet
    s.emit(CountFeet(at=s.at, address=asked.address, source=asked.source, feet=feet))
    s.say(Level.INFO, f"Noted: steps are counted by the {asked.source} again, from now on.")


def _suspected(cadence_spm: float, expected_spm: float, counts: Feet) -> Feet | None:
    """What the sensor seems to count; None where nothing is odd, or nothing explains it."""
    if cadence_spm <= 0 or expected_spm < LEAST_EXPECTED_SPM:
        return None
    share = cadence_spm / expected_spm
    if HALF[0] <= share <= HALF[1]:
        return _BY_FACTOR.get(_FACTORS[counts] * 2)
    if share >= DOUBLE_FROM or cadence_spm >= TOP_SPM:
        return _BY_FACTOR.get(_FACTORS[counts] / 2)
    return None


def _ask(s: Situation, event: StepsMeasured, sensor: PodConnected, feet: Feet) -> None:
    expected_spm = s.sensors.impacts.expected_spm
    s.sensors.feet.suspicions.pop(event.source, None)
    s.sensors.feet.asked = FeetAsked(
        at=s.at,
        address=sensor.address,
        source=event.source,
        suspected=feet,
        cadence_spm=event.cadence_spm,
        expected_spm=round(expected_spm, 1),
    )
    s.emit(s.sensors.feet.asked)
    s.say(
        Level.WARNING,
        f"At this speed about {expected_spm:.0f} steps a minute are to be expected; the {event.source} counts "
        f"{event.cadence_spm:.0f}, {QUESTIONS[feet]} Until you answer it is not counted with. The belt goes on.",
    )
