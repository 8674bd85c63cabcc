"""What hil/record.py makes of a treadmill, or of a session's journal, is played back as it was."""

import asyncio
from pathlib import Path

import pytest
import record
from msgspec.structs import replace
from nameless import nameless
from odd_session import Told
from recorded_here import listened, recorded_and_played

from backrun_treadmill.core.events import BeltMeasured, CommandAnswered, CommandSent, MachineConnected
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.notes import StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.picture import Dose
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.sim.recording import Frame, NoSuchRecording, Recording, decode, encode, load, names
from backrun_treadmill.sim.room import Room

pytestmark = pytest.mark.usefixtures("quiet_bumble")


def of[E](told: Told, kind: type[E]) -> list[E]:
    return [record for _, record in told.records if isinstance(record, kind)]


def dose(told: Told) -> Dose:
    fold = ReadoutFold()
    for _, one in told.records:
        fold.feed(one)
    return fold.readout.dose


async def test_a_session_beside_a_recording_of_its_own_treadmill_is_the_session_that_was_recorded(
    tmp_path: Path,
) -> None:
    pair = await recorded_and_played(tmp_path)
    first, again = pair.first, pair.again
    assert again.close is not None
    assert first.close is not None
    assert (again.close.outcome, again.close.exit_code) == (first.close.outcome, 0)
    assert [one.state for one in of(again, StateEntered)] == [one.state for one in of(first, StateEntered)]
    assert [one.raw for one in of(again, CommandSent)] == [one.raw for one in of(first, CommandSent)]
    assert [one.raw for one in of(again, CommandAnswered)] == [one.raw for one in of(first, CommandAnswered)]
    said, heard = ([one.raw for one in of(told, BeltMeasured)] for told in (first, again))
    assert abs(len(said) - len(heard)) <= 1, "either may let go of the link just before one more report"
    assert [a for a, _ in zip(said, heard, strict=False)] == [b for _, b in zip(said, heard, strict=False)]
    [was], [now] = of(first, MachineConnected), of(again, MachineConnected)
    assert (now.features, now.range, now.identity) == (was.features, was.range, was.identity)
    assert dose(first).running > 20
    assert abs(dose(again).running - dose(first).running) <= 2
    assert abs(dose(again).walking - dose(first).walking) <= 2


async def test_every_frame_of_a_recording_keeps_its_time(tmp_path: Path) -> None:
    pair = await recorded_and_played(tmp_path)
    began, again = of(pair.first, MachineConnected)[0].at, of(pair.again, MachineConnected)[0].at
    was = [(one.at - began) / 1e6 for one in of(pair.first, BeltMeasured)]
    now = [(one.at - again) / 1e6 for one in of(pair.again, BeltMeasured)]
    assert len(was) > 100
    assert max(abs(a - b) for a, b in zip(was, now, strict=False)) < 0.1


async def test_listening_reads_what_the_machine_is_and_writes_nothing_to_it(tmp_path: Path) -> None:
    async with Room() as room, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(listened(room, seconds=30))
        await asyncio.sleep(8)
        room.press("start")
        await asyncio.sleep(6)
        room.press("speed 4")
        await asyncio.sleep(9)
        room.press("stop")
        heard = await listening
    assert not any("write" in entry for entry in room.truth)
    assert heard.speeds == (80, 2000, 10)
    assert heard.reads == {"2acc": "0c10000003000000", "2ad4": "5000d0070a00", "2ad5": "000064000500"}
    speeds = [frame.speed_ckmh for frame in heard.frames if frame.speed_ckmh is not None]
    assert (speeds[0], max(speeds), speeds[-1]) == (0, 400, 0)
    statuses = [frame.hex for frame in heard.frames if frame.char == "2ada"]
    assert statuses == ["04", "059001", "0201"], "started, target 4.00 km/h, stopped"
    assert 29 < heard.frames[-1].t < 30.5


async def test_the_name_is_kept_only_where_that_is_asked_for(tmp_path: Path) -> None:
    hidden, kept = tmp_path / "hidden", tmp_path / "kept"
    hidden.mkdir()
    kept.mkdir()
    mine = (await recorded_and_played(hidden)).recording
    assert mine.advertised == nameless("backrun virtual", MachineProfiles().find(name="backrun virtual", address=""))
    assert (await recorded_and_played(kept, "--keep-name")).recording.advertised == "backrun virtual"
    assert b"C2:00:00" not in encode(mine)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("FS-A1B2C3", "FS-000000"), ("FS-D9D0A1", "FS-D9D0A1"), ("Anna's treadmill", "treadmill"), ("", "treadmill")],
    ids=["a number of its own", "a model of its own", "an owner's", "none"],
)
def test_a_name_without_its_number_has_the_same_machine_profile(name: str, shown: str) -> None:
    known = MachineProfiles().find(name=name, address="1")
    assert nameless(name, known) == shown
    assert MachineProfiles().find(name=shown, address="2") == known
    assert known == MachineProfile() or known.name


@pytest.mark.parametrize("name", names())
def test_a_recording_is_read_as_it_was_written(name: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.jsonl"
    file.write_bytes(encode(load(name)))
    assert load(str(file)) == load(name)


GOOD = Recording("mine", "treadmill", "walks", "mine", (80, 2000, 10), {}, (Frame(0, "2acd", "00000000"),))


@pytest.mark.parametrize(
    ("frames", "reads", "why"),
    [
        ((), {}, "how fast the belt is"),
        ((Frame(0, "2acd", "0100"),), {}, "how fast the belt is"),
        ((Frame(0, "2a37", "00"), *GOOD.frames), {}, "not of 2acd"),
        ((Frame(0, "2acd", "0x"), *GOOD.frames), {}, "not in hexadecimal"),
        ((Frame(2, "2ada", "04"), *GOOD.frames), {}, "order of their time"),
        (GOOD.frames, {"2a25": "00"}, "what was read"),
    ],
)
def test_a_file_that_cannot_be_played_says_why(frames: tuple[Frame, ...], reads: dict[str, str], why: str) -> None:
    with pytest.raises(NoSuchRecording, match=why):
        decode(encode(replace(GOOD, frames=frames, reads=reads)))
    assert decode(encode(GOOD)) == GOOD


def test_a_file_that_is_none_or_is_there_already_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (b"", b"{}", b"\xff\xfe", b"[1]\n[2]"):
        with pytest.raises(NoSuchRecording, match="no recording"):
            decode(text)
    with pytest.raises(NoSuchRecording, match="cannot be read"):
        load(str(tmp_path / "gone.jsonl"))
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    assert record.main(["--journal", str(empty), "--out", str(tmp_path / "out.jsonl")]) == 1
    assert "not one record in it can be read" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()
