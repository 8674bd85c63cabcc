"""What cadence sensors count: both feet, one, each step twice. Suspected from the belt's speed, asked, never guessed.

A sensor under question is not counted with (`counter`), so neither a wrong half nor a wrong double gets into the dose.
"""

from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.impacts.step_sources import COUNTS_PERCENT
from backrun_treadmill.core.intents import FeetAnswered
from backrun_treadmill.core.notes import CountFeet, FeetAsked, Level, State
from backrun_treadmill.core.sensor_events import Feet, PodConnected, Source, StepsMeasured
from backrun_treadmill.core.session import arming
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.watched import FeetWatch, Suspicion
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
    watch.suspicions.pop(event.source, None)
    _begin(watch, event.source, event.address, event.feet)
    if watch.asked is not None and watch.asked.source is event.source:
        watch.asked = None


def machine_connected(s: Situation, event: MachineConnected) -> None:
    """The treadmill and its step counter, as far as its owner has said what that counts."""
    percent = event.machine.learned.steps_percent
    known = next((feet for feet, counts in COUNTS_PERCENT.items() if counts == percent), None)
    if not s.sensors.feet.counter_answered:
        _begin(s.sensors.feet, Source.MACHINE_STEPS, event.address, known)


def _begin(watch: FeetWatch, source: Source, address: str, feet: Feet | None) -> None:
    watch.addresses[source] = address
    watch.counts[source] = feet or Feet.BOTH
    if feet is Feet.BOTH:  # its numbers were said to be right; what is converted may still have been mistaken
        watch.settled.add((source, address))


def weigh(s: Situation, event: StepsMeasured) -> None:
    """One sample of a cadence sensor."""
    _weigh(s, event.source, event.cadence_spm)


def weigh_counter(s: Situation, value: int) -> None:
    """One reading of the treadmill's step counter; while a better sensor counts, nobody is asked about it."""
    counted_spm = s.sensors.feet.counted.read(s.at, value)
    if counted_spm is not None and s.sensors.impacts.source in (Source.MACHINE_STEPS, Source.ESTIMATE):
        counts = s.sensors.feet.counts.get(Source.MACHINE_STEPS, Feet.BOTH)
        _weigh(s, Source.MACHINE_STEPS, counted_spm * _FACTORS[counts])


def _weigh(s: Situation, source: Source, cadence_spm: float) -> None:
    """Against what is to be expected at this speed; asks once it was odd for 10 s."""
    watch = s.sensors.feet
    address = watch.addresses.get(source)
    if address is None or (source, address) in watch.settled or watch.asked is not None:
        return
    feet = _suspected(cadence_spm, s.sensors.impacts.expected_spm, watch.counts[source])
    suspicion = watch.suspicions.get(source)
    if feet is None:
        watch.suspicions.pop(source, None)
        return
    if suspicion is None or suspicion.feet is not feet:
        suspicion = watch.suspicions[source] = Suspicion(feet, s.at)
    suspicion.samples += 1
    if s.at - suspicion.since >= SUSPECTED_US and suspicion.samples >= SUSPECTED_SAMPLES:
        _ask(s, source, address, cadence_spm, feet)


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
    s.sensors.feet.settled.add((asked.source, asked.address))
    s.sensors.feet.counter_answered |= asked.source is Source.MACHINE_STEPS
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


def _ask(s: Situation, source: Source, address: str, cadence_spm: float, feet: Feet) -> None:
    expected_spm = s.sensors.impacts.expected_spm
    s.sensors.feet.suspicions.pop(source, None)
    s.sensors.feet.asked = FeetAsked(
        at=s.at,
        address=address,
        source=source,
        suspected=feet,
        cadence_spm=round(cadence_spm, 1),
        expected_spm=round(expected_spm, 1),
    )
    s.emit(s.sensors.feet.asked)
    s.say(
        Level.WARNING,
        f"At this speed about {expected_spm:.0f} steps a minute are to be expected; the {source} counts "
        f"{cadence_spm:.0f}, {QUESTIONS[feet]} Until you answer it is not counted with. The belt goes on.",
    )
