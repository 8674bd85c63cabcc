"""The stories of hil over the air, told between two software controllers in a process of their own.

Each of these controllers takes one host at a time and keeps its links when that is gone, as a dongle on USB does.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hil_run import dongles, hil

pytestmark = pytest.mark.room

STORIES = "hil/test_over_the_air.py"
AT_ONCE = 2
SLACK_S = 4.0
"""Beside other work a story is late by seconds; how soon an answer must come is for real hardware to show."""


def tell(story: str) -> str:
    with dongles() as (peripheral, adapter):
        told = hil(story, "-s", f"--peripheral={peripheral}", f"--adapter=hci:{adapter}", f"--slack={SLACK_S}")
    print(told.stdout)  # noqa: T201 - its figures
    return "" if told.returncode == 0 and "1 passed" in told.stdout else told.stdout + told.stderr


def test_every_story_over_the_air_holds_between_two_software_controllers() -> None:
    stories = [line for line in hil("--collect-only", STORIES).stdout.splitlines() if line.startswith(STORIES)]
    assert len(stories) >= 5
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert [failure for failure in pool.map(tell, stories) if failure] == []
