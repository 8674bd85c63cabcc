"""What an examination came to: a fold over its records, the same live and from its journal. Pure."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from backrun_treadmill.core.afterwards.examined_meaning import UNFIT
from backrun_treadmill.core.commands import KeepLearned, Outcome
from backrun_treadmill.core.events import FoundUnfinished, MachineConnected, SessionOpened
from backrun_treadmill.core.examining import Fact, FactFound, FactValue, KeepMachine, Step, StepBegan
from backrun_treadmill.core.machine import Learned
from backrun_treadmill.core.notes import Level, Said, SessionEnded
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent


class Examined(Struct, frozen=True, kw_only=True):
    """Everything the page is made of."""

    wall: str = ""
    """When it began, ISO 8601 with offset; empty where the beginning is missing."""
    version: str = ""
    machine: MachineConnected | None = None
    steps: tuple[Step, ...] = ()
    """Those that began, in their order."""
    facts: tuple[FactFound, ...] = ()
    """The newest of each kind, in the order they were first found."""
    profile: dict[str, FactValue] = {}
    """What the machine's profile is to say from now on."""
    decided: tuple[str, ...] = ()
    """Keys of it that were looked at to the end: those not in `profile` were taken out of it."""
    learned: Learned | None = None
    """What is kept as well of its answers and its ramps."""
    alarms: tuple[str, ...] = ()
    ended: SessionEnded | None = None
    """None: it was cut off."""
    afterwards: str = ""
    """What was found of its belt behind its end, where it was cut off."""

    @property
    def whole(self) -> bool:
        """Whether it came to its end, so that what was not seen was at least looked for."""
        return self.ended is not None and self.ended.outcome is Outcome.FINISHED

    @property
    def not_tried(self) -> tuple[Step, ...]:
        """The steps that never began."""
        return tuple(step for step in Step if step not in self.steps)

    @property
    def unfit(self) -> tuple[FactFound, ...]:
        """What this program must not be used with; empty where nothing speaks against the machine."""
        return tuple(found for found in self.facts if found.fact in UNFIT)

    def without(self, facts_of: Mapping[Step, tuple[Fact, ...]]) -> list[Step]:
        """Of the steps that were gone through, those that found none of their `facts_of`."""
        done = self.steps if self.whole else self.steps[:-1]
        found = {one.fact for one in self.facts}
        return [step for step in done if step in facts_of and found.isdisjoint(facts_of[step])]

    @property
    def exit_code(self) -> int:
        """0: examined to the end, and nothing speaks against the machine; else 1, or what the examination gave."""
        ended = 1 if self.ended is None else self.ended.exit_code
        return ended or (1 if self.unfit else 0)


class ExaminedFold:
    """Give it every record; `examined` is what is known so far."""

    def __init__(self) -> None:
        self.examined = Examined()

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record."""
        now = self.examined
        match record:
            case SessionOpened():
                self._put(wall=record.wall, version=record.version)
            case MachineConnected() if now.machine is None:
                self._put(machine=record)
            case StepBegan() if record.step not in now.steps:
                self._put(steps=(*now.steps, record.step))
            case FactFound():
                self._put(facts=_with(now.facts, record))
            case Said(level=Level.ALARM) if record.text not in now.alarms:
                self._put(alarms=(*now.alarms, record.text))
            case _:
                self._see_end(record)

    def _see_end(self, record: AnyEvent | AnyCommand) -> None:
        match record:
            case KeepMachine():
                self._put(profile=record.facts, decided=record.decided)
            case KeepLearned():
                self._put(learned=record.learned)
            case SessionEnded():
                self._put(ended=record)
            case FoundUnfinished():
                self._put(afterwards=record.text)
            case _:
                pass

    def _put(self, **changed: object) -> None:
        self.examined = msgspec.structs.replace(self.examined, **changed)


def examined_from(records: Iterable[AnyEvent | AnyCommand]) -> Examined:
    """What a whole journal, or what there is of it, came to."""
    fold = ExaminedFold()
    for record in records:
        fold.feed(record)
    return fold.examined


def examined_json(examined: Examined) -> dict[str, object]:
    """For other programs, in plain values; what is not known is null."""
    machine, ended = examined.machine, examined.ended
    return {
        "machine": None
        if machine is None
        else {
            "name": machine.name,
            "address": machine.address,
            "identity": {field: getattr(machine.identity, field) for field in machine.identity.__struct_fields__},
            "range": msgspec.to_builtins(machine.range),
        },
        "facts": [{"fact": str(one.fact), "value": one.value, "text": one.text} for one in examined.facts],
        "not_tried": [str(step) for step in examined.not_tried],
        "profile": examined.profile,
        "outcome": None if ended is None else str(ended.outcome),
        "text": "" if ended is None else ended.text,
        "stands": None if ended is None else ended.stands,
    }


def _with(facts: tuple[FactFound, ...], found: FactFound) -> tuple[FactFound, ...]:
    if any(one.fact is found.fact for one in facts):
        return tuple(found if one.fact is found.fact else one for one in facts)
    return (*facts, found)
