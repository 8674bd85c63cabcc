"""Every door of the program for bytes from elsewhere, with bytes to begin from and words a guesser would not find."""

import json
from collections.abc import Callable
from pathlib import Path

import fuzz_files as files
import fuzz_packets as packets
from foreign_files import RUN_ZWO, TEXT, example, half_mile_repeats
from fuzz_lost_lines import DEMO, lost_lines
from msgspec import Struct
from written_history import ROOT

from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.steps import KINDS
from backrun_treadmill.front.files.settings import KEYS
from backrun_treadmill.link.messages import Beat, CannotOpen, Opening, PodChoice, Pressed, Skipped, Told, encode
from backrun_treadmill.sim.odd_treadmill import odd_advertisement
from backrun_treadmill.sim.recording import encode as encode_recording
from backrun_treadmill.sim.recording import load, names

FRAMES = Path(__file__).parents[1] / "ftms" / "frames.jsonl"


class Target(Struct, frozen=True):
    """One door. `take` raises for nothing but a fault of ours, and says whether the bytes meant something."""

    take: Callable[[bytes], bool]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...] = ()
    longest: int = 4096
    """Bytes."""


def captured(*chars: str) -> tuple[bytes, ...]:
    """What real machines have sent on these characteristics."""
    rows = [json.loads(line) for line in FRAMES.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(bytes.fromhex(row["hex"]) for row in rows if row["char"] in chars))


def answered() -> tuple[bytes, ...]:
    """What real machines have answered on the control point; requests were written to the same characteristic."""
    return tuple(packet for packet in captured("2AD9") if packet.startswith(b"\x80"))


def of_folder(folder: str) -> tuple[bytes, ...]:
    """The TOML files that are shipped there."""
    return tuple(path.read_bytes() for path in sorted((ROOT / folder).glob("*.toml")))


def advertised() -> tuple[bytes, ...]:
    """Each packet with its length before it, as `packets.advertisements` takes them."""
    forms = [odd_advertisement(form, "FS-D9D0A1") for form in ("name", "swapped", "empty", "every-type", "nameless")]
    return tuple(bytes([len(packet)]) + packet for packet in forms)


def beginnings() -> tuple[bytes, ...]:
    """Of the shipped recordings, as far as they are still recordings."""
    return tuple(b"".join(encode_recording(load(name)).splitlines(keepends=True)[:12]) for name in names())


def lines_of_a_session() -> tuple[bytes, ...]:
    """One record of each kind, without its checksum: the target puts one on."""
    kinds: dict[str, bytes] = {}
    for line in DEMO.read_bytes().splitlines():
        kinds.setdefault(json.loads(line)["t"], line.rpartition(b',"crc"')[0])
    return tuple(kinds.values())


def messages() -> tuple[bytes, ...]:
    """One of each that crosses the link."""
    opening = Opening(
        plan=Plan(name="none", intervals=()),
        runner=Runner(),
        driving=Driving.MACHINE,
        adapter="os",
        selector="",
        pod=PodChoice.NONE,
        journal="",
        sessions="s",
        machines="m",
        locks="l",
    )
    pressed = Pressed(mono_ns=1, intent=StopPressed(at=0, pressed_at=0))
    both = (opening, pressed, Beat(), Told(name="INT"), Skipped(records=3), CannotOpen(text="full"))
    return tuple(encode(message).removesuffix(b"\n") for message in both)


TOML = ('"', "'", "=", "[", "]", "[[", "{", "}", ",", ".", "nan", "inf", "1e999", "true", "0x", '"""', "\\u202e")
PROFILE = (*KINDS, "steps", "repeat", "reps", "at", "until", "cue", "stand", "bare", "align", "x", "@", "to", "km/h")

CHECK_INS = (
    b'{"n":1,"t":"NotAsked","when_min":5,"why":"no time"',
    b'{"n":1,"t":"SettlingTold","when_min":9,"about_min":5,"activity":"treadmill","question":"next morning","pain":2',
)

