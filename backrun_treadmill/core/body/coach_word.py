"""What a coach has asked for and the runner has accepted. It only ever takes: less, longer, slower."""

from msgspec import Struct


class CoachWord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One word; what is 0 was not asked for."""

    coach: str
    """The name that the runner has given to the coach."""
    programme: str
    """The key of the programme it is about."""
    hold_days: int = 0
    """Stay at the level for so many days from the acceptance on."""
    levels_back: int = 0
    per_week: int = 0
    """At most so many runs in seven days, until another word."""
