"""What a session makes of sensors, whatever its state: who counts the steps, who is doubted, who cannot be read,
whose battery is low.

Nothing here moves a belt (design rule 21); whether somebody is on it is the guard's to judge.
"""

from backrun_treadmill.core.events import BeltMeasured, FrameIgnored, MachineConnected
from backrun_treadmill.core.notes import Level, SourceChanged
from backrun_treadmill.core.sensor_events import HeartMeasured, PodConnected, StepsMeasured, StrapConnected, StrapLost
from backrun_treadmill.core.session import feet, garbled, heart_watch
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

LOW_BATTERY_PERCENT = 20


def observe(s: Situation, event: AnyEvent) -> None:
    """Before the guard: take in what sensors say."""
    match event:
        case PodConnected():
            feet.connected(s, event)
            _mind_battery(s, str(event.source), event.battery_percent)
        case MachineConnected() | BeltMeasured():
            _mind_counter(s, event)
        case StrapConnected():
            heart_watch.connected(s, event)
            _mind_battery(s, "heart strap", event.battery_percent)
        case StrapLost():
            heart_watch.lost(s, event)
        case StepsMeasured():
            garbled.read(s, event)
            feet.weigh(s, event)
            s.sensors.compared.steps(event)
        case HeartMeasured():
            garbled.read(s, event)
            heart_watch.measured(s, event)
        case FrameIgnored():
            garbled.ignored(s, event)
        case _:
            pass


def count(s: Situation, record: AnyEvent | AnyCommand) -> None:
    """Before anything is decided the event is counted, afterwards what was decided about it."""
    if s.ended is None:
        s.sensors.impacts.feed(record)


def tell(s: Situation) -> None:
    """After everything else: a change of source, or sources that lie far apart."""
    if s.ended is not None:
        return
    was, s.sensors.source_told = s.sensors.source_told, s.sensors.impacts.source
    if s.sensors.source_told is not was:
        s.emit(SourceChanged(at=s.at, was=was, source=s.sensors.source_told))
    text = s.sensors.compared.disagreement(s.sensors.impacts.source, s.at)
    if text:
        s.say(Level.WARNING, text)


def _mind_counter(s: Situation, event: MachineConnected | BeltMeasured) -> None:
    """The treadmill's own step counter."""
    if isinstance(event, MachineConnected):
        feet.machine_connected(s, event)
    elif event.steps is not None:
        feet.weigh_counter(s, event.steps)


def _mind_battery(s: Situation, what: str, percent: int | None) -> None:
    if percent is not None and percent <= LOW_BATTERY_PERCENT and what not in s.sensors.low_batteries:
        s.sensors.low_batteries.add(what)
        s.say(Level.WARNING, f"The battery of the {what} is at {percent} %: change it after this session.")
