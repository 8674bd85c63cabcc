"""Sessions in every state the screen has a view for, and an application that shows one of them."""

from collections.abc import Callable

import pytest
from recorded import Recorded
from session_views import VIEWS

from backrun_treadmill.core.intents import (
    AnyIntent,
)
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.session.app import SessionApp

SAVED = "~/.local/share/backrun/sessions/20260101T000000Z-000000.jsonl"


@pytest.fixture(scope="session")
def session_in() -> Callable[[str], Recorded]:
    """A recorded session in the view of that name; each is played once."""
    played: dict[str, Recorded] = {}

    def session(view: str) -> Recorded:
        if view not in played:
            played[view] = VIEWS[view]()
        return played[view]

    return session


class Shown:
    """An application that shows a session standing still at its last instant, and the wishes that came of it."""

    def __init__(self, rig: Recorded, palette: Palette, *, still: bool, ask_pain: bool) -> None:
        self.rig = rig
        self.wishes: list[AnyIntent] = []
        self.app = SessionApp(
            press=self.wishes.append,
            now=lambda: rig.now,
            palette=palette,
            still=still,
            ask_pain=ask_pain,
            saved_in=lambda: SAVED,
        )
        for record in rig.records:
            self.app.feed(record)

    def pressed(self) -> list[str]:
        """The names of the wishes."""
        return [type(wish).__name__ for wish in self.wishes]


@pytest.fixture
def show(session_in: Callable[[str], Recorded]) -> Callable[..., Shown]:
    """Shows a view."""

    def shown(view: str, palette: Palette = DARK, *, still: bool = False) -> Shown:
        return Shown(session_in(view), palette, still=still, ask_pain=True)

    return shown
