"""`backrun sim` as others use it: a process behind a TCP port, in real time."""

import asyncio
import itertools
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from hil_run import dongles

from backrun_treadmill.cli import main
from backrun_treadmill.sim.room import Room

VISITOR = Path(__file__).parents[1] / "support" / "visitor.py"

type Process = subprocess.Popen[str]


class Open(Protocol):
    """Starts a process with these arguments."""

    def __call__(self, *arguments: str, stdin: int | None = None, stderr: int | None = None) -> Process: ...


@pytest.fixture
def spawn() -> Iterator[Open]:
    """Starts processes that are surely gone when the test is over."""
    with ExitStack() as stack:

        def begin(*arguments: str, stdin: int | None = None, stderr: int | None = None) -> Process:
            process = subprocess.Popen(
                [sys.executable, *arguments], text=True, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield begin


@pytest.fixture
def room(spawn: Open) -> Open:
    """Starts `backrun sim`."""

    def open_room(*arguments: str, stdin: int | None = None, stderr: int | None = None) -> Process:
        return spawn("-m", "backrun_treadmill", "sim", *arguments, stdin=stdin, stderr=stderr)

    return open_room


def line_of(process: Process, word: str) -> str:
    """The rest of the next line, which begins with `word`."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(word), line
    return line.removeprefix(word).strip()


def port_of(process: Process) -> str:
    address = line_of(process, "ready tcp:127.0.0.1:")
    assert address.isdecimal()
    return address


def entries(truth: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in truth.read_bytes().splitlines()]


def wait_for(truth: Path, what: dict[str, object], patience_s: float = 15) -> dict[str, object]:
    """The first entry that has all of `what`."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        for entry in entries(truth):
            if what.items() <= entry.items():
                return entry
        time.sleep(0.05)
    raise AssertionError(f"no {what} in {patience_s} s")


def mono(entry: dict[str, object]) -> float:
    return float(str(entry["mono"]))


def press(port: str, *keys: str) -> list[str]:
    """Press keys over the control channel; what was said about each."""
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5) as channel, channel.makefile("rw") as lines:
        said = []
        for key in keys:
            lines.write(key + "\n")
            lines.flush()
            said.append(lines.readline().strip())
        return said


@pytest.mark.room
def test_a_killed_client_leaves_a_running_belt_and_the_next_on_the_same_port_gets_it(
    room: Open, spawn: Open, tmp_path: Path
) -> None:
    truth = tmp_path / "truth.jsonl"
    port = port_of(room("--truth", str(truth)))
    first = spawn(str(VISITOR), port)
    line_of(first, "running")
    first.kill()
    killed = time.monotonic()
    line_of(spawn(str(VISITOR), port), "running")
    told = entries(truth)
    up, down, up_again = (entry for entry in told if "link" in entry)
    assert [entry["link"] for entry in (up, down, up_again)] == ["up", "down", "up"]
    assert 0.5 <= mono(down) - killed <= 3, "the machine's clock is everybody's clock"
    assert min(float(str(entry["belt"])) for entry in told if "belt" in entry and mono(entry) > killed) >= 1


