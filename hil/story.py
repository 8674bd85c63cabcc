"""What every story of hil shares: a short session of the product, and what is asked after it."""

from collections.abc import Iterable, Sequence
from typing import Any

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.commands import Outcome, SetSpeed
from backrun_treadmill.core.events import CommandAnswered, CommandSent
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.journal.records import AnyRecord

STOP = "0801"
CONTROL = "00"
SPEEDS_CKMH = [300, 800, 400, 800, 400, 300]
ANSWERED_S = 1.0
"""Within this a command is answered."""
STOP_AFTER_KILL_S = 10.0
"""How long after the death of the engine a stop has reached the treadmill: a new process opens a radio and connects."""

type Truth = Sequence[dict[str, Any]]


def short_profile(*, walk_s: int, run_s: int) -> str:
    """A walk, two runs with their rests, a cool-down: `SPEEDS_CKMH` one after the other."""
    return f"""
name = "short"
bare = true
steps = ["walk {walk_s} s @ 3 km/h", "2 x {run_s}/{run_s} @ 8 km/h / 4 km/h", "cool-down {walk_s} s @ 3 km/h"]
"""


def writes(truth: Truth) -> list[tuple[float, str]]:
    """What reached the control point: (s, hexadecimal)."""
    return [(float(one["mono"]), str(one["write"])) for one in truth if one.get("char") == "2ad9"]


def belt_kmh(truth: Truth) -> float:
    """How fast the belt went last."""
    return float(next(one["belt"] for one in reversed(truth) if "belt" in one))


def answers_s(told: Iterable[AnyRecord]) -> list[float]:
    """How long each command took to be answered."""
    sent: dict[int, int] = {}
    taken: list[float] = []
    for one in told:
        match one:
            case CommandSent():
                sent[one.seq] = one.at
            case CommandAnswered():
                taken.append((one.at - sent[one.seq]) / 1e6)
            case _:
                pass
    return taken


def check_whole_session(told: Sequence[AnyRecord], truth: Truth, *, answered_s: float = ANSWERED_S) -> None:
    """The short session went as planned: sent in order, received as sent, answered in time, and the belt stands."""
    check_order(told, truth)
    assert max(answers_s(told)) <= answered_s


def check_order(told: Sequence[AnyRecord], truth: Truth) -> None:
    """The short session was finished, each speed sent once and received as sent, and the belt stands."""
    ended = next(one for one in told if isinstance(one, SessionEnded))
    assert (ended.outcome, ended.stands) == (Outcome.FINISHED, True)
    assert belt_kmh(truth) == 0
    sent = [one.raw for one in told if isinstance(one, CommandSent)]
    assert [raw for _, raw in writes(truth)] == sent, "the room received what the journal says was sent, in that order"
    assert [one.target_ckmh for one in told if isinstance(one, SetSpeed)] == SPEEDS_CKMH
    assert differences(told) == [], "what happened, told to the session again, gives the same commands"


def check_front_stopped(truth: Truth, *, killed_s: float, said: str) -> float:
    """The engine was killed at `killed_s`, and the front has stopped the belt; how long that took, in s."""
    after = [(at, raw) for at, raw in writes(truth) if at > killed_s]
    assert {raw for _, raw in after} <= {CONTROL, STOP}, "control and stop, and nothing that makes a belt go"
    stopped_s = next(at for at, raw in after if raw == STOP) - killed_s
    assert stopped_s <= STOP_AFTER_KILL_S
    assert belt_kmh(truth) == 0
    assert "The belt was stopped: it is measured at zero." in said
    return stopped_s
