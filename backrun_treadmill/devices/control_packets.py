"""What a treadmill's control point is asked, as bytes."""

from collections.abc import Callable
from typing import assert_never

from backrun_treadmill.core.commands import PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.ftms.control_point import pause_belt, request_control, set_target_speed, start_belt, stop_belt

type ToMachine = RequestControl | StartBelt | StopBelt | PauseBelt | SetSpeed


def encode(command: ToMachine, *, number: Callable[[int], int]) -> bytes:
    """The bytes of a command."""
    match command:
        case RequestControl():
            return request_control()
        case StartBelt():
            return start_belt()
        case StopBelt():
            return stop_belt()
        case PauseBelt():
            return pause_belt()
        case SetSpeed():
            return set_target_speed(number(command.target_ckmh))
        case _:
            assert_never(command)
