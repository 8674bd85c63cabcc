"""The part of settings.toml that moves no belt: about the runner's heart, what the first page starts on, how the
screen looks and sounds.
"""

from collections.abc import Mapping

from msgspec import Struct

from backrun_treadmill.core.faults import Place, listed
from backrun_treadmill.core.profile.race import Race, read_race

VIRTUAL = "virtual"
COLOURS = ("dark", "light", "high-contrast", "colour-blind")
"""As the screen's palettes are called."""
MOST_CHARS = 80
BACK_TO_RUNNING = "back-to-running"
OWN_BLUETOOTH = "os"
"""The adapter of the computer itself."""
AGES = range(10, 100)
"""Years; none of them is in `HEART_RATES`, so that one number says which of the two is meant."""
HEART_RATES = range(100, 241)
"""What a highest heart rate can be, beats a minute."""

PAINS = range(11)


class Preferences(Struct, frozen=True, kw_only=True):
    """What holds without a file are the defaults."""

    age: int | None = None
    """Years; None: not given."""
    highest_heart_rate: int | None = None
    """Measured, beats a minute; None: not given. It goes before what an age lets guess."""
    treadmill: str = VIRTUAL
    """What the first page starts a session on: as for `--treadmill`. `backrun run` is told on its command line."""
    adapter: str = OWN_BLUETOOTH
    """What the first page reaches it through: as for `--adapter`."""
    sound: bool = True
    """Whether changes of speed are heard; alarms always are."""
    colours: str = COLOURS[0]
    still: bool = False
    """Nothing on the screen flashes."""
    plain: bool = False
    """Lines instead of a screen, as for `--plain`: for screen readers."""
    home_assistant: bool = False
    """Whether a Home Assistant at a coach's or the household's broker is told what there is to see."""
    programme: str = BACK_TO_RUNNING
    """The ladder of levels that `next` goes by."""
    usual_pain: int | None = None
    """Pain, 0–10, that the runner lives with; None: not given."""
    race: Race | None = None
    """What imported workouts mean by shares of a pace."""


PREFERENCE_KEYS = Preferences.__struct_fields__


def read_preferences(table: Mapping[str, object], place: Place) -> Preferences:
    """The preferences in a settings table; faults go to `place`, with the default in their stead."""
    own = Preferences()
    return Preferences(
        age=_read_number(table.get("age"), place.inside("age"), AGES, "years"),
        highest_heart_rate=_read_number(
            table.get("highest_heart_rate"), place.inside("highest_heart_rate"), HEART_RATES, "beats a minute, measured"
        ),
        treadmill=_read_treadmill(table.get("treadmill", own.treadmill), place.inside("treadmill")),
        adapter=_read_adapter(table.get("adapter", own.adapter), place.inside("adapter")),
        sound=_read_switch(table.get("sound", own.sound), place.inside("sound")),
        colours=_read_colours(table.get("colours", own.colours), place.inside("colours")),
        still=_read_switch(table.get("still", own.still), place.inside("still")),
        plain=_read_switch(table.get("plain", own.plain), place.inside("plain")),
        home_assistant=_read_switch(table.get("home_assistant", own.home_assistant), place.inside("home_assistant")),
        programme=_read_programme(table.get("programme", own.programme), place.inside("programme")),
        usual_pain=_read_number(table.get("usual_pain"), place.inside("usual_pain"), PAINS, "pain on a usual day"),
        race=read_race(table["race"], place.inside("race")) if table.get("race", "") != "" else None,
    )


def _read_treadmill(value: object, place: Place) -> str:
    if isinstance(value, str) and 0 < len(value.strip()) <= MOST_CHARS and value.isprintable():
        return value.strip()
    place.refuse(value, 'must be "virtual", "none", or the name or address of a treadmill, as `backrun scan` lists it')
    return VIRTUAL


def _read_programme(value: object, place: Place) -> str:
    if isinstance(value, str) and 0 < len(value.strip()) <= MOST_CHARS and value.isprintable() and "/" not in value:
        return value.strip()
    place.refuse(value, 'must be the name of a programme, such as "back-to-running" or "couch-to-5k"')
    return BACK_TO_RUNNING


def _read_adapter(value: object, place: Place) -> str:
    if isinstance(value, str) and len(value) <= MOST_CHARS and value.isprintable():
        kind, _, transport = value.strip().partition(":")
        if value.strip() == OWN_BLUETOOTH or (kind == "hci" and transport):
            return value.strip()
    place.refuse(value, 'must be "os", or "hci:" and a transport such as "hci:usb:0"')
    return OWN_BLUETOOTH


def _read_number(value: object, place: Place, allowed: range, what: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return value
    place.refuse(value, f"must be a whole number from {allowed[0]} to {allowed[-1]} ({what})")
    return None


def _read_switch(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        place.refuse(value, "must be true or false")
    return value is True


def _read_colours(value: object, place: Place) -> str:
    if value in COLOURS:
        return str(value)
    place.refuse(value, f"must be {listed(f'"{name}"' for name in COLOURS)}")
    return COLOURS[0]
