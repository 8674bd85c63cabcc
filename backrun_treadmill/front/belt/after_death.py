"""After the engine's death: whether there is a belt to stop from here, and certainty that nobody else holds it."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from backrun_treadmill.front.belt.supervisor import Ending
from backrun_treadmill.link.messages import Opening

TRIES_TO_KILL = 60
"""How often, about once a second, an engine that does not go is killed again."""


def load_last_resort(adapter: str) -> None:
    """Bring everything the last resort needs into memory while nobody waits for it."""
    import_module("backrun_treadmill.front.belt.last_resort").make_ready(adapter)


async def stop_after_death(
    ending: Ending,
    opening: Opening,
    *,
    stderr: Path,
    kill: Callable[[], Awaitable[bool]],
    say: Callable[[str], None],
) -> bool:
    """Say what happened to the engine, and stop the belt that it may have left moving; whether that was measured.

    `kill` tells whether the engine went.
    """
    from backrun_treadmill.front.belt.last_resort import LastResort  # the radio's modules, loaded by now

    say(f"The engine is gone: {ending.reason}.{_complaint(stderr)}")
    if not ending.commanded or ending.machine is None:
        say("Nothing had been sent to a treadmill, so there is nothing to stop.")
        return False
    if ending.let_go:
        say("The belt had been seen to stand and the link let go before, so there is nothing to stop.")
        return False
    if not await _certainly_gone(ending, kill, say):
        say("\a!!! The engine cannot be ended, so the belt cannot be stopped from here. PULL THE SAFETY KEY.")
        return False
    say("\aThe belt may be moving. Stopping it from here. Be ready to pull the safety key.")
    last_resort = LastResort(adapter=opening.adapter, machine=ending.machine, learned=Path(opening.machines), say=say)
    return await last_resort.stop()


async def _certainly_gone(ending: Ending, kill: Callable[[], Awaitable[bool]], say: Callable[[str], None]) -> bool:
    """Two programs must not hold one belt: nothing is opened while the engine may still run."""
    for _ in range(TRIES_TO_KILL):
        if ending.gone:
            return True
        say("\a!!! The engine does not end. PULL THE SAFETY KEY.")
        ending.gone = await kill()
    return ending.gone


def _complaint(stderr: Path) -> str:
    try:
        return f" What it said is in {stderr}." if stderr.stat().st_size else ""
    except OSError:
        return ""
