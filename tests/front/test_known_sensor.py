"""The sensor that was named once is found again by `--pod auto` and `--strap auto`."""

from pathlib import Path

import pytest

from backrun_treadmill.front.files.known_sensor import forget_sensor, known_sensor, remember_sensor


def test_a_sensor_is_remembered_by_its_address(tmp_path: Path) -> None:
    file = tmp_path / "new" / "pod.toml"
    assert known_sensor(file) is None
    remember_sensor(file, address="C2:00:00:00:00:02", name='Foot "pod"\n')
    assert known_sensor(file) == "C2:00:00:00:00:02"
    forget_sensor(file)
    forget_sensor(file)
    assert known_sensor(file) is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"address = 3", b'address = "\x00"'])
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pod.toml"
    file.write_bytes(content)
    assert known_sensor(file) is None
