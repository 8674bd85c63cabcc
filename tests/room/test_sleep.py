"""The lid is closed in the middle of a run: the belt stands before the computer sleeps."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from logind import logind_on_a_bus

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.notes import IntervalEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

pytestmark = pytest.mark.room


def running(record: AnyEvent | AnyCommand) -> bool:
    return isinstance(record, IntervalEntered) and record.index == 1


async def test_a_belt_is_stopped_before_the_computer_sleeps(tmp_path: Path, one_stage: Any) -> None:
    async with logind_on_a_bus(tmp_path) as (address, logind):
        one_stage.env["DBUS_SYSTEM_BUS_ADDRESS"] = address
        one_stage.start()
        await logind.wait_asked()
        await asyncio.to_thread(one_stage.wait_for, running)
        await asyncio.sleep(4.0)
        one_stage.acted_at = time.monotonic()
        await logind.say(going=True)
        await logind.wait_let_go()
        assert one_stage.belt()[-1] == 0.0, one_stage.said
        assert await asyncio.to_thread(one_stage.ended) == 1
    assert one_stage.stop_after_s() <= 0.5
    close = one_stage.reading().records[-1]
    assert isinstance(close, Close)
    assert close.outcome is Outcome.INTERRUPTED
    assert "sleep" in close.text
    one_stage.check_never_faster()
    one_stage.check_at_rest()
