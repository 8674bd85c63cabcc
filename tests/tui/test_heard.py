"""The bell before a change of speed: twice before faster, once before slower, and each change once."""

from recorded import FULL, Recorded

from backrun_treadmill.core.readout_fold import ReadoutFold
from backrun_treadmill.core.readout_now import at_time
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.tui.heard import Heard


def rung(seconds: int) -> list[tuple[int, int]]:
    """(second, rings) of the session's first `seconds` on the belt, painted twice a second."""
    rig = Recorded(FULL)
    rig.run_to(3)
    rig.start()
    began, fold, heard, read = rig.now, ReadoutFold(), Heard(), 0
    found = []
    for _ in range(2 * seconds):
        rig.pass_time(0.5)
        for record in rig.records[read:]:
            fold.feed(record)
        read = len(rig.records)
        rings = heard.rings(fold.readout, at_time(fold.readout, rig.now))
        if rings:
            found.append((round((rig.now - began) / SECOND_US), rings))
    return found


def test_twice_before_faster_and_once_before_slower_as_the_count_down_begins() -> None:
    # 60 s of warm-up, then run 90 s, walk 60 s, rest 30 s, and the next run
    found = rung(60 + 180 + 10)
    assert [rings for _, rings in found] == [2, 1, 1, 2]
    assert all(abs(at - due) <= 5 for (at, _), due in zip(found, (55, 145, 205, 235), strict=True)), found
