"""What goes on over a link ends with it, answered or not."""

import asyncio

import pytest
from bleak.exc import BleakError

from backrun_treadmill.devices.link_end import LinkEnd, LinkEnded
from backrun_treadmill.devices.pairing import PairingFailed


async def test_a_call_that_is_never_answered_ends_with_its_link() -> None:
    end = LinkEnd()
    asyncio.get_running_loop().call_later(0.01, end.happen)
    with pytest.raises(LinkEnded):
        async with asyncio.timeout(5), end.ends_work():
            await asyncio.Event().wait()


async def test_over_a_link_that_has_ended_nothing_is_begun() -> None:
    end = LinkEnd()
    end.happen()
    with pytest.raises(LinkEnded):
        async with asyncio.timeout(5), end.ends_work():
            await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("lost", "raised", "seen"),
    [
        (True, BleakError("Not connected"), LinkEnded),
        (True, PairingFailed("Authentication Failed"), PairingFailed),
        (False, BleakError("Unlikely Error"), BleakError),
        (False, TimeoutError(), TimeoutError),
    ],
    ids=str,
)
async def test_why_it_ended_is_told_where_that_is_known(lost: bool, raised: Exception, seen: type[Exception]) -> None:
    end = LinkEnd()
    with pytest.raises(Exception) as told:
        await fail(end, raised, lost=lost)
    assert type(told.value) is seen


async def fail(end: LinkEnd, raised: Exception, *, lost: bool) -> None:
    async with end.ends_work():
        if lost:
            end.happen()
        raise raised
