"""Bytes of files, of the link and of the terminal: whatever they are, a value, or faults in clean lines.

Each door says whether the bytes meant something.
"""

import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from taken_workout import take
from written_history import PROFILES, shipped_rules

from backrun_treadmill.coach.journal_parts import NoPart, read_part, unpacked
from backrun_treadmill.coach.live_words import NotLive, StateTold, TelemetryTold, read_state, read_telemetry
from backrun_treadmill.coach.summary import NoSummary, Summary, read_summary
from backrun_treadmill.core.body.programme_text import read_programme
from backrun_treadmill.core.body.rules import read_rules
from backrun_treadmill.core.faults import JOINERS, FaultyFile
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.devices.machine_profiles import BOUNDS, MachineFileError, parse_profile
from backrun_treadmill.front.files.settings import CEILING, read_settings
from backrun_treadmill.front.files.used_devices import used_devices
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.journal.check_ins import read_check_ins
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.records import Entry, decode, encode
from backrun_treadmill.link.lines import LineLink
from backrun_treadmill.link.messages import decode_from_engine, decode_from_front
from backrun_treadmill.link.messages import encode as encode_message
from backrun_treadmill.sim import recording as recordings

RUNNER = Runner()
RULES = shipped_rules()


def clean(line: str) -> None:
    """What is shown moves no cursor."""
    assert line
    assert all(c.isprintable() or c in JOINERS for c in line)


def faulty[T](read: Callable[[], T]) -> T | None:
    """What was read; None where there are faults, each of which is one clean line."""
    try:
        return read()
    except FaultyFile as error:
        faults = error.faults
    assert faults
    for fault in faults:
        clean(str(fault))
    return None


def profile(data: bytes) -> bool:
    """A profile: a plan within the runner's limits."""
    reading = faulty(lambda: read_profile(data, source="p.toml", runner=RUNNER))
    if reading is not None:
        assert reading.plan.peak_ckmh <= RUNNER.top_ckmh
        assert reading.plan.duration_us <= RUNNER.longest_us
        assert all(0 <= one.incline_dpct <= RUNNER.incline_dpct for one in reading.plan.intervals)
    return reading is not None


def settings(data: bytes) -> bool:
    """settings.toml: nobody's limits above the ceiling, no walk faster than a run."""
    read = faulty(lambda: read_settings(data, source="s.toml"))
    if read is not None:
        runner = read.runner
        assert 0 < runner.walk_ckmh <= runner.brisk_ckmh <= runner.run_ckmh <= runner.top_ckmh <= CEILING.top_ckmh
        assert 0 < runner.step_ckmh <= CEILING.step_ckmh
        assert 0 < runner.longest_us <= CEILING.longest_us
        assert 0 <= runner.incline_dpct <= CEILING.incline_dpct
    return read is not None


def machine_file(data: bytes) -> bool:
    """A machine profile, shipped or learned: within its bounds, and it is written into the journal."""
    try:
        found = parse_profile(data, file="m.toml", over=MachineProfile())
    except MachineFileError as error:
        clean(error.text)
        return False
    for key, (least, most) in BOUNDS.items():
        assert getattr(found, key) == 0 or least <= getattr(found, key) <= most
    assert msgspec.json.decode(msgspec.json.encode(found), type=MachineProfile) == found
    return True


def programme(data: bytes) -> bool:
    """A programme: every level has sessions within the runner's limits."""
    read = faulty(lambda: read_programme(data, source="p.toml", runner=RUNNER, profiles=PROFILES))
    if read is not None:
        sessions = [session for level in read.levels for session in level.sessions]
        assert sessions
        assert all(session.plan.peak_ckmh <= RUNNER.top_ckmh for session in sessions)
    return read is not None


def rules(data: bytes) -> bool:
    """A clinician's rules, alone and over the shipped ones."""
    alone = faulty(lambda: read_rules(data, source="r.toml", over=None))
    return faulty(lambda: read_rules(data, source="r.toml", over=RULES)) is not None or alone is not None


def journal_line(data: bytes) -> bool:
    """One line as it is, and with a checksum that fits: what is read is written again as the same record."""
    understood = False
    for line in (data, sealed(data)):
        with suppress(DamagedLine):
            entry = decode(line)
            assert not isinstance(entry, Entry) or decode(encode(entry.record, entry.n)) == entry
            understood |= isinstance(entry, Entry)
    return understood


def check_ins(data: bytes) -> bool:
    """The file of what people said, its lines as they are and with checksums that fit."""
    with NamedTemporaryFile() as file:
        for lines in (data, b"\n".join(sealed(line) for line in data.split(b"\n"))):
            Path(file.name).write_bytes(lines)
            said = read_check_ins(Path(file.name))
            for why in said.unread:
                clean(why)
    return bool(said.said) and not said.unread


def sealed(data: bytes) -> bytes:
    """The beginning of a record with the checksum and the end of one."""
    return b'%b,"crc":"%08x"}' % (data, zlib.crc32(data))


def link_record(data: bytes) -> bool:
    """A line of the other process: the same message again, or one of two errors; never a third thing."""
    understood = False
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        opened = decode_from_front(data)
        assert decode_from_front(encode_message(opened)) == opened
        understood = True
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        told = decode_from_engine(data)
        assert decode_from_engine(encode_message(told)) == told
        understood = True
    return understood


def link_lines(data: bytes) -> bool:
    """However a stream is cut into pieces, its lines are the same."""
    lines: list[bytes] = []
    link = LineLink(on_line=lines.append, on_end=lambda _: None)
    stream, rest = b"", data
    while rest:
        piece, rest = rest[1 : 2 + rest[0] % 16], rest[2 + rest[0] % 16 :]
        stream += piece
        link.data_received(piece)
    assert lines == stream.split(b"\n")[:-1]
    return bool(lines)


def used_before(data: bytes) -> bool:
    """What is remembered of devices makes sense, or is as nothing; its names move no cursor."""
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        devices = used_devices(Path(file.name))
    for one in devices:
        assert (one.name + one.address).isprintable() or set(one.name + one.address) & set(JOINERS)
    return bool(devices)


def told_by_a_runner(data: bytes) -> bool:
    """What a runner's program tells is read in its bounds or refused with a reason."""
    told: list[StateTold | TelemetryTold | Summary] = []
    for read in (read_state, read_telemetry, read_summary):
        with suppress(NotLive, NoSummary):
            told.append(read(data))
    assert all(len(one.session) <= 60 for one in told)
    with suppress(NoPart):
        assert unpacked(read_part(data)).endswith(b"\n")
    return bool(told)


def terminal(data: bytes) -> bool:
    """Keys: every one has a name, and a space is never lost."""
    keys = names(data)
    assert all(keys)
    assert names(data + b" ")[-1] in ("space", " ")
    return bool(keys)


def foreign_workout(data: bytes) -> bool:
    """Zwift, FIT, TCX and text."""
    return take(data) != "refused"


def recording(data: bytes) -> bool:
    """A treadmill's log to be played back."""
    try:
        read = recordings.decode(data)
    except recordings.NoSuchRecording as error:
        clean(str(error))
        return False
    assert recordings.decode(recordings.encode(read)) == read
    return True
