"""Which profile is for a machine: by what it advertises and what it says it is. The most specific one wins."""

from backrun_treadmill.core.machine import Identity, MachineProfile


def best_match(profiles: tuple[MachineProfile, ...], *, name: str, identity: Identity) -> MachineProfile:
    """The profile whose every kind of beginning fits, with the most and longest ones; an empty one if none does."""
    fitting = [(fit, profile) for profile in profiles if (fit := _fit(profile, name, identity)) > (0, 0)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else MachineProfile()


def _fit(profile: MachineProfile, name: str, identity: Identity) -> tuple[int, int]:
    """(kinds that fit, their characters); (0, 0) where one does not."""
    kinds = (
        (profile.match, name),
        (profile.manufacturers, identity.manufacturer),
        (profile.models, identity.model),
        (profile.firmwares, identity.firmware),
    )
    longest = [
        max((len(beginning) for beginning in beginnings if _begins(said, beginning)), default=0)
        for beginnings, said in kinds
        if beginnings
    ]
    return (len(longest), sum(longest)) if longest and all(longest) else (0, 0)


def _begins(said: str, beginning: str) -> bool:
    return said.strip().casefold().startswith(beginning.casefold())
