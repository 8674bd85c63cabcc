"""The front's own stop where its radio is gone: it is tried on and on, and said once in a while."""

import asyncio
import socket

import pytest

from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.front.belt import last_resort
from backrun_treadmill.front.belt.last_resort import PULL, LastResort

MACHINE = MachineConnected(
    at=0,
    address="F0:00:00:00:00:01",
    name="a treadmill",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=MachineProfile(),
)


def nobody_listens() -> str:
    """An adapter at a port that was just given back."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"hci:tcp-client:127.0.0.1:{listener.getsockname()[1]}"


def test_a_radio_that_is_gone_is_said_once_in_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_resort, "GIVE_UP_S", 2.0)
    said: list[str] = []
    resort = LastResort(adapter=nobody_listens(), machine=MACHINE, learned=None, say=said.append)
    assert not asyncio.run(resort.stop())
    gone, end = said
    assert PULL in gone
    assert "could not be stopped from here" in end