TOLD = (
    b'{"at_s":1,"session":"a","n":1,"state":"running","kind":"run","pain":4,"leg":false}',
    b'{"at_s":1,"session":"a","speed_ckmh":1000,"cadence_spm":160.5,"heart_bpm":140}',
    b'{"kind":"summary","session":"a","entry":{"when_min":5,"activity":"treadmill","running_impacts":800}}',
)

TARGETS = {
    "treadmill-data": Target(packets.treadmill_data, captured("2ACD"), longest=64),
    "control-point": Target(packets.control_point, answered(), longest=32),
    "machine-status": Target(packets.machine_status, captured("2ADA"), longest=32),
    "training-status": Target(packets.training_status, captured("2AD3"), longest=64),
    "features": Target(packets.features, captured("2ACC"), longest=32),
    "ranges": Target(packets.ranges, captured("2AD4", "2AD5"), longest=32),
    "running-cadence": Target(packets.running_cadence, captured("2A53"), longest=32),
    "heart-rate": Target(packets.heart_rate, captured("2A37"), longest=64),
    "device-information": Target(
        packets.device_information, (b"KingSmith", b"URTM041\0\0", "Gerät".encode("latin-1")), longest=128
    ),
    "advertisements": Target(packets.advertisements, advertised(), longest=512),
    "profile": Target(files.profile, of_folder("profiles"), (*TOML, *PROFILE)),
    "settings": Target(
        files.settings,
        (b'walk = 4\nrun = 10\ntop_speed = 14\nlongest = "90 min"\nunit = "km/h"\npain_stop = 6\n',),
        (*TOML, *KEYS, "mph", "min"),
    ),
    "programme": Target(
        files.programme,
        of_folder("profiles/programmes"),
        (*TOML, "levels", "stay", "per-week", "sessions", "days", "walk-20", "run", "walk", "min", "km/h"),
    ),
    "rules": Target(files.rules, of_folder("backrun_treadmill/core/body"), (*TOML, "is", "source", "practice"), 16_384),
    "machine-file": Target(
        files.machine_file,
        of_folder("backrun_treadmill/devices/machines"),
        (
            *TOML,
            "learned",
            "write_gap_ms",
            "target_unit",
            "report_unit",
            "mph",
            "match",
            "down_ckmh_s",
            "rest_ckmh",
            "\\u001b",
        ),
    ),
    "journal-line": Target(files.journal_line, lines_of_a_session(), ('{"n":', '"t":', '"at":', "null")),
    "check-ins": Target(
        files.check_ins, CHECK_INS, ('"t":', "EntryTold", "NotAsked", '"pain":', "\\u001b"), longest=512
    ),
    "lost-lines": Target(lost_lines, (b"", b"\x00\x01", b"\x05\xff\xff\x20", b"\x20\x20" * 12), longest=128),
    "link-record": Target(files.link_record, messages(), ('"t":', '"intent":', "mono_ns", "StopPressed", "null")),
    "link-lines": Target(files.link_lines, (b"\x03{}\n\x01\n\n\x07abc\ndef\n",), longest=512),
    "used-before": Target(files.used_before, (b'[{"address":"C2:00:00:00:00:01","name":"Hall One"}]',), longest=512),
    "told-by-a-runner": Target(
        files.told_by_a_runner, TOLD, ('"v":', "null", "1e999", '"pain_before":', '"flags":[', "9999999999999")
    ),
    "recording": Target(files.recording, beginnings(), ('"t":', '"char":', '"hex":', '"reads":'), 16_384),
    "terminal": Target(
        files.terminal, (b" ", b"\x1b[A", b"\x1bOB", b"\x1b[1;2A", b"\x1b[[E", b"g5\r\x03"), longest=128
    ),
    "foreign-workout": Target(
        files.foreign_workout,
        (RUN_ZWO, example(), half_mile_repeats(), TEXT.encode()),
        ("<workout_file>", "SteadyState", "Duration", "Power", "pace", "- ", "x", "km", "/km Pace", ".FIT", "&#x"),
        8192,
    ),
}
