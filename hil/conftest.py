"""What the checks with a real Bluetooth stack and real hardware are given; without it each says what to pass."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from air import AirStage
from at_the_belt import Belt, confirmed
from stage import NoRoom

PYTEST = ".venv/bin/python -m pytest"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hil", "hardware in the loop (hil/README.md)")
    group.addoption("--vm", action="store_true", help="the guest with Linux's Bluetooth stack, as make hil-vm built it")
    group.addoption("--peripheral", metavar="TRANSPORT", help="a second dongle, which plays the treadmill: usb:1")
    group.addoption("--treadmill", metavar="NAME|ADDRESS", help="a real treadmill with nobody on it (pytest -s)")
    group.addoption("--console-unit", choices=("km/h", "mph"), help="what its console counts, if no profile knows it")
    group.addoption("--slack", metavar="S", type=float, default=0.0, help="seconds more for a computer that is busy")
    group.addoption("--adapter", default="os", metavar="os|hci:…", help="the adapter of the product (default os)")


@pytest.fixture(scope="session")
def image(request: pytest.FixtureRequest) -> Path:
    """The guest's kernel and disks."""
    if not request.config.getoption("--vm"):
        pytest.skip("no guest asked for: make hil-vm builds it and runs this (Linux, root)")
    cache = Path(os.environ.get("BACKRUN_HIL_CACHE") or Path.home() / ".cache/backrun-hil")
    assert (cache / "product.stamp").exists(), f"there is no guest in {cache}: make hil-vm builds it"
    return cache


@pytest.fixture
def slack_s(request: pytest.FixtureRequest) -> float:
    """So much later than it should an answer may come."""
    return float(request.config.getoption("--slack"))


@pytest.fixture
def air(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AirStage]:
    """A treadmill on the air of a second dongle."""
    peripheral = request.config.getoption("--peripheral")
    if peripheral is None:
        pytest.skip(f"no second dongle: {PYTEST} hil --peripheral=usb:1 (hil/README.md says which to buy)")
    stage = AirStage(tmp_path / "air", peripheral=peripheral, radio=request.config.getoption("--adapter"))
    with ExitStack() as stack:
        missing = ""
        try:
            stack.enter_context(stage.room())
        except NoRoom as why:
            missing = f"{why}\nSee hil/README.md, What the system must allow."
        if missing:
            pytest.fail(missing, pytrace=False)
        yield stage


@pytest.fixture(scope="session")
def belt(request: pytest.FixtureRequest) -> Belt:
    """A real treadmill; somebody at this terminal has said that nobody is on it."""
    treadmill = request.config.getoption("--treadmill")
    if treadmill is None:
        pytest.skip(f"no treadmill named: {PYTEST} -s hil --treadmill=NAME (nobody on the belt; hil/README.md first)")
    if not sys.stdin.isatty():
        pytest.skip(f"nobody can say that the belt is empty, so nothing was sent to it: {PYTEST} -s, in a terminal")
    given = request.config.getoption
    one = Belt(treadmill, given("--adapter"), console_unit=given("--console-unit"))
    if not confirmed(one):
        pytest.skip("nobody said that the belt is empty, so nothing was sent to it")
    return one
