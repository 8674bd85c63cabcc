"""A recorded session in lines: what is told does not depend on where its onlooker has been before."""

import pytest
from recorded import FULL, Recorded

from backrun_treadmill.core.afterwards import playback
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.body.body_files import shipped_rules
from backrun_treadmill.front.lines.replay_lines import ReplayLines


class Onlooker:
    """A replay in lines with a clock that is set by hand."""

    def __init__(self, rig: Recorded) -> None:
        self.told: list[str] = []
        self._us = 5_000_000_000
        self._ends = rig.records[-1].at
        self.lines = ReplayLines(
            rig.records, rate=1, say=self.told.append, clock=lambda: self._us, rules=shipped_rules()
        )

    def watch(self, *, from_the: str) -> list[str]:
        """Press the key that leads there, and look on until the end."""
        self.lines.press(from_the)
        self.told.clear()
        for _ in range(self._ends // SECOND_US + 2):
            self._us += SECOND_US
            self.lines.tick()
        return list(self.told)


@pytest.fixture(scope="module")
def session() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.sensors = rig.tires = True
    rig.start()
    rig.pass_time(740)
    return rig


@pytest.mark.parametrize("every", [40, 3000])
def test_who_has_been_at_the_end_is_told_the_same_from_the_beginning(
    session: Recorded, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback, "EVERY", every)
    straight = Onlooker(session).watch(from_the="home")
    returned = Onlooker(session)
    returned.lines.press("end")
    assert returned.watch(from_the="home") == straight
    assert len(straight) > 30
    assert sum("getting longer" in line for line in straight) == 3
