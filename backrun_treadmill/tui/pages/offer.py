"""What the first page offers; data, without any drawing."""

from msgspec import Struct

from backrun_treadmill.core.plan import Plan


class Offer(Struct, frozen=True, kw_only=True):
    """One profile to choose."""

    named: str
    """As it is named to `backrun run`."""
    title: str
    plan: Plan | None = None
    trouble: str = ""
    """Why it has no plan, or what is perhaps not meant."""
    why: str = ""
    """Why it is offered; said in the place of the totals."""
    beside: str = ""
    """What is good to know beside it."""
