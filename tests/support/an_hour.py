"""An hour on the belt as a journal of 36 000 records, ten a second: runs and rests, a foot pod and a strap."""

import random
from collections.abc import Callable
from pathlib import Path
from time import process_time

import msgspec
from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.records import encode

RECORDS = 36_000
RUN_S = REST_S = 90


def an_hour() -> list[AnyEvent | AnyCommand]:
    """Its records. What the rig's sensors do not send is made of what they sent: each a little later once more."""
    rig = Recorded(
        plan(
            *(
                part
                for n in range(1, 21)
                for part in (step(Kind.REST, REST_S, 5, set_no=n), step(Kind.RUN, RUN_S, 10, set_no=n))
            )
        ),
        lead=False,
    )
    rig.sensors = True
    rig.start()
    rig.pass_time(3590)
    chance = random.Random(1)
    sent = [record for record in rig.records if isinstance(record, BeltMeasured | StepsMeasured | HeartMeasured)]
    more = [
        replace(record, at=record.at + chance.randrange(SECOND_US))
        for record in chance.choices(sent, k=RECORDS - len(rig.records))
    ]
    return sorted([*rig.records, *more], key=lambda record: record.at)


def written_to(path: Path, records: list[AnyEvent | AnyCommand]) -> Path:
    """A journal of them."""
    path.write_bytes(b"".join(encode(record, n) for n, record in enumerate(records, 1)))
    return path


def plain_json_s(path: Path) -> float:
    """Seconds of the processor that merely decoding the lines takes, at best: the measure of this machine."""
    lines = path.read_bytes().splitlines()
    return min(processor_s(lambda: [msgspec.json.decode(line) for line in lines]) for _ in range(7))


def processor_s(story: Callable[[], object]) -> float:
    """What `story` takes of the processor's time: others may use it too."""
    began = process_time()
    story()
    return process_time() - began
