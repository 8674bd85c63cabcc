"""`backrun scan`, against a hall with two treadmills and a pod, and against nothing."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backrun_treadmill.cli import scan
from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.devices.scan import scan_for_devices
from backrun_treadmill.front.files.paths import used_file
from backrun_treadmill.front.files.used_devices import remember_device


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    scan.configure(parser)
    return parser.parse_args(list(words))


async def test_treadmills_come_first_then_sensors(hall: Any) -> None:
    await hall.pod("Hall Pod")
    await hall.treadmill("Hall One")
    found = await scan_for_devices(await hall.offer(), seconds=0.5, machines=MachineProfiles())
    assert [(one.kind, one.name) for one in found] == [(DeviceKind.TREADMILL, "Hall One"), (DeviceKind.POD, "Hall Pod")]


async def test_an_empty_hall_is_said_with_what_to_do(hall: Any, capsys: pytest.CaptureFixture[str]) -> None:
    spec = await hall.offer()
    code = await asyncio.to_thread(scan.run, parse("--adapter", spec, "--seconds", "0.2"))
    assert code == 1
    assert "switch it on, come closer" in capsys.readouterr().err


def nearby(kind: DeviceKind, name: str, *can: Ability, rssi: int = -50, unit_known: bool | None = None) -> Nearby:
    return Nearby(kind=kind, name=name, address="C2:00:00:00:00:01", rssi_dbm=rssi, can=can, unit_known=unit_known)


FOUND = [
    nearby(DeviceKind.TREADMILL, "", Ability.SPEEDS, Ability.STEPS, unit_known=False),
    nearby(DeviceKind.STRAP, "Polar H10", Ability.HEART_RATE, rssi=-71),
]


def test_the_table_has_one_line_a_device() -> None:
    assert scan.table(FOUND) == (
        "treadmill    (no name)  C2:00:00:00:00:01  -50 dBm  runs a plan, counts steps, unit not known\n"
        "heart strap  Polar H10  C2:00:00:00:00:01  -71 dBm  heart rate\n"
    )
    assert scan.table([]) == ""


def test_a_machine_that_says_it_is_in_use_and_one_used_before_are_told_so() -> None:
    busy = msgspec.structs.replace(FOUND[0], in_use=True, used_before=True)
    assert scan.table([busy]).endswith("runs a plan, counts steps, unit not known, says it is in use, used before\n")


def test_a_live_list_in_a_pipe_comes_one_below_the_other_and_says_what_to_do_while_it_is_empty() -> None:
    assert scan.live_table(FOUND) == f"{scan.table(FOUND)}\n"
    assert scan.live_table([]).startswith("Nothing on the air yet: switch it on")


async def test_what_was_used_last_comes_first_and_is_told_when_it_is_not_there(
    hall: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    await hall.treadmill("Hall One")
    await hall.treadmill("Hall Ten", address="C2:00:00:00:00:0A")
    spec = await hall.offer()
    for address, name in (("C2:00:00:00:00:0A", "Hall Ten"), ("C2:00:00:00:00:0B", "Hall Gone")):
        remember_device(used_file(), address=address, name=name)
    code = await asyncio.to_thread(scan.run, parse("--adapter", spec, "--seconds", "1"))
    said = capsys.readouterr()
    first, second = said.out.splitlines()
    assert code == 0
    assert "Hall Ten" in first
    assert first.endswith("used before")
    assert "Hall One" in second
    assert not second.endswith("used before")
    assert said.err.startswith("Hall Gone, which you used last, does not show itself:")
    assert "another app or watch holds it" in said.err


def test_json_is_one_list_on_one_line_that_reads_back() -> None:
    line = scan.json_line(FOUND)
    assert line.count("\n") == 1
    assert json.loads(line)[0]["can"] == ["speeds", "steps"]
    assert msgspec.json.decode(line, type=list[Nearby]) == FOUND


async def test_what_each_can_do_is_read_from_what_it_advertises(hall: Any, tmp_path: Path) -> None:
    (tmp_path / "C2-00-00-00-00-01.toml").write_text('target_unit = "km/h"\nreport_unit = "km/h"\n')
    (tmp_path / "C2-00-00-00-00-0A.toml").write_text("target_unit = nonsense")
    await hall.treadmill("Hall One")
    await hall.treadmill("Hall Ten", address="C2:00:00:00:00:0A")
    await hall.pod("Hall Pod")
    found = await scan_for_devices(await hall.offer(), seconds=0.5, machines=MachineProfiles(tmp_path))
    assert {one.name: (one.can, one.unit_known) for one in found} == {
        "Hall One": ((Ability.SPEEDS,), True),
        "Hall Ten": ((Ability.SPEEDS,), False),
        "Hall Pod": ((Ability.STEPS,), None),
    }


async def live(spec: str, home: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "backrun_treadmill", "scan", "--json", "--live", "--adapter", spec),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"HOME": str(home)},
    )


async def test_a_live_list_shows_what_is_switched_on_later_and_ends_as_told(hall: Any, tmp_path: Path) -> None:
    await hall.pod("Hall Pod")
    process = await live(await hall.offer(), tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while not await named(process, "Hall Pod"):
            pass
        await hall.treadmill("Hall One")
        while not await named(process, "Hall One"):
            pass
        process.terminate()
        assert await process.wait() == 0


async def test_a_live_list_that_nobody_reads_any_more_ends_by_itself(hall: Any, tmp_path: Path) -> None:
    process = await live(await hall.offer(), tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(60):
        await process.stdout.readline()
        process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
        assert await process.wait() == 1


async def named(process: asyncio.subprocess.Process, name: str) -> bool:
    assert process.stdout is not None
    return any(one["name"] == name for one in json.loads(await process.stdout.readline()))


def test_without_an_adapter_one_sentence_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert scan.run(parse("--adapter", "hci:tcp-client:127.0.0.1:1")) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "cannot be opened" in said.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_a_time_that_is_none_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(f"--seconds={seconds}")
    assert "is not a number of seconds" in capsys.readouterr().err
