"""scripts/setup on computers unlike this one: its own PATH, an empty home, no network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TOOLS = ("sh", "cat", "cksum", "dirname", "rm", "sed", "tr")


class Computer:
    """A folder with a copy of what setup reads, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.home = folder / "home"
        (self.project / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        self.home.mkdir()
        for name in ("pyproject.toml", "constraints.txt", "scripts/setup"):
            shutil.copy(PROJECT / name, self.project / name)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def put(self, name: str, script: str) -> None:
        """A command on the PATH."""
        command = self.bin / name
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    def setup(self) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.bin), "HOME": str(self.home), "PIP_NO_INDEX": "1"}
        if "TMPDIR" in os.environ:
            environment["TMPDIR"] = os.environ["TMPDIR"]
        return subprocess.run(
            [self.project / "scripts/setup"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_without_any_python_it_says_how_to_get_one(computer: Computer) -> None:
    done = computer.setup()
    assert done.returncode == 1
    assert "no working Python 3.12 or 3.13" in done.stderr
    assert "apt install" in done.stderr
    assert not (computer.project / ".venv").exists()


def test_a_python_that_is_too_old_and_a_shim_that_fails_are_no_python(computer: Computer) -> None:
    computer.put("python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    computer.put("python3", "exit 1")  # what an interpreter of another version answers when it is asked for its own
    done = computer.setup()
    assert done.returncode == 1
    assert "no working Python 3.12 or 3.13" in done.stderr
    assert "pyenv:" not in done.stderr


def test_the_next_python_is_taken_and_without_a_network_it_says_so(computer: Computer) -> None:
    computer.put("python3.13", "exit 127")
    computer.put("python3", f'exec "{sys.executable}" "$@"')
    done = computer.setup()
    assert f"making .venv with {sys.executable}" in done.stderr
    assert done.returncode == 1
    assert "the computer is offline" in done.stderr
    assert (computer.project / ".venv/bin/python").exists()


def test_a_pyenv_version_that_is_not_selected_is_found_beside_its_shims(computer: Computer) -> None:
    version = computer.home / ".pyenv/versions/3.12.9/bin"
    version.mkdir(parents=True)
    (version / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (version / "python").chmod(0o755)
    computer.put("python3.12", "exit 127")
    done = computer.setup()
    assert f"making .venv with {sys.executable}" in done.stderr


def test_a_link_is_not_followed_to_empty_the_folder_behind_it(computer: Computer) -> None:
    computer.put("python3.13", f'exec "{sys.executable}" "$@"')
    other = computer.home / "other"
    other.mkdir()
    (other / "mine").write_text("kept")
    (computer.project / ".venv").symlink_to(other)
    done = computer.setup()
    assert done.returncode == 1
    assert ".venv is a link to another folder" in done.stderr
    assert [path.name for path in other.iterdir()] == ["mine"]
