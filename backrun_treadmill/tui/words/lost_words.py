"""What is said while there is no link: what is not known, what was known last, what to do, and for how long by now."""

from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text

STOP_WAITS = (
    "Stop cannot be sent yet; it goes out first of all. Pull the key; when the belt stands, ENTER ends the session."
)
CONSOLE = "Use the console to stop or slow it. Reconnecting."


def lost_text(readout: Readout, now: int) -> str:
    """All of it, at session time `now`."""
    belt = readout.belt
    since = clock_text((now - (now if belt.lost_at is None else belt.lost_at)) // SECOND_US * SECOND_US)
    link = f"The link is back after {since}; the belt is looked at" if belt.linked else f"No link for {since}"
    if belt.last_ckmh == 0 and not readout.stop_waits:
        return f"{link}. The belt stood when last seen. {'' if belt.linked else 'Reconnecting.'}".rstrip()
    last = (
        "is unknown"
        if belt.last_ckmh is None
        else f"may still be moving: {kmh_text(belt.last_ckmh)} km/h when last seen"
    )
    return f"{link}. The belt {last}. {STOP_WAITS if readout.stop_waits else CONSOLE}"
