"""Sensors that mislead: from the first wrong packet to the words on the screen and in the journal. None is corrected.

Half and double cadences, a strap that repeats a number, one that feels no skin.
"""

from collections.abc import Callable
from typing import Any

import pytest
from recorded import FULL
from stepped_on import SteppedOn

from backrun_treadmill.core.notes import CountFeet, FeetAsked, HeartDoubted, Said
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.sensor_events import StrapConnected
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.devices.sensor_frames import heart_event
from backrun_treadmill.tui.drawing.palettes import DARK
from backrun_treadmill.tui.session.app import SessionApp
from backrun_treadmill.tui.words.words import belt_lines

NOTICED_S = 20
GOOD_BEATS = ["1664a302", "1665a902", "1663a602"]
"""A strap on the skin: about 100, with beats."""
FROZEN = ["006f", "006f", "106ffb17"]
"""A Polar H10 off the body, as captured."""
OFF_SKIN = ["0454"]
"""Contact is supported and not found, a number comes all the same."""

type Played = tuple[SteppedOn, float]
"""A session, and the second of its first wrong packet."""


def pod(factor: float) -> Played:
    rig = SteppedOn(FULL)
    rig.wear(seed=3, factor=factor)
    moved = rig.start()
    rig.run_to(moved + 100)
    return rig, moved


def strap(wrong: list[str]) -> Played:
    """Good for a minute and a half, then not."""
    rig = SteppedOn(FULL)
    rig.feed(StrapConnected(at=rig.now, address="C2:00:00:00:00:03", name="Strap"))
    moved = rig.start()
    for n in range(120):
        rig.run_to(moved + n + 1)
        packets = GOOD_BEATS if n < 90 else wrong
        rig.feed(heart_event(rig.now, bytes.fromhex(packets[n % len(packets)])))
    return rig, moved + 91


DOUBTS: dict[str, tuple[Callable[[], Played], type, str]] = {
    "half": (lambda: pod(0.5), FeetAsked, "foot pod: one foot only? y yes, x no"),
    "double": (lambda: pod(2.0), FeetAsked, "foot pod: each step twice? y yes, x no"),
    "frozen-strap": (lambda: strap(FROZEN), HeartDoubted, "heart 111? stands still"),
    "no-contact": (lambda: strap(OFF_SKIN), HeartDoubted, "heart 84? no skin contact"),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_it_is_noticed_within_20_s_in_the_journal_and_on_the_screen_and_nothing_is_corrected(name: str) -> None:
    play, record, line = DOUBTS[name]
    rig, wrong_since = play()
    shown_at, fold = None, ReadoutFold()
    for one in rig.records:
        fold.feed(one)
        if shown_at is None and line in belt_lines(fold.readout, at_time(fold.readout, one.at)):
            shown_at = one.at / SECOND_US
    noted_at = rig.of(record)[0][0]
    assert shown_at is not None
    print(f"{name}: in the journal after {noted_at - wrong_since:.1f} s, shown after {shown_at - wrong_since:.1f} s")  # noqa: T201
    assert max(noted_at, shown_at) - wrong_since <= NOTICED_S
    assert any(said.at / SECOND_US == noted_at for _, said in rig.of(Said)), "and said in words"
    assert rig.of(CountFeet) == []


@pytest.mark.parametrize("name", DOUBTS)
def test_looks(snap_compare: Callable[..., Any], name: str) -> None:
    rig, _ = DOUBTS[name][0]()
    app = SessionApp(press=lambda _: None, now=lambda: rig.now, palette=DARK, ask_pain=True)
    for record in rig.records:
        app.feed(record)
    assert snap_compare(app, terminal_size=(120, 40))
