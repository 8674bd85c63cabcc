"""A treadmill's name as others may see it: the maker's part of it, without what tells one from its sisters."""

from backrun_treadmill.core.machine import MachineProfile

NOBODYS = "treadmill"


def nameless(name: str, known: MachineProfile) -> str:
    """The beginning that `known`, its machine profile, goes by, and noughts for what follows; else no name at all.

    So a machine that was recognised by its name is recognised by this one.
    """
    beginnings = [one for one in known.match if name.casefold().startswith(one.casefold())]
    kept = max(map(len, beginnings), default=0)
    if not kept:
        return NOBODYS
    return name[:kept] + "".join("0" if one.isalnum() else one for one in name[kept:])
