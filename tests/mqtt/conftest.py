"""These tests need Mosquitto; where there is none they are not collected. `.ci/run` puts it there."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from practice import Practice

if shutil.which("mosquitto") is None:
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin"  # where Debian puts it

NEED_IT = ["test_end_to_end.py", "test_mosquitto.py", "test_bridged_archive.py", "test_live.py", "test_coach_board.py"]
collect_ignore = [] if shutil.which("mosquitto") else NEED_IT


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    built = Practice(tmp_path)
    yield built
    built.end()
