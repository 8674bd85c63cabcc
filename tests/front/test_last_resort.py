"""The front's own stop where its radio is gone: it is tried on and on, and said once in a while."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from virtual_time import VirtualTimeLoop

from backrun_treadmill.core.events import FailedBecause, MachineConnected
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.front.belt import last_resort
from backrun_treadmill.front.belt.last_resort import PULL, LastResort

MACHINE = MachineConnected(
    at=0,
    address="F0:00:00:00:00:01",
    name="a treadmill",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=MachineProfile(),
)


def test_a_radio_that_is_gone_is_said_every_ten_seconds_while_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []
    said: list[tuple[int, str]] = []
    loop = VirtualTimeLoop()

    @asynccontextmanager
    async def gone(_spec: str) -> AsyncIterator[Adapter]:
        tried.append(loop.time())
        raise DeviceError(FailedBecause.NO_ADAPTER, "There is no adapter.")
        yield

    monkeypatch.setattr(last_resort, "open_adapter", gone)
    monkeypatch.setattr(last_resort, "GIVE_UP_S", 25.0)
    monkeypatch.setattr(time, "monotonic_ns", lambda: round(loop.time() * 1e9))
    began = loop.time()

    def say(text: str) -> None:
        said.append((round(loop.time() - began), text))

    async def stop() -> bool:
        return await LastResort(adapter="os", machine=MACHINE, learned=None, say=say).stop()

    try:
        assert not loop.run_until_complete(stop())
    finally:
        loop.close()
    assert len(tried) > 100
    assert [at for at, text in said if "There is no adapter" in text] == [0, 10, 20]
    assert all(PULL in text for _, text in said)
    assert "could not be stopped from here" in said[-1][1]
