"""The search for devices beside a page: a child that is heard, that may die, and that is gone when the page is left."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from backrun_treadmill.core.nearby import DeviceKind, Nearby
from backrun_treadmill.front.processes.looking import look_around

ONE = '[{"kind":"treadmill","name":"Hall One","address":"C2:01","rssi_dbm":-60,"can":["speeds"],"unit_known":true}]'
STAYS = "import time; time.sleep(600)"


def child(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import os, sys\nprint({ONE!r}, flush=True)\n{program}")


class Page:
    """What was shown and said, with the child's own end of the story."""

    def __init__(self) -> None:
        self.shown: list[list[Nearby]] = []
        self.said: list[str] = []
        self.news = asyncio.Event()

    def show(self, found: list[Nearby]) -> None:
        self.shown.append(found)
        self.news.set()

    def say(self, sentence: str) -> None:
        self.said.append(sentence)
        self.news.set()


async def beside(page: Page, command: tuple[str, ...], *, shown: int = 1, said: int = 0) -> None:
    """Look until so often something was shown and said; then the page is left."""
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(look_around("os", show=page.show, say=page.say, command=command, again_s=0.01))
        while len(page.shown) < shown or len(page.said) < said:
            page.news.clear()
            await page.news.wait()
        looking.cancel()


@pytest.mark.parametrize("manners", ["pass", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
async def test_what_the_child_finds_is_shown_and_the_child_is_gone_afterwards(tmp_path: Path, manners: str) -> None:
    page, pid = Page(), tmp_path / "pid"
    tells = f"open({str(pid)!r}, 'w').write(str(os.getpid()))\nprint('[]', flush=True)"
    await beside(page, child(f"{manners}\n{tells}\n{STAYS}"), shown=2)
    assert page.shown[0][0].name == "Hall One"
    assert page.shown[0][0].kind is DeviceKind.TREADMILL
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


async def test_no_bluetooth_is_said_in_the_childs_sentence_and_it_looks_again() -> None:
    page = Page()
    await beside(page, child("sys.stderr.write('Bluetooth is switched off: switch it on.\\n'); sys.exit(1)"), said=2)
    assert set(page.said) == {"Bluetooth is switched off: switch it on."}
    assert len(page.shown) >= 2


@pytest.mark.parametrize(
    "dies", ["raise ZeroDivisionError", "os.kill(os.getpid(), 9)", "sys.exit(0)", "os._exit(3)", "os._exit(1)"]
)
async def test_a_child_that_dies_is_one_sentence_for_people(dies: str) -> None:
    page = Page()
    await beside(page, child(dies), said=1)
    assert page.said[0].startswith("The search for devices has ended by itself")


async def test_lines_that_make_no_sense_are_passed_over() -> None:
    page = Page()
    await beside(page, child("print('nonsense'); print('[{}]'); print('[]', flush=True)\nsys.exit(0)"), said=1)
    assert [len(found) for found in page.shown[:2]] == [1, 0]


async def test_a_scan_that_cannot_be_started_is_said() -> None:
    page = Page()
    await beside(page, ("/nowhere/python",), shown=0, said=1)
    assert "cannot be started" in page.said[0]
