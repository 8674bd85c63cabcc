"""Whole sessions against a room in another process: what we say of ourselves is what the room saw."""

import math
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import CommandSent, Driving, SessionOpened
from backrun_treadmill.core.intents import Reason, Site
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import CountingIn, IntervalEntered, SessionEnded, State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.files.profile_files import load_profile
from backrun_treadmill.link.messages import BEAT_S, Beat, Opening, PodChoice, Pressed, encode
from backrun_treadmill.tui.keys.keys import CONFIRM

pytestmark = pytest.mark.room

BEYOND_LINK_S = 0.020
"""What our stamp of a write may be away from the room's, beyond the link's own delay."""


def run_of(index: int) -> Any:
    return lambda record: isinstance(record, IntervalEntered) and record.index == index


def entered(state: State) -> Any:
    return lambda record: isinstance(record, StateEntered) and record.state is state


def sent_times(records: tuple[AnyEvent | AnyCommand, ...]) -> list[tuple[float, str]]:
    """(monotonic seconds, packet) of every write the journal knows."""
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    return [(opened.origin_ns / 1e9 + r.at / 1e6, r.raw) for r in records if isinstance(r, CommandSent)]


def the_demo(stage: Any) -> None:
    stage.profile = Path("demo")
    stage.start()
    assert stage.ended() == 0, stage.said
    records = stage.reading().records
    told = [(entry["mono"], entry["write"]) for entry in stage.truth() if entry.get("char") == "2ad9"]
    sent = sent_times(records)
    assert [packet for _, packet in sent] == [packet for _, packet in told]
    lags = sorted(received - written for (received, _), (written, _) in zip(told, sent, strict=True))
    assert lags[0] >= -0.001
    assert lags[math.ceil(0.99 * len(lags)) - 1] - lags[0] <= BEYOND_LINK_S, lags
    report = build_report(records)
    assert report.outcome is Outcome.FINISHED
    assert report.timing.transitions >= 5
    assert report.timing.over_100ms == 0
    strikes = sum("strike" in entry for entry in stage.truth())
    counted = report.impacts.running + report.impacts.walking
    assert abs(counted - strikes) <= max(2, strikes // 100), (counted, strikes)
    stage.check_at_rest()


def keys_of_a_terminal(stage: Any) -> None:
    """ENTER starts, SPACE stops, a key each answers; nothing is given by itself, and the terminal is as it was."""
    screen, keyboard = pty.openpty()
    before = termios.tcgetattr(keyboard)
    stage.start(stdin=keyboard, stdout=keyboard, stderr=keyboard)
    reading = threading.Thread(target=read_away, args=(screen,), daemon=True)
    reading.start()
    stage.wait_for(entered(State.ARMED))
    time.sleep(12)
    assert stage.writes() == []
    os.write(screen, b"\r")
    stage.wait_for(lambda record: isinstance(record, CountingIn))
    stage.wait_for(run_of(1))
    time.sleep(5)
    stage.acted_at = time.monotonic()
    os.write(screen, b" ")
    stage.wait_for(lambda record: isinstance(record, SessionEnded))
    assert stage.stop_after_s() <= 0.3
    for key in (b"3", b"1", b"6", b"1"):
        os.write(screen, key)
        time.sleep(0.2)
    assert stage.ended() == 0
    assert termios.tcgetattr(keyboard) == before
    said = build_report(stage.reading().records).said
    assert (said.pain_after, said.site, said.effort, said.reason) == (3, Site.BACK, 6, Reason.TIME)
    close = stage.reading().records[-1]
    assert isinstance(close, Close)
    assert close.outcome is Outcome.STOPPED
    os.close(keyboard)
    stage.check_at_rest()


def an_engine_killed_while_it_asks(stage: Any) -> None:
    """The belt stood and the link was let go: nobody connects to stop it again."""
    screen, keyboard = pty.openpty()
    stage.start(stdin=keyboard, stdout=keyboard, stderr=keyboard)
    shown: list[bytes] = []
    threading.Thread(target=read_away, args=(screen, shown), daemon=True).start()
    stage.wait_for(entered(State.ARMED))
    os.write(screen, b"\r")
    stage.wait_for(run_of(0))
    os.write(screen, b" ")
    stage.wait_for(lambda record: isinstance(record, SessionEnded))
    os.write(screen, b"4")
    time.sleep(1)
    stage.act(stage.engine_pid(), signal.SIGKILL)
    assert stage.ended() == 1
    assert stage.writes(after=stage.acted_at) == []
    assert b"nothing to stop" in b"".join(shown)
    assert build_report(stage.reading().records).said.pain_after == 4, "the journal has what was answered"
    os.close(keyboard)
    stage.check_at_rest()


def a_terminal_that_hangs_up(stage: Any) -> None:
    screen, keyboard = pty.openpty()
    stage.start(stdin=keyboard, stdout=keyboard, stderr=keyboard)
    os.close(keyboard)
    stage.wait_for(entered(State.ARMED))
    os.write(screen, b"\r")
    stage.wait_for(run_of(1))
    time.sleep(3)
    stage.acted_at = time.monotonic()
    os.close(screen)
    assert stage.ended() == 128 + signal.SIGHUP
    assert stage.stop_after_s() <= 0.5
    stage.check_at_rest()


def read_away(screen: int, shown: list[bytes] | None = None) -> None:
    try:
        while some := os.read(screen, 4096):
            if shown is not None:
                shown.append(some)
    except OSError:
        return


LONG = """
name = "long"
bare = true
steps = ["walk 4 s @ 3", "8 x 5/5 @ 8 / 5", "cool-down 3 s @ 3"]
"""


def a_front_that_does_not_read(stage: Any) -> None:
    """It beats and presses ENTER, but leaves everything it is sent: the session runs to its end, on time."""
    stage.profile.write_text(LONG)
    plan = load_profile(str(stage.profile), Runner()).plan
    ours, theirs = socket.socketpair()
    engine = subprocess.Popen([sys.executable, "-m", "backrun_treadmill.engine"], stdin=theirs.fileno(), env=stage.env)
    theirs.close()
    stage.run = engine
    folder = stage.journal.parent
    opening = Opening(
        plan=plan,
        runner=Runner(),
        driving=Driving.MACHINE,
        adapter=stage.adapter,
        selector="",
        pod=PodChoice.IF_NEEDED,
        journal=str(stage.journal),
        sessions=str(folder),
        machines=str(folder),
        locks=str(folder / "locks"),
        attended=False,
        keys_given=True,
    )
    ours.sendall(encode(opening))
    beating = threading.Thread(target=beat_until_gone, args=(ours,), daemon=True)
    beating.start()
    stage.wait_for(entered(State.ARMED))
    ours.sendall(encode(Pressed(mono_ns=time.monotonic_ns(), intent=CONFIRM)))
    assert engine.wait(150) == 0
    beating.join(5)
    ours.close()
    report = build_report(stage.reading().records)
    assert report.outcome is Outcome.FINISHED
    assert report.timing.transitions >= 16
    assert report.timing.over_100ms == 0
    stage.check_at_rest()


def beat_until_gone(link: socket.socket) -> None:
    try:
        while not select.select([], [], [link], BEAT_S)[2]:
            link.sendall(encode(Beat()))
    except OSError:
        return


def test_what_the_journal_says_is_what_the_room_saw(told_together: Any) -> None:
    assert told_together({"the demo": the_demo}) == []


def test_whole_sessions(told_together: Any) -> None:
    stories = (a_front_that_does_not_read, keys_of_a_terminal, a_terminal_that_hangs_up, an_engine_killed_while_it_asks)
    assert told_together({story.__name__.replace("_", " "): story for story in stories}) == []
