"""The questions once the belt stands, one key each, on the screen and where lines are printed. Pure: records and keys
in, wishes out. Every question can be skipped, and a stop key leaves at any time.
"""

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.intents import (
    AnyIntent,
    ConfirmPressed,
    EffortRated,
    EndedBecause,
    LeavePressed,
    LegReported,
    PainLocated,
    PainRated,
    PainTakenBack,
    Reason,
    RunSpeedKept,
    Site,
    StopPressed,
)
from backrun_treadmill.core.notes import Asked, SessionEnded
from backrun_treadmill.tui.keys.keys import QUIET_S, Switch

SITE_KEYS = dict(zip("12345", Site, strict=True))
REASON_KEYS = dict(zip("12345", Reason, strict=True))
YES, NO = ("y", "1"), ("n", "0")
ANSWERED_BY: dict[type, Asked] = {
    PainRated: Asked.PAIN,
    PainLocated: Asked.SITE,
    EffortRated: Asked.EFFORT,
    EndedBecause: Asked.REASON,
    RunSpeedKept: Asked.RUN_SPEED,
}
TAKE_BACK = PainTakenBack(at=0, pressed_at=0)
LEAVE = LeavePressed(at=0, pressed_at=0)


class EndQuestions:
    """Give it every record with `see`, and, once there is an `ended`, every key."""

    def __init__(self) -> None:
        self.ended: SessionEnded | None = None
        """The session is over: keys belong here."""
        self.left = False
        """The runner is done with this page."""
        self._closed = False
        self._hurts = False
        """Some pain was rated once the belt stood."""
        self._done: list[Asked] = []
        """Answered or skipped, in the order that happened."""
        self._last: tuple[str, float] = ("", 0.0)

    def see(self, record: object) -> None:
        """Take in one record."""
        if isinstance(record, PainRated):
            self._hurts = self.ended is not None and record.level > 0
        match record:
            case SessionEnded():
                self.ended = record
            case Close():
                self._closed = True
            case _ if self.ended is not None and (asked := ANSWERED_BY.get(type(record))) is not None:
                self._finish_up_to(asked)
            case _:
                pass

    @property
    def present(self) -> Asked | None:
        """The question that is open."""
        if self.ended is None or self._closed:
            return None
        passed = self._done if self._hurts else [*self._done, Asked.SITE]
        return next((asked for asked in self.ended.asks if asked not in passed), None)

    def press(self, name: str, wish: AnyIntent | Switch | None, at: float) -> list[AnyIntent]:
        """What to send for the key `name` at `at` (s); `wish` is what it means elsewhere, None for a repeat.

        A key that is held down answers one question, not all of them.
        """
        held, self._last = name == self._last[0] and at - self._last[1] < QUIET_S, (name, at)
        if isinstance(wish, StopPressed):
            return self._leave(wish)
        if held or wish is None:
            return []
        if isinstance(wish, ConfirmPressed):
            self._finish(self.present)
            return self._leave(LEAVE) if self.present is None else []
        if isinstance(wish, LegReported):
            return [] if self._closed else [wish]
        if isinstance(wish, PainTakenBack):
            return self._back()
        answers = self._answers(name, wish)
        if answers is None:
            return []
        self._finish(self.present)
        return answers

    def _finish_up_to(self, answered: Asked) -> None:
        """A record answers: what came before it was answered or skipped, for skipping leaves none."""
        while (asked := self.present) is not None and answered not in self._done:
            self._finish(asked)

    def _finish(self, asked: Asked | None) -> None:
        if asked is not None and asked not in self._done:
            self._done.append(asked)

    def _leave(self, wish: AnyIntent) -> list[AnyIntent]:
        self.left = True
        return [] if self._closed else [wish]

    def _back(self) -> list[AnyIntent]:
        if self._closed or not self._done:
            return []
        if self._done.pop() is not Asked.PAIN:
            return []
        self._hurts = False
        return [TAKE_BACK]

    def _answers(self, name: str, wish: AnyIntent | Switch) -> list[AnyIntent] | None:
        """None: the key is no answer to the open question."""
        match self.present:
            case Asked.PAIN if isinstance(wish, PainRated):
                self._hurts = wish.level > 0
                return [wish]
            case Asked.SITE if name in SITE_KEYS:
                return [PainLocated(at=0, pressed_at=0, site=SITE_KEYS[name])]
            case Asked.EFFORT if isinstance(wish, PainRated):
                return [EffortRated(at=0, pressed_at=0, level=wish.level)]
            case Asked.REASON if name in REASON_KEYS:
                return [EndedBecause(at=0, pressed_at=0, reason=REASON_KEYS[name])]
            case Asked.RUN_SPEED if name in (*YES, *NO):
                return self._keep() if name in YES else []
            case _:
                return None

    def _keep(self) -> list[AnyIntent]:
        speed_ckmh = None if self.ended is None else self.ended.run_ckmh
        return [] if speed_ckmh is None else [RunSpeedKept(at=0, pressed_at=0, speed_ckmh=speed_ckmh)]
