"""The words of the machines page."""

from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby

TITLE = "Machine and sensors"
KEYS = (
    "ENTER makes it yours · x no longer yours · ↑ ↓ choose · Esc back",
    "ENTER yours · x not yours · Esc back",
    "ENTER yours · Esc back",
)
LOOKING = "Looking … a device that is connected to another app or watch does not show itself."
NOTHING = "Nothing on the air yet: switch it on, come closer, and close every other app and watch that may hold it."
ABILITIES = {Ability.SPEEDS: "runs a plan", Ability.STEPS: "counts steps", Ability.HEART_RATE: "heart rate"}
UNIT_ASKED = "unit not known"
IN_USE = "says it is in use"
USED_BEFORE = "used before"
YOURS = "yours"
ROOM = "virtual room"
ROOM_CAN = "nothing to plug in"


def name_of(one: Nearby) -> str:
    """How it is called in a sentence."""
    return one.name or one.address


def abilities(one: Nearby) -> str:
    """What it can do, as far as its advertisement says."""
    unknown = [UNIT_ASKED] if one.kind is DeviceKind.TREADMILL and one.unit_known is False else []
    in_use = [IN_USE] if one.in_use else []
    return ", ".join([*(ABILITIES[ability] for ability in one.can), *unknown, *in_use])


def battery(percent: int | None) -> str:
    """What was left of it when it was last connected."""
    return "" if percent is None else f", battery {percent} %"


def chosen(one: Nearby) -> str:
    """What follows from choosing it."""
    name = name_of(one)
    match one.kind:
        case DeviceKind.TREADMILL if one.unit_known is False:
            return (
                f"{name} is your treadmill now. What unit it speaks is not known: it goes no faster than 3.0 km/h "
                "until you have said, in the session, whether its console shows km/h or mph."
            )
        case DeviceKind.TREADMILL:
            return f"Sessions run on {name} now. Nothing moves before you start one."
        case DeviceKind.POD:
            return f"{name} counts your steps from now on."
        case DeviceKind.STRAP:
            return f"{name} tells your heart rate from now on."


def forgotten(one: Nearby) -> str:
    """What follows from it being no longer the runner's."""
    name = name_of(one)
    if one.kind is DeviceKind.POD:
        return f"{name} is no longer yours: without another, steps are counted by the treadmill, or estimated."
    if one.kind is DeviceKind.STRAP:
        return f"{name} is no longer yours: without another, the heart rate is the treadmill's own, or none."
    return f"{name} is no longer yours: sessions run in the virtual room, until you choose another."


def not_there(name: str) -> str:
    """Of the device that was used last and is not on the air."""
    return (
        f"{name}, which you used last, does not show itself: it is switched off, out of reach, or another app or watch "
        "holds it. Close that one, or switch the device off and on."
    )
