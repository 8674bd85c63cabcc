"""What can come over a network is data: none of its types is an event, a command or a wish of the runner's."""

import inspect
from typing import Any, get_args

import msgspec

from backrun_treadmill.coach import contents, envelope, live_words, summary
from backrun_treadmill.core import commands, events, intents, notes, sensor_events
from backrun_treadmill.link import messages


def tags(module: object) -> set[str]:
    """What the structs of a module are called where they are written down."""
    structs = (
        one
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, msgspec.Struct) and one is not msgspec.Struct
    )
    return {str(one.__struct_config__.tag or one.__name__) for one in structs}


def reachable(kind: Any, found: set[type]) -> set[type]:
    """All structs that a value of this type can hold."""
    for inner in (kind, *get_args(getattr(kind, "__value__", kind))):
        if inspect.isclass(inner) and issubclass(inner, msgspec.Struct) and inner not in found:
            found.add(inner)
            for field in msgspec.structs.fields(inner):
                reachable(field.type, found)
        elif inner is not kind:
            reachable(inner, found)
    return found


def test_nothing_that_is_read_from_a_coach_is_an_intent_a_command_or_an_event() -> None:
    read = (
        reachable(contents.Sayable, set()) | reachable(envelope.Envelope, set()) | reachable(envelope.Statement, set())
    )
    assert {one.__module__ for one in read} == {contents.__name__, envelope.__name__}
    assert len(read) == 10


def test_no_word_of_a_coach_is_a_word_of_the_link_to_the_engine() -> None:
    words = tags(contents) | tags(live_words) | tags(summary)
    assert words >= {"profile", "programme", "hold", "withdrawal"}
    for module in (events, sensor_events, intents, commands, notes, messages):
        assert not words & tags(module)
