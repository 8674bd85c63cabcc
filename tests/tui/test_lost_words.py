"""While there is no link: what is not known, what was known last, what to do, and for how long by now."""

from collections.abc import Callable
from typing import Any

import pytest
from recorded import FULL, Recorded

from backrun_treadmill.core.intents import EndPressed, GoOnPressed, StopPressed
from backrun_treadmill.core.notes import Level, Said, State, StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.tui.session.scene import Scene, scene_of
from backrun_treadmill.tui.words import words
from backrun_treadmill.tui.words.line_words import where_text


def picture(rig: Recorded) -> tuple[Scene, str]:
    """The screen's scene and the line for `i`, now."""
    fold = ReadoutFold()
    for record in rig.records:
        fold.feed(record)
    moment = at_time(fold.readout, rig.now)
    return scene_of(fold.readout, moment), where_text(fold.readout, moment)


def lost(away_s: float, before: Callable[[Recorded], object] = lambda _: None) -> Recorded:
    """In the first run at 10.5 km/h the link goes, and stays away so long."""
    rig = Recorded(FULL)
    rig.start()
    rig.pass_time(100)
    before(rig)
    rig.reachable, rig.tells_failures = False, True
    rig.lose_link()
    rig.pass_time(away_s)
    return rig


def alarms(rig: Recorded) -> list[tuple[float, str]]:
    since = next(at for at, c in rig.of(StateEntered) if isinstance(c, StateEntered) and c.state is State.LOST)
    return [
        (round(at - since, 1), c.text)
        for at, c in rig.told
        if isinstance(c, Said) and c.level is Level.ALARM and at >= since
    ]


def test_the_screen_says_what_is_unknown_what_was_last_what_to_do_and_since_when() -> None:
    scene, told = picture(lost(34))
    text = (
        "No link for 0:34. The belt may still be moving: 10.5 km/h when last seen. "
        "Use the console to stop or slow it. Reconnecting."
    )
    assert scene.note == text
    assert scene.lines == words.CONSOLE
    assert told.startswith(f"Link lost. {text}")


def test_a_bell_every_ten_seconds_says_for_how_long() -> None:
    rung = alarms(lost(31))
    assert [at for at, _ in rung] == [0.0, 10.0, 20.0, 30.0]
    assert rung[0][1].startswith("The link is lost: the belt may still be moving at 10.5 km/h.")
    assert rung[2][1].startswith(
        "The link has been lost for 20 s: the belt may still be moving at 10.5 km/h, as it last"
    )
    assert all(text.endswith("Use the console to stop or slow it.") for _, text in rung)


def test_a_stop_that_waits_is_said_in_every_picture_and_at_every_bell() -> None:
    rig = lost(15)
    rig.press(StopPressed)
    rig.pass_time(6)
    scene, told = picture(rig)
    assert scene.lines == words.PULL
    assert scene.note.startswith(
        "No link for 0:21. The belt may still be moving: 10.5 km/h when last seen. Stop cannot"
    )
    assert "Pull the key" in told
    assert alarms(rig)[-1][1].endswith(
        "The stop goes out first of all; until then only the console or the safety key stops it."
    )


def test_a_belt_that_stood_is_no_alarm() -> None:
    rig = Recorded(FULL)
    rig.run_to(5)
    rig.reachable = False
    rig.lose_link()
    rig.pass_time(25)
    scene, _ = picture(rig)
    assert scene.note == "No link for 0:25. The belt stood when last seen. Reconnecting."
    assert alarms(rig) == []


def test_a_link_that_is_back_without_reports_is_told_as_such() -> None:
    rig = lost(5)
    rig.reports = False
    rig.reachable = True
    rig.pass_time(16)
    assert rig.linked
    scene, _ = picture(rig)
    assert scene.note.startswith(
        "The link is back after 0:21; the belt is looked at. The belt may still be moving: 10.5"
    )
    assert alarms(rig)[-1][1].startswith("The link is back, but the treadmill does not say what its belt does: ")
    rig.reports = True
    rig.pass_time(4)
    assert rig.state is State.RUNNING


def looking(**how: Any) -> Recorded:
    """A belt that another session left moving."""
    rig = Recorded(FULL, belt_ckmh=900, unfinished="20260301T101500Z-00c0de", **how)
    rig.run_to(5)
    return rig


def readout_keys(rig: Recorded) -> str:
    fold = ReadoutFold()
    for record in rig.records:
        fold.feed(record)
    return words.keys_line(fold.readout)[0]


def test_a_belt_that_another_session_left_is_shown_with_the_keys_that_settle_it() -> None:
    rig = looking()
    scene, told = picture(rig)
    assert scene.digits == "9"
    assert scene.note == words.LEFT_BEHIND
    assert words.LEFT_BEHIND in told
    assert "e leave it" in readout_keys(rig)
    rig.press(GoOnPressed)
    rig.pass_time(2)
    assert "e leave it" not in readout_keys(rig)


@pytest.mark.parametrize("key", [StopPressed, EndPressed])
def test_what_was_settled_is_not_asked_any_more(key: type) -> None:
    rig = looking()
    rig.press(key)
    rig.pass_time(1)
    scene, _ = picture(rig)
    assert "leaves it" not in scene.note
