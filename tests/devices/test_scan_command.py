"""`backrun scan`, against a hall with two treadmills and a pod, and against nothing."""

import argparse
import asyncio
from typing import Any

import pytest

from backrun_treadmill.cli import scan
from backrun_treadmill.devices.scan import DeviceKind, Found, scan_for_devices


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    scan.configure(parser)
    return parser.parse_args(list(words))


async def test_treadmills_come_first_then_sensors(hall: Any) -> None:
    await hall.pod("Hall Pod")
    await hall.treadmill("Hall One")
    found = await scan_for_devices(await hall.offer(), seconds=0.5)
    assert [(one.kind, one.name) for one in found] == [(DeviceKind.TREADMILL, "Hall One"), (DeviceKind.POD, "Hall Pod")]


async def test_an_empty_hall_is_said_with_what_to_do(hall: Any, capsys: pytest.CaptureFixture[str]) -> None:
    spec = await hall.offer()
    code = await asyncio.to_thread(scan.run, parse("--adapter", spec, "--seconds", "0.2"))
    assert code == 1
    assert "switch it on, come closer" in capsys.readouterr().err


def test_the_table_has_one_line_a_device() -> None:
    lines = scan.table(
        [
            Found(DeviceKind.TREADMILL, "", "C2:00:00:00:00:01", -50),
            Found(DeviceKind.STRAP, "Polar H10", "C2:00:00:00:00:02", -71),
        ]
    )
    assert lines == (
        "treadmill    (no name)  C2:00:00:00:00:01  -50 dBm\nheart strap  Polar H10  C2:00:00:00:00:02  -71 dBm\n"
    )


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
