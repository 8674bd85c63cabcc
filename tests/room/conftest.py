"""Stories of real processes in real time, told side by side."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from stage import Stage

AT_ONCE = 4
"""Stories told side by side: they mostly wait, but starting one takes seconds of a core."""

NO_OTHERS: Mapping[str, str] = {}

type Story = Callable[[Stage], None]


@pytest.fixture
def told_together(tmp_path: Path) -> Callable[..., list[str]]:
    """Tells stories side by side, each on its own stage, and gives what went wrong, each with its story's name."""

    def tell(name: str, story: Story, model: str) -> str:
        stage = Stage(tmp_path / name)
        stage.model = model
        try:
            with stage.room():
                story(stage)
        except Exception as error:
            return f"{name}: {type(error).__name__}: {error}\n{stage.said}"
        return ""

    def together(
        stories: dict[str, Story], *, at_once: int = AT_ONCE, models: Mapping[str, str] = NO_OTHERS
    ) -> list[str]:
        """`models`: by name of the story, the treadmill of its room where that is not the usual one."""
        told_on = [models.get(name, Stage.model) for name in stories]
        with ThreadPoolExecutor(at_once) as pool:
            return [failure for failure in pool.map(tell, stories, stories.values(), told_on) if failure]

    return together


@pytest.fixture
def one_stage(tmp_path: Path) -> Iterator[Stage]:
    """A room that is there for one story."""
    stage = Stage(tmp_path / "stage")
    with stage.room():
        yield stage