@pytest.mark.room
def test_a_client_that_is_only_stopped_keeps_its_link(room: Open, spawn: Open, tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    port = port_of(room("--truth", str(truth)))
    client = spawn(str(VISITOR), port)
    line_of(client, "running")
    client.send_signal(signal.SIGSTOP)
    time.sleep(3)
    client.send_signal(signal.SIGCONT)
    time.sleep(0.5)
    assert [entry["link"] for entry in entries(truth) if "link" in entry] == ["up"]


def test_the_truth_file_has_every_kind_of_truth_in_order(room: Open, spawn: Open, tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    began = time.monotonic()
    process = room("--truth", str(truth), "--control", "tcp:127.0.0.1:0", "--up", "4", "--seed", "5")
    control = line_of(process, "control tcp:127.0.0.1:")
    port = port_of(process)
    line_of(spawn(str(VISITOR), port), "running")
    assert press(control, "speed 9", "dance", "start") == [
        "ok",
        "'dance' is none of the room's keys: start | stop | pause | speed 6.5 | key out | key in | take control | "
        "cut SECONDS [treadmill|pod|strap] | quit",
        "the machine does not take 'start': already started, or still running down",
    ]
    wait_for(truth, {"belt": 9.0})
    wait_for(truth, {"strike": 5})
    assert press(control, "quit") == ["ok"]
    assert process.wait(5) == 0
    told = entries(truth)
    assert [entry["write"] for entry in told if entry.get("char") == "2ad9"] == ["00", "07", "022003"]
    assert {entry["console"] for entry in told if "console" in entry} == {"speed 9", "start", "quit"}
    strikes = [entry["strike"] for entry in told if "strike" in entry]
    assert strikes == list(range(1, len(strikes) + 1))
    belt = [mono(entry) for entry in told if "belt" in entry]
    assert all(0.049 < after - before < 0.051 for before, after in itertools.pairwise(belt))
    assert all(began < mono(entry) < time.monotonic() for entry in told)


def test_each_client_has_a_port_of_its_own_and_a_second_host_on_one_is_turned_away(room: Open) -> None:
    first = int(port_of(room("--clients", "3")))
    with ExitStack() as stack:
        channels = [
            stack.enter_context(socket.create_connection(("127.0.0.1", first + i), timeout=5)) for i in range(3)
        ]
        with socket.create_connection(("127.0.0.1", first), timeout=5) as intruder:
            assert intruder.recv(1) == b""
        for channel in channels:
            channel.sendall(bytes.fromhex("01030c00"))
            assert channel.recv(64) == bytes.fromhex("040e0401030c00"), "HCI Reset is answered"


def test_bytes_that_are_no_hci_end_the_connection_and_not_the_room(room: Open) -> None:
    port = int(port_of(room()))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as nonsense:
        nonsense.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert nonsense.recv(64) == b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as host:
        host.sendall(bytes.fromhex("01030c00"))
        assert host.recv(64).endswith(bytes.fromhex("030c00"))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_cleanly(room: Open, signum: signal.Signals) -> None:
    process = room(stderr=subprocess.PIPE)
    port_of(process)
    process.send_signal(signum)
    assert process.wait(5) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""


@pytest.mark.room
def test_with_a_parent_it_stays_for_a_client_and_goes_when_nobody_is_left(room: Open) -> None:
    process = room("--with-parent", stdin=subprocess.PIPE)
    with socket.create_connection(("127.0.0.1", int(port_of(process))), timeout=5):
        assert process.stdin is not None
        process.stdin.close()
        time.sleep(11)
        assert process.poll() is None, "a client is there that may have to stop the belt"
    left = time.monotonic()
    assert process.wait(15) == 0
    assert 9 <= time.monotonic() - left <= 13


def test_with_a_parent_it_takes_keys_from_stdin(room: Open) -> None:
    process = room("--with-parent", stdin=subprocess.PIPE)
    port_of(process)
    assert process.communicate("start\nquit\n", timeout=5)[0] == "ok\nok\n"
    assert process.returncode == 0


def test_it_is_ready_within_seconds(room: Open) -> None:
    began = time.monotonic()
    port_of(room())
    assert time.monotonic() - began < 10


def test_an_idle_room_costs_next_to_nothing() -> None:
    async def idle() -> float:
        async with Room():
            await asyncio.sleep(0.5)
            began, used = time.monotonic(), time.process_time()
            await asyncio.sleep(3)
            return (time.process_time() - used) / (time.monotonic() - began)

    assert asyncio.run(idle()) < 0.05


def test_a_taken_port_and_a_foreign_host_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        assert main.main(["sim", "--listen", f"tcp:127.0.0.1:{number}"]) == 1
    assert "There is no virtual room" in capsys.readouterr().err
    assert main.main(["sim", "--listen", "tcp:0.0.0.0:0"]) == 2
    assert "listens on 127.0.0.1 only" in capsys.readouterr().err
    with pytest.raises(SystemExit) as usage:
        main.main(["sim", "--down", "0"])
    assert usage.value.code == 2
    assert "0.1 to 10 km/h per second" in capsys.readouterr().err


NOT_THERE = "no such dongle, or no permission for it"


@pytest.mark.parametrize(
    ("dongle", "why"),
    [
        ("tcp-client:127.0.0.1:1", "Connect call failed"),
        ("carrier-pigeon:0", "unknown transport scheme"),
        ("usb:", NOT_THERE),
        ("tcp-client:nohost", NOT_THERE),
        ("usb:99", ""),  # by the computer: no USB at all, no such device
    ],
)
def test_a_controller_that_cannot_be_opened_is_named_with_a_reason(room: Open, dongle: str, why: str) -> None:
    process = room("--dongle", dongle, stderr=subprocess.PIPE)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    said = complaint.partition(f"the Bluetooth controller {dongle} cannot be opened (")[2]
    assert said
    assert why in said
    assert not said.startswith((")", "LIBUSB", "not enough values"))
    assert "Traceback" not in complaint


def test_a_room_ends_with_the_controller_its_treadmill_was_on(room: Open) -> None:
    with dongles() as (peripheral, _):
        process = room("--dongle", peripheral, stderr=subprocess.PIPE)
        assert line_of(process, "ready ") == peripheral
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"the Bluetooth controller {peripheral} is gone" in complaint
