"""What came from a coach, as the inbox shows it; data, without any drawing."""

from msgspec import Struct

from backrun_treadmill.core.plan import Plan


class Received(Struct, frozen=True, kw_only=True):
    """One offer or note."""

    key: str
    """By which it is named to whoever answers."""
    who: str
    """The coach, and the name of the coach's key."""
    what: str
    state: str
    """Where it is: offered, accepted, declined …"""
    until: str
    """The last day it holds."""
    lines: tuple[str, ...] = ()
    """All of it: the note, what differs from the plan's last revision, the timeline or the levels."""
    plan: Plan | None = None
    trouble: str = ""
    """Why it cannot be accepted as things are."""

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == "offered"
