"""Treadmills that keep to the specification, whatever it leaves to them, and plans for them: drawn by seed."""

import random

from msgspec import Struct
from odd_session import Circumstances

from backrun_treadmill.core.plan import Align, Interval, Kind, Plan
from backrun_treadmill.sim.quirks import Model, Quirks

GAPS_MS = (100, 400, 400, 700, 1200)
MOST_S = 150
"""The longest plan, nominal."""


class Good(Struct, frozen=True):
    """A machine, what is known of it, and the session on it."""

    model: Model
    profile: str
    circumstances: Circumstances


def drawn(seed: int) -> Good:
    """Always the same for one seed."""
    chance = random.Random(f"good {seed}")
    up_kmh_s, down_kmh_s = round(chance.uniform(0.4, 3.0), 2), round(chance.uniform(0.4, 2.5), 2)
    gap_ms = chance.choice(GAPS_MS)
    answer_s = chance.choice((0.02, 0.045, 0.1, 0.3, 0.5))
    quirks = Quirks(
        countdown_s=chance.choice((0.0, 3.0, 3.0, 5.0, 8.0)),
        reaction_s=chance.choice((0.0, 0.0, 0.2, 0.5)),
        start_again=chance.choice(("refused", "taken")),
        speeds=chance.choice(((80, 2000, 10), (50, 1800, 10), (100, 2200, 20), (50, 2000, 50), (80, 2000, 1))),
        jitter_ckmh=chance.choice((0, 0, 10)),
        data_hz=chance.choice((1.0, 2.0, 4.0, 10.0)),
        answer_s=(answer_s, answer_s * chance.choice((1.0, 1.5))),
        gap_s=gap_ms / 1000 - 0.02,
        odometer_stuck=chance.random() < 0.2,
    )
    lines = ['target_unit = "km/h"', f"write_gap_ms = {gap_ms}"]
    known_ramps = chance.random() < 0.5
    if known_ramps:
        rates = [f"up_ckmh_s = {round(up_kmh_s * 100)}", f"down_ckmh_s = {round(down_kmh_s * 100)}"]
        learned = [f"answer_ms = {[round(answer_s * 1000)] * 16}", f"dead_time_ms = {round(quirks.reaction_s * 1000)}"]
        lines += [*rates, "[learned]", *learned, *rates, 'learned_with = "runner"']
    circumstances = Circumstances(
        plan=_plan(chance, aligned=known_ramps),
        up_kmh_s=up_kmh_s,
        down_kmh_s=down_kmh_s,
        seed=seed,
        with_pod=chance.random() < 0.5,
    )
    return Good(
        Model(f"good {seed}", "keeps to the specification", "FTMS 1.0.1", quirks), "\n".join(lines), circumstances
    )


def _plan(chance: random.Random, *, aligned: bool) -> Plan:
    steps = [_step(Kind.WARM_UP, chance.uniform(5, 25), chance.choice((2.5, 3.0, 4.0)))]
    set_no = 0
    while sum(step.duration_us for step in steps) < MOST_S * 1_000_000 and set_no < chance.randint(1, 5):
        set_no += 1
        steps.append(_run(chance, set_no, after=steps[-1], aligned=aligned))
        steps.append(_rest(chance, set_no))
    return Plan(name="drawn", intervals=tuple(steps), sets=set_no)


def _run(chance: random.Random, set_no: int, *, after: Interval, aligned: bool) -> Interval:
    kmh, seconds = round(chance.uniform(5, 7 if after.standstill else 9), 1), chance.uniform(4, 35)
    form = chance.choice(("steady", "steady", "ramp", "distance", "align"))
    if form == "ramp":
        return _step(Kind.RUN, seconds, kmh, round(kmh + chance.uniform(-1.5, 1.5), 1), set_no=set_no)
    if form == "distance":
        return _step(Kind.RUN, seconds, kmh, set_no=set_no, distance_cm=round(kmh / 3.6 * seconds * 100))
    return _step(
        Kind.RUN, seconds, kmh, set_no=set_no, align=Align.BELT if aligned and form == "align" else Align.COMMAND
    )


def _rest(chance: random.Random, set_no: int) -> Interval:
    kmh = chance.choice((3.0, 4.0, 4.0, 5.5, 0.0))
    return _step(Kind.REST, chance.uniform(5, 25), kmh, set_no=set_no)


def _step(
    kind: Kind,
    seconds: float,
    kmh: float,
    to_kmh: float | None = None,
    *,
    set_no: int = 0,
    distance_cm: int = 0,
    align: Align = Align.COMMAND,
) -> Interval:
    return Interval(
        kind=kind,
        from_ckmh=round(kmh * 100),
        to_ckmh=round((kmh if to_kmh is None else to_kmh) * 100),
        duration_us=round(seconds * 1e6),
        set_no=set_no,
        distance_cm=distance_cm,
        align=align,
    )
