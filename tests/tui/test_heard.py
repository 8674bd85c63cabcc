"""What is heard before a change of speed, and when: as its count-down begins, and each change once."""

from recorded import FULL, Recorded

from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.tui.words.heard import CountDowns, tone_of


def heard(seconds: int) -> list[tuple[int, Tone | None]]:
    """(second, tone) of the session's first `seconds` on the belt, painted twice a second."""
    rig = Recorded(FULL)
    rig.run_to(3)
    rig.start()
    began, fold, counts, read = rig.now, ReadoutFold(), CountDowns(), 0
    found = []
    for _ in range(2 * seconds):
        rig.pass_time(0.5)
        for record in rig.records[read:]:
            fold.feed(record)
        read = len(rig.records)
        readout = fold.readout
        moment = at_time(readout, rig.now)
        if counts.begins(readout, moment):
            found.append((round((rig.now - began) / SECOND_US), tone_of(readout, moment.coming)))
    return found


def test_rising_before_faster_falling_before_slower_as_the_count_down_begins() -> None:
    # 60 s of warm-up, then run 90 s, walk 60 s, rest 30 s, and the next run
    found = heard(60 + 180 + 10)
    assert [tone for _, tone in found] == [Tone.FASTER, Tone.SLOWER, Tone.SLOWER, Tone.FASTER]
    assert all(abs(at - due) <= 5 for (at, _), due in zip(found, (55, 145, 205, 235), strict=True)), found


def test_the_run_of_the_last_set_has_a_figure_of_its_own_and_the_end_is_slower() -> None:
    tones = [tone for _, tone in heard(60 + 3 * 180 + 60)]
    assert tones.count(Tone.LAST_SET) == 1
    assert tones.index(Tone.LAST_SET) == 6, "the third run"
    assert tones[-1] is Tone.SLOWER
