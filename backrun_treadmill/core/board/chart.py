"""What a coach knows of one runner: what was done and felt, what was offered and answered, what goes on now.

Minutes are those of a wall (`core.body`): of the runner's for what he did, of the coach's for offers and answers. What
a runner does not share is None, and its absence says nothing.
"""

from msgspec import Struct

from backrun_treadmill.core.body.entry import Entry


class Done(Struct, frozen=True, kw_only=True):
    """One session that was, or something said without one."""

    entry: Entry
    profile: str = ""
    outcome: str = ""
    """How it ended; empty: it was no session."""
    sets_done: int | None = None
    sets_planned: int | None = None
    heart_max_bpm: int | None = None
    shares_pain: bool = False
    """False: pain, leg and flags are left out."""
    note: str = ""


class Offered(Struct, frozen=True, kw_only=True):
    """One offer, and the last answer to it."""

    what: str
    sent_min: int
    state: str = ""
    """Empty: no answer yet."""
    said: str = ""
    state_min: int = 0
    per_week: int = 0
    """Sessions in seven days that it asks for; 0: it says nothing of them."""


class Live(Struct, frozen=True, kw_only=True):
    """A session as it goes. None: not known, or not shared."""

    at_s: int
    """When this was told, seconds since 1970."""
    state: str
    profile: str = ""
    kind: str = ""
    """What the interval is; empty: none is under way."""
    set_no: int = 0
    sets: int = 0
    step: int | None = None
    """The interval under way, from 1; so many there are: `steps`."""
    steps: int = 0
    asked_ckmh: int = 0
    pain: int | None = None
    leg: bool | None = None
    outcome: str = ""
    """How it ended; empty: it goes on."""
    missed: int = 0
    """Changes of state of this session that never came."""
    belt_ckmh: int | None = None
    left_s: int | None = None
    cadence_spm: float | None = None
    impacts: int = 0
    """Running, both feet."""
    heart_bpm: int | None = None


class Chart(Struct, frozen=True, kw_only=True):
    """One runner."""

    kid: str
    """The name of the runner's key."""
    name: str
    paired_min: int
    done: tuple[Done, ...] = ()
    """In the order of time."""
    offered: tuple[Offered, ...] = ()
    """In the order they were signed."""
    live: Live | None = None
    online: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The history, as far as it was told."""
        return tuple(one.entry for one in self.done)

    @property
    def runs_now(self) -> bool:
        """Whether a session is under way."""
        return self.live is not None and not self.live.outcome and self.online

    @property
    def programme(self) -> str:
        """The key of the programme that the last session of a level was of; empty: none."""
        return next((e.programme for e in reversed(self.entries) if e.level is not None and e.programme), "")
