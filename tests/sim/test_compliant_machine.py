"""The machine's answers and messages by their bytes, in virtual time and without a radio."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.machine import Machine, Refused, State

US_ALL_HOURS = 60 * 60 * US
HERE, THERE = "one client", "another client"


def ask(machine: Machine, value: str, client: str = HERE) -> str:
    """One control point write; the indication."""
    return machine.request(client, bytes.fromhex(value)).hex()


def after(machine: Machine, seconds: float) -> Machine:
    machine.advance(machine.belt.at_us + round(seconds * US))
    return machine


def said(machine: Machine) -> list[str]:
    return [message.hex() for message in machine.take_said()]


def idle() -> Machine:
    machine = Machine()
    assert ask(machine, "00") == "800001"
    return machine


def counting_down() -> Machine:
    machine = idle()
    assert ask(machine, "07") == "800701"
    return machine


def running() -> Machine:
    machine = after(counting_down(), 4)
    assert ask(machine, "02e803") == "800201"
    after(machine, 10)
    machine.take_said()
    return machine


def stopping() -> Machine:
    machine = running()
    assert ask(machine, "0801") == "800801"
    return after(machine, 1)


def pausing() -> Machine:
    machine = running()
    assert ask(machine, "0802") == "800801"
    return after(machine, 1)


def paused() -> Machine:
    machine = after(pausing(), 30)
    assert said(machine) == ["0202"]
    return machine


@pytest.mark.parametrize(
    ("write", "answers"),
    [
        #          idle      countdown running   stopping  pausing   paused
        ("07", ["800701", "800704", "800704", "800704", "800704", "800701"]),
        ("0801", ["800804", "800801", "800801", "800801", "800801", "800801"]),
        ("0802", ["800804", "800801", "800801", "800801", "800801", "800804"]),
        ("022003", ["800204", "800201", "800201", "800204", "800204", "800204"]),
        ("030a00", ["800301", "800301", "800301", "800301", "800301", "800301"]),
        ("01", ["800101", "800101", "800101", "800101", "800101", "800101"]),
        ("00", ["800001", "800001", "800001", "800001", "800001", "800001"]),
    ],
)
def test_each_request_in_each_state_is_answered_as_said(write: str, answers: list[str]) -> None:
    states = (idle, counting_down, running, stopping, pausing, paused)
    assert [ask(state(), write) for state in states] == answers


@pytest.mark.parametrize(
    ("write", "answer"),
    [
        ("02", "800203"),
        ("0220", "800203"),
        ("02200300", "800203"),
        ("024600", "800203"),
        ("02da07", "800203"),
        ("02fb03", "800203"),
        ("03ffff", "800303"),
        ("036900", "800303"),
        ("030100", "800303"),
        ("08", "800803"),
        ("0803", "800803"),
        ("0700", "800703"),
        ("04", "800402"),
        ("20", "802002"),
        ("", "800003"),
    ],
)
def test_what_is_malformed_out_of_range_off_the_grid_or_unknown_is_refused(write: str, answer: str) -> None:
    machine = running()
    assert ask(machine, write) == answer
    assert machine.target_ckmh == 1000
    assert said(machine) == []


@pytest.mark.parametrize("write", ["01", "022003", "030a00", "07", "0801", "0802"])
def test_nothing_is_done_for_a_client_that_did_not_ask_for_control(write: str) -> None:
    machine = running()
    assert ask(machine, write, THERE) == f"80{write[:2]}05"
    assert machine.state is State.RUNNING
    assert machine.target_ckmh == 1000


def test_control_goes_to_the_last_who_asked_and_ends_with_its_link() -> None:
    machine = running()
    assert ask(machine, "00", THERE) == "800001"
    assert ask(machine, "0801") == "800805"
    machine.end_control(HERE)
    assert ask(machine, "022003", THERE) == "800201", "the loss of somebody without control changes nothing"
    machine.end_control(THERE)
    assert ask(machine, "0801", THERE) == "800805"


def test_the_belt_moves_three_seconds_after_the_start_and_makes_for_the_least_speed() -> None:
    machine = counting_down()
    after(machine, 2.999)
    assert machine.belt.standing
    assert said(machine) == []
    after(machine, 0.2)
    assert said(machine) == ["04"]
    assert 0 < machine.belt.speed_ckmh < 80
    after(machine, 60)
    assert machine.belt.speed_ckmh == 80


def test_a_target_given_in_the_countdown_is_kept_and_one_before_it_is_not() -> None:
    machine = idle()
    assert ask(machine, "022003") == "800204"
    assert ask(machine, "07") == "800701"
    assert ask(machine, "022c01") == "800201"
    assert after(machine, 10).belt.speed_ckmh == 300


def test_a_stop_in_the_countdown_leaves_the_belt_at_rest() -> None:
    machine = counting_down()
    after(machine, 2)
    assert ask(machine, "0801") == "800801"
    assert said(machine) == ["0201"]
    assert after(machine, 60).belt.standing
    assert machine.belt.distance_cm == 0


def test_stopped_is_said_when_the_belt_is_at_rest_and_not_before() -> None:
    machine = stopping()
    after(machine, 18.9)
    assert said(machine) == []
    after(machine, 0.1)
    assert said(machine) == ["0201"]
    assert machine.belt.standing


def test_a_pause_turned_into_a_stop_is_a_stop_and_a_stop_is_never_turned_into_a_pause() -> None:
    machine = pausing()
    ask(machine, "0801")
    assert said(after(machine, 30)) == ["0201"]
    machine = stopping()
    ask(machine, "0802")
    assert said(after(machine, 30)) == ["0201"]


def test_a_resume_counts_down_and_does_not_bring_the_old_speed_back() -> None:
    machine = paused()
    assert ask(machine, "07") == "800701"
    assert after(machine, 30).belt.speed_ckmh == 80


def test_the_counters_go_on_over_stop_and_start_and_only_a_reset_clears_them() -> None:
    machine = after(stopping(), 30)
    before = machine.treadmill_data()
    assert int.from_bytes(before[4:7], "little") > 20
    ask(machine, "07")
    after(machine, 10)
    assert int.from_bytes(machine.treadmill_data()[4:7], "little") > int.from_bytes(before[4:7], "little")
    assert ask(machine, "01") == "800101"
    after(machine, 10)
    assert machine.belt.standing
    assert ask(machine, "01") == "800101"
    assert machine.treadmill_data().hex() == "0c0400000000000000ff7f0000"
    assert said(machine)[-1] == "01"


def test_the_data_packet_tells_the_belts_true_speed() -> None:
    machine = running()
    machine.stop()
    after(machine, 1)
    assert machine.treadmill_data()[2:4].hex() == "b603", "9.50 km/h, half a km/h below in one second"


def test_the_safety_key_stops_the_belt_says_so_at_once_and_no_start_is_possible_without_it() -> None:
    machine = running()
    machine.pull_key()
    assert said(machine) == ["03"]
    after(machine, 3)
    assert machine.belt.standing
    assert said(machine) == [], "the key has been said, no stop follows it"
    assert ask(machine, "07") == "800704"
    with pytest.raises(Refused, match="safety key"):
        machine.start()
    machine.put_key()
    assert after(machine, 60).belt.standing
    assert ask(machine, "07") == "800701"


def test_a_stop_after_the_key_does_not_slow_the_braking() -> None:
    machine = running()
    machine.pull_key()
    machine.put_key()
    ask(machine, "0801")
    assert after(machine, 2.6).belt.standing


requests = st.one_of(
    st.binary(max_size=4),
    st.sampled_from([bytes.fromhex(value) for value in ("00", "01", "07", "0801", "0802", "02e803", "02d007")]),
)


@given(st.lists(st.tuples(requests, st.integers(0, 20 * US)), max_size=30))
def test_no_bytes_break_it_and_no_stop_is_without_effect(writes: list[tuple[bytes, int]]) -> None:
    machine = Machine()
    for value, span_us in writes:
        answer = machine.request(HERE, value)
        assert answer[0] == 0x80
        assert answer[2] in range(1, 6)
        machine.advance(machine.belt.at_us + span_us)
    machine.request(HERE, b"\x00")
    machine.request(HERE, b"\x08\x01")
    machine.advance(machine.belt.at_us + US_ALL_HOURS)
    assert machine.belt.standing
