"""The product over the air: a second dongle plays the treadmill, and what reached it is asked of the room behind it."""

import signal
import subprocess
import sys

import pytest
from air import AirStage
from story import ANSWERED_S, CONTROL, STOP, answers_s, belt_kmh, check_front_stopped, check_whole_session, writes

from backrun_treadmill.core.events import LinkLost
from backrun_treadmill.core.notes import SessionEnded, State, StateEntered
from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.devices.errors import DeviceError

PRESSED_TO_RECEIVED_S = 1.0
CUT_S = 3
ONE_OWNER = ("hci:usb:", "hci:pyusb:", "hci:hci-socket:", "hci:unix-client:")
"""Transports that the system, or `dongles`, gives to one program at a time. A second one on a serial port would get it,
and reset the controller under the session."""

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="no pseudo-terminal and no SIGKILL on Windows: the others are told"
)


def test_it_is_found_by_its_name(air: AirStage) -> None:
    command = [sys.executable, "-m", "backrun_treadmill", "scan", "--adapter", air.adapter, "--seconds", "6"]
    heard = subprocess.run(command, capture_output=True, text=True, check=True, env=air.env).stdout
    [ours] = [line for line in heard.splitlines() if "backrun virtual" in line]
    assert ours.startswith("treadmill ")


def test_a_whole_session_is_sent_in_order_answered_in_time_and_ends_at_rest(air: AirStage, slack_s: float) -> None:
    air.start()
    assert air.ended() == 0, air.said
    told = air.reading().records
    check_whole_session(told, air.truth(), answered_s=ANSWERED_S + slack_s)
    assert "2 of 2 sets" in air.said
    print(f"{len(answers_s(told))} commands, each answered within {max(answers_s(told)):.3f} s")


@posix
def test_the_stop_key_stops_the_belt(air: AirStage, slack_s: float) -> None:
    from drawn import Terminal  # there is none on Windows

    terminal = Terminal(air)
    air.wait_for_run()
    terminal.type(b" ")
    air.wait_for(lambda record: isinstance(record, SessionEnded))
    terminal.type(b"q", acting=False)  # none of the questions that follow is answered
    assert air.ended() == 0, terminal.shown[-2000:].decode(errors="replace")
    print(f"stop received {air.stop_after_s():.3f} s after the key")
    assert air.stop_after_s() <= PRESSED_TO_RECEIVED_S + slack_s
    assert {raw for _, raw in air.writes(after=air.acted_at)} <= {CONTROL, STOP}
    assert belt_kmh(air.truth()) == 0


def test_a_link_that_the_treadmill_ends_comes_back_and_the_session_goes_on(air: AirStage) -> None:
    air.start()
    air.wait_for_run()
    air.press(f"cut {CUT_S} treadmill")
    assert air.ended() == 0, air.said
    told = air.reading().records
    [lost] = [one.at for one in told if isinstance(one, LinkLost)]
    back = next(
        one.at for one in told if isinstance(one, StateEntered) and one.at > lost and one.state is State.RUNNING
    )
    print(f"the link was back {(back - lost) / 1e6:.1f} s after it was lost")
    assert (back - lost) / 1e6 >= CUT_S, "a treadmill that is not on the air cannot be connected to"
    assert "2 of 2 sets" in air.said
    assert writes(air.truth())[-1][1] == STOP
    assert belt_kmh(air.truth()) == 0


@posix
async def test_a_killed_engine_leaves_the_adapter_to_the_front_which_stops_the_belt(air: AirStage) -> None:
    air.start()
    air.wait_for_run()
    if air.adapter.startswith(ONE_OWNER):
        with pytest.raises(DeviceError):  # nobody else can have it while the engine lives
            async with open_adapter(air.adapter):
                pass
    air.act(air.engine_pid(), signal.SIGKILL)
    assert air.ended() == 1, air.said
    stopped_s = check_front_stopped(air.truth(), killed_s=air.acted_at, said=air.said)
    print(f"stop received {stopped_s:.2f} s after the kill")
