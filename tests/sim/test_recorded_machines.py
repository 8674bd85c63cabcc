"""Two real treadmills, as they were recorded, through driver, session, guards and counter."""

from pathlib import Path

import pytest
from recorded_session import Instant, play

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.commands import Outcome, SetSpeed, StartBelt
from backrun_treadmill.core.events import BeltMeasured, MachineConnected, MachineStatusReceived
from backrun_treadmill.core.notes import ConsoleChanged, Level, Said, State
from backrun_treadmill.sim.machine import Refused
from backrun_treadmill.sim.recorded_treadmill import RecordedMachine
from backrun_treadmill.sim.recording import NoSuchRecording, load, names

pytestmark = pytest.mark.usefixtures("quiet_bumble")

ARMED, HELD, RUNNING, PAUSED = State.ARMED, State.HELD, State.RUNNING, State.PAUSED

BY_HAND = {
    "fitshow-walk": {
        10.5: Instant(0, 0, 0, 0, ARMED),
        48.5: Instant(100, 0, 0, 0, ARMED),
        52.5: Instant(100, 1, 4, 0, RUNNING),
        63.5: Instant(300, 4, 15, 0, RUNNING),
        77.5: Instant(300, 15, 29, 0, RUNNING),
        78.5: Instant(350, 16, 30, 0, RUNNING),
        90.5: Instant(400, 29, 42, 0, RUNNING),
        96.5: Instant(300, 35, 48, 0, RUNNING),
        110.5: Instant(300, 48, 63, 0, RUNNING),
        119.5: Instant(0, 48, 63, 0, PAUSED),
    },
    "urevo-stop": {
        0.6: Instant(193, 10, 44, 8, HELD),
        1.0: Instant(193, 10, 45, 8, HELD),
        3.0: Instant(193, 10, 47, 8, RUNNING),
        7.0: Instant(193, 10, 51, 8, RUNNING),
        11.0: Instant(193, 10, 55, 8, RUNNING),
        12.0: Instant(177, 10, 56, 8, RUNNING),
        13.0: Instant(128, 10, 56, 8, RUNNING),
        14.0: Instant(80, 10, 56, 8, RUNNING),
        15.0: Instant(32, 10, 56, 8, RUNNING),
        18.0: Instant(0, 10, 56, 8, PAUSED),
    },
}
"""Read off the frames by eye, at seconds of the recording; the person takes the UREVO's moving belt over after 2 s."""


@pytest.mark.parametrize("name", BY_HAND)
async def test_ten_instants_of_a_recording_are_known_as_a_person_reads_them_from_its_frames(
    name: str, tmp_path: Path
) -> None:
    played = await play(name, tmp_path)
    assert {seconds: played.at(seconds) for seconds in BY_HAND[name]} == BY_HAND[name]
    assert played.told.close is not None
    assert played.told.close.exit_code == 0


@pytest.mark.parametrize("name", BY_HAND)
async def test_every_frame_arrives_with_its_own_timing(name: str, tmp_path: Path) -> None:
    played = await play(name, tmp_path)
    heard = [
        (played.after(at), record.raw)
        for at, record in played.told.records
        if isinstance(record, (BeltMeasured, MachineStatusReceived))
    ]
    sent = [(frame.t, frame.hex) for frame in played.recording.frames if frame.char != "2ad3"]
    assert [raw for _, raw in heard[: len(sent)]] == [raw for _, raw in sent]
    assert max(abs(at - t) for (at, _), (t, _) in zip(heard, sent, strict=False)) < 0.05
    connected = next(record for _, record in played.told.records if isinstance(record, MachineConnected))
    assert connected.machine.name, "its name is one that a machine profile knows"


async def test_each_speed_set_at_the_fitshows_console_is_seen_as_one_and_its_stop_pauses_the_plan(
    tmp_path: Path,
) -> None:
    played = await play("fitshow-walk", tmp_path)
    records = [record for _, record in played.told.records]
    changed = [record.speed_ckmh for record in records if isinstance(record, ConsoleChanged)]
    assert changed == [300, 350, 400, 300], "as the person at the console wrote them down"
    assert not any(isinstance(record, StartBelt) for record in records)
    assert [record.target_ckmh for record in records if isinstance(record, SetSpeed)] == [100]
    assert not any(isinstance(record, Said) and record.level is Level.ALARM for record in records)


async def test_the_urevos_moving_belt_is_asked_about_adopted_and_paused_by_its_own_key(tmp_path: Path) -> None:
    played = await play("urevo-stop", tmp_path)
    records = [record for _, record in played.told.records]
    asked = [record.text for record in records if isinstance(record, Said) and "already moving" in record.text]
    assert len(asked) == 1
    assert not any(isinstance(record, (StartBelt, SetSpeed)) for record in records)
    assert played.told.close is not None
    assert played.told.close.outcome is Outcome.STOPPED


@pytest.mark.parametrize("name", BY_HAND)
async def test_the_pod_of_somebody_on_a_recorded_belt_is_counted(name: str, tmp_path: Path) -> None:
    played = await play(name, tmp_path)
    assert played.strikes > 10
    assert abs(played.dose.walking - played.strikes) <= 2
    assert played.dose.running == 0


def test_a_recorded_belt_takes_no_key_and_no_request() -> None:
    machine = RecordedMachine(load("urevo-stop"))
    machine.begin(0)
    for value in ("00", "0801", "02f401", "07"):
        assert machine.request("a client", bytes.fromhex(value)).hex() == f"80{value[:2]}01"
    for key in (machine.start, machine.stop, machine.pause, machine.pull_key):
        with pytest.raises(Refused):
            key()
    machine.advance(12_000_000)
    assert machine.belt.speed_ckmh == 177, "as recorded at 11.87 s"


def test_recordings_are_listed_and_an_unknown_one_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert names() == sorted(BY_HAND)
    assert main(["sim", "--list"]) == 0
    listed = capsys.readouterr().out
    assert all(f"{name} " in listed for name in BY_HAND)
    with pytest.raises(NoSuchRecording, match="--list"):
        load("sold-last-year")
    assert main(["sim", "--recording", "sold-last-year"]) == 2
