"""A sensor whose packets cannot be read: cut off, empty, shorter than announced. Said once; the journal keeps them."""

from backrun_treadmill.core.events import FrameIgnored
from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.session.situation import Situation

IN_A_ROW = 5
"""About five seconds of a sensor; a single one is noise on the air."""

STEPS, HEART = "2A53", "2A37"
"""RSC Measurement and Heart Rate Measurement (Bluetooth assigned numbers)."""
SENTENCES = {
    STEPS: "A step sensor sends packets that cannot be read ({reason}): steps are counted without it",
    HEART: "A heart sensor sends packets that cannot be read ({reason}): no heart rate is taken from it",
}


def ignored(s: Situation, event: FrameIgnored) -> None:
    """One packet that gave no value, of whatever device."""
    if event.char not in SENTENCES:
        return
    count = s.sensors.garbled[event.char] = s.sensors.garbled.get(event.char, 0) + 1
    if count == IN_A_ROW:
        text = SENTENCES[event.char].format(reason=event.reason)
        s.say(Level.WARNING, f"{text}. Switch it off and on, or take another. The belt goes on.")


def read(s: Situation, event: StepsMeasured | HeartMeasured) -> None:
    """One that was read: what could not be was noise, unless that has been said."""
    char = STEPS if isinstance(event, StepsMeasured) else HEART
    if s.sensors.garbled.get(char, 0) < IN_A_ROW:
        s.sensors.garbled.pop(char, None)
