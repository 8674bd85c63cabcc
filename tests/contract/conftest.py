from collections.abc import Callable
from pathlib import Path

import pytest
from examined import OddExamination
from odd_hands import Behaviour
from odd_outcome import named, stop_written, wrongs
from odd_session import ADDRESS, USUAL, Circumstances, OddSession, Told
from virtual_time import VirtualTimeLoop

from backrun_treadmill.devices.machine_profiles import MachineProfiles, file_stem
from backrun_treadmill.sim.quirks import Model


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-table", action="store_true", help="write the rows of docs/machines.md")


@pytest.fixture
def play(tmp_path: Path, quiet_bumble: None) -> Callable[..., Told]:
    """Plays one session: a model, a behaviour, what is known of the machine, and what else differs."""

    def play(model: Model, behaviour: Behaviour, profile: str = "", circumstances: Circumstances = USUAL) -> Told:
        folder = tmp_path / behaviour.name
        folder.mkdir()
        (folder / f"{file_stem(ADDRESS)}.toml").write_text(profile)
        loop = VirtualTimeLoop()
        try:
            session = _session(model, behaviour, folder, circumstances)
            return loop.run_until_complete(session)
        finally:
            loop.close()

    return play


@pytest.fixture
def contract(play: Callable[..., Told]) -> Callable[..., tuple[list[str], list[str]]]:
    """Plays all behaviours of a model, each a session of its own; the table's cells, and what must never be."""

    def whole(model: Model, *, profile: str = "") -> tuple[list[str], list[str]]:
        cells, faults = [], []
        for behaviour in Behaviour:
            told = play(model, behaviour, profile)
            if behaviour is Behaviour.STOP:
                cells.append(stop_written(told))
            cells.append(named(told))
            faults += [f"{behaviour}: {wrong}" for wrong in wrongs(told)]
        return cells, faults

    return whole


async def _session(model: Model, behaviour: Behaviour, folder: Path, circumstances: Circumstances) -> Told:
    session = OddSession(model, behaviour, folder / "journal.jsonl", MachineProfiles(folder), circumstances)
    return await session.run()


@pytest.fixture
def examine(tmp_path: Path, quiet_bumble: None) -> Callable[..., Told]:
    """Plays one examination of a model on a belt of these circumstances."""

    def examine(model: Model, circumstances: Circumstances = USUAL) -> Told:
        journal = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        loop = VirtualTimeLoop()
        try:
            return loop.run_until_complete(_examination(model, journal, circumstances))
        finally:
            loop.close()

    return examine


async def _examination(model: Model, journal: Path, circumstances: Circumstances) -> Told:
    return await OddExamination(model, journal, MachineProfiles(as_unknown=True), circumstances).run()
