"""The machines page: a live list that the mark survives, ENTER and x decide about what is under the mark."""

from typing import Any

import pytest

from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.pages.machines_app import ROOM, MachinesApp
from backrun_treadmill.tui.words import machine_words as words

RUNS, STEPS, HEART = Ability.SPEEDS, Ability.STEPS, Ability.HEART_RATE


def nearby(
    kind: DeviceKind, name: str, number: int, *can: Ability, rssi: int = -60, known: bool | None = None
) -> Nearby:
    address = f"C2:00:00:00:00:{number:02}"
    return Nearby(kind=kind, name=name, address=address, rssi_dbm=rssi, can=can, unit_known=known)


ONE = nearby(DeviceKind.TREADMILL, "Hall One", 1, RUNS, STEPS, known=True)
TWO = nearby(DeviceKind.TREADMILL, "FS-BC11B7", 2, RUNS, rssi=-81, known=False)
POD = nearby(DeviceKind.POD, "Foot Pod", 3, STEPS)
STRAP = nearby(DeviceKind.STRAP, "", 4, HEART, rssi=-90)
ALL = [ONE, TWO, POD, STRAP]


class Hall:
    """Which are the runner's own, and what was asked."""

    def __init__(self, palette: Palette = DARK) -> None:
        self.own: list[Nearby] = [ONE]
        self.asked: list[tuple[str, Nearby]] = []
        self.app = MachinesApp(
            choose=self.choose,
            forget=self.forget,
            is_own=lambda one: one in self.own,
            bars=lambda rssi: max(0, (rssi + 100) // 10),
            battery=lambda one: 20 if one == POD else None,
            palette=palette,
        )

    def choose(self, one: Nearby) -> str:
        self.asked.append(("choose", one))
        return words.chosen(one)

    def forget(self, one: Nearby) -> str:
        self.asked.append(("forget", one))
        return words.forgotten(one) if one in self.own else ""


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def test_it_looks_says_nothing_yet_and_lists_what_comes_with_what_it_can_do() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Looking …" in text_of(hall.app)
        hall.app.show([])
        await pilot.pause()
        assert "switch it on, come closer" in text_of(hall.app)
        hall.app.show(ALL)
        await pilot.pause()
        told = text_of(hall.app)
        assert "switch it on" not in told
        rows = {name: next(line for line in told.split("\n") if name in line) for name in ("Hall One", "FS-BC", "Pod")}
        assert "yours" in rows["Hall One"]
        assert "runs a plan, counts steps" in rows["Hall One"]
        assert "▂▄▆█" in rows["Hall One"]
        assert "unit not known" in rows["FS-BC"]
        assert "counts steps, battery 20 %" in rows["Pod"]
        assert "virtual room" in told
        assert STRAP.address in told, "what has no name is listed by its address"


async def test_a_list_that_changes_under_the_hand_does_not_change_what_enter_takes() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(80, 24)) as pilot:
        hall.app.show(ALL)
        await pilot.press("down")
        hall.app.show([nearby(DeviceKind.TREADMILL, "New", 9, RUNS), TWO, ONE, POD])
        await pilot.press("enter")
    assert hall.asked == [("choose", TWO)]


async def test_what_has_gone_stays_under_the_mark_and_no_other_slips_there() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(120, 40)) as pilot:
        hall.app.show(ALL)
        await pilot.press("down", "down")
        hall.app.show([ONE, TWO])
        await pilot.pause()
        assert "not heard" in text_of(hall.app)
        await pilot.press("enter", "up")
        await pilot.pause()
        assert "not heard" not in text_of(hall.app)
    assert hall.asked == [("choose", POD)]


async def test_choosing_and_forgetting_say_what_they_mean() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(80, 24)) as pilot:
        hall.app.show(ALL)
        for keys, said in [
            (["enter"], "Sessions run on Hall One now."),
            (["x"], "Hall One is no longer yours"),
            (["down", "enter"], "no faster than 3.0 km/h"),
            (["down", "enter"], "Foot Pod counts your steps"),
            (["down", "enter"], "tells your heart rate from now on"),
            (["down", "enter"], "Sessions run on virtual room now."),
        ]:
            await pilot.press(*keys)
            await pilot.pause()
            assert said in " ".join(text_of(hall.app).split())
    assert hall.asked[-1] == ("choose", ROOM)


async def test_no_bluetooth_is_one_sentence_and_the_room_is_still_there() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(80, 24)) as pilot:
        hall.app.show(ALL)
        await pilot.press("end")
        hall.app.say("Bluetooth is switched off, so no treadmill was touched: switch it on and try again.")
        await pilot.pause()
        assert "Bluetooth is switched off" in text_of(hall.app)
        assert "Hall One" not in text_of(hall.app)
        await pilot.press("enter")
        await pilot.pause()
        assert hall.asked == [("choose", ROOM)]


async def test_every_size_shows_something() -> None:
    hall = Hall()
    async with hall.app.run_test(size=(120, 40)) as pilot:
        hall.app.show([nearby(DeviceKind.TREADMILL, f"Hall {n}", n, RUNS) for n in range(40)])
        for size in [(40, 12), (20, 6), (3, 2), (200, 60)]:
            await pilot.resize_terminal(*size)
            await pilot.press("down", "down", "pagedown")
            await pilot.pause()
            assert hall.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_looks(snap_compare: Any, size: tuple[int, int], palette: Palette) -> None:
    hall = Hall(palette)
    hall.app.show(ALL)
    assert snap_compare(hall.app, terminal_size=size, press=["down", "enter"])
