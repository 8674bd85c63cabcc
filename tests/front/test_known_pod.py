"""The foot pod that was named once is found again by `--pod auto`."""

from pathlib import Path

import pytest

from backrun_treadmill.front.known_pod import forget_pod, known_pod, remember_pod


def test_a_pod_is_remembered_by_its_address(tmp_path: Path) -> None:
    file = tmp_path / "new" / "pod.toml"
    assert known_pod(file) is None
    remember_pod(file, address="C2:00:00:00:00:02", name='Foot "pod"\n')
    assert known_pod(file) == "C2:00:00:00:00:02"
    forget_pod(file)
    forget_pod(file)
    assert known_pod(file) is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"address = 3", b'address = "\x00"'])
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pod.toml"
    file.write_bytes(content)
    assert known_pod(file) is None
