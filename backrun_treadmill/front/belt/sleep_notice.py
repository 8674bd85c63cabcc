"""Hears that the computer is about to sleep, in time to stop the belt first (logind, so on Linux only).

A closed lid puts a computer to sleep whatever a program wishes. But it says so before, and waits for whoever asked to
be waited for: a few seconds, until we let go. Where there is no logind a sleep is noticed afterwards (`Suspended`).
"""

import asyncio
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

LOGIND = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
NOTICE = "PrepareForSleep"

DELAY = ("sleep", "backrun", "the treadmill's belt is stopped first", "delay")
"""What is held up, by whom, why, and that it is only for a moment: logind waits 5 s unless it is told otherwise."""


async def heed_sleep(tell: Callable[[], None]) -> None:
    """Until cancelled; calls `tell` each time before the computer sleeps. Ends by itself where nobody would tell us."""
    if sys.platform != "linux":
        return
    try:
        await asyncio.to_thread(import_module, "dbus_fast.aio")
        await _listen(tell)
    except Exception:  # no bus, no logind, a bus that ends: a session can do without, and nothing of it may end one
        return


async def _listen(tell: Callable[[], None]) -> None:
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    bus = MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True)
    held: list[int] = []

    def hear(message: "Message") -> None:
        if message.interface == MANAGER and message.member == NOTICE and message.body == [True]:
            tell()

    try:
        await bus.connect()
        bus.add_message_handler(hear)
        held += await _hold_up(bus)
        if held:
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
    finally:
        bus.disconnect()
        for fd in held:
            os.close(fd)  # from here on the computer may sleep


async def _hold_up(bus: "MessageBus") -> list[int]:
    """Ask to be told, and to be waited for while the descriptors that come back are open; none without a logind."""
    from dbus_fast import Message

    rule = f"type='signal',sender='{LOGIND}',interface='{MANAGER}',member='{NOTICE}'"
    bus_itself = "org.freedesktop.DBus"
    for call in (
        Message(
            destination=bus_itself,
            path="/org/freedesktop/DBus",
            interface=bus_itself,
            member="AddMatch",
            signature="s",
            body=[rule],
        ),
        Message(destination=LOGIND, path=PATH, interface=MANAGER, member="Inhibit", signature="ssss", body=list(DELAY)),
    ):
        reply = await bus.call(call)
    return [] if reply is None else list(reply.unix_fds)
