"""How a machine answers must not matter to a stop: every result to every request, obeyed or not; answers that are
missing, late, doubled or of the wrong kind; control taken away. Each ends in an outcome with a name; the stop works.
"""

from collections.abc import Callable

import pytest
from odd_hands import PULL, Behaviour
from odd_outcome import AS_ASKED, WITH_KEY, belt_at, belt_of, named, stop_written, wrongs
from odd_session import Told

from backrun_treadmill.core.notes import Said
from backrun_treadmill.sim.quirks import Model, Quirks

pytestmark = pytest.mark.contract

CONTROL, SPEED, START, STOP = "00", "02", "07", "08"
NAMES = {CONTROL: "control", SPEED: "targets", START: "start", STOP: "stop"}
RESULTS = (2, 3, 4, 5)

NEVER_BEGAN = ("control refused", "does not start", "stop not seen: safety key asked for")
"""The last: Start is refused, and so is the stop that follows to be sure; the belt never moves."""

OVER_ALL_THE_SAME = ("answers 04 to stop and obeys", "never answers stop")
"""The standard itself answers "operation failed" to a second stop, so the belt is looked at instead."""

type Play = Callable[[Model, Behaviour], Told]


def answering(does: str, quirks: Quirks) -> Model:
    """A machine that is compliant but for its answers."""
    return Model(does, does, "FTMS 1.0.1, table 4.17", quirks)


REFUSING = [
    answering(f"refuses {NAMES[op]} with {result:02}", Quirks(refuses=((op, result),)))
    for op in NAMES
    for result in RESULTS
]
OBEYING = [
    answering(f"answers {result:02} to {NAMES[op]} and obeys", Quirks(claims=((op, result),)))
    for op in NAMES
    for result in RESULTS
]
LATE_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
ODD = [
    *[answering(f"answers after {s:g} s, busy until then", Quirks(answer_s=(s, s))) for s in LATE_S],
    *[answering(f"answers after {s:g} s", Quirks(answer_s=(s, s), answered_while_busy=True)) for s in LATE_S],
    *[
        answering(f"answers twice after {s:g} s", Quirks(answer_s=(s, s), answered_while_busy=True, answers_twice=True))
        for s in LATE_S
    ],
    *[
        answering(
            f"notifies its answers after {s:g} s", Quirks(answer_s=(s, s), answered_while_busy=True, answers="notified")
        )
        for s in LATE_S
    ],
    answering("never answers", Quirks(answers="none")),
    *[answering(f"never answers {NAMES[op]}", Quirks(unanswered=frozenset({op}))) for op in NAMES],
    *[answering(f"takes control away after {s:g} s", Quirks(control_lost_s=s)) for s in (0.5, 12.0, 24.0, 30.0)],
]
BY_ANSWER = {model.name: model for model in (*REFUSING, *OBEYING, *ODD)}


@pytest.mark.parametrize("name", BY_ANSWER)
def test_whatever_a_machine_answers_it_ends_with_a_name_and_the_stop_works(name: str, play: Play) -> None:
    told = play(BY_ANSWER[name], Behaviour.STOP)
    assert not wrongs(told)
    pressed = any(what == "StopPressed" for _, what in told.keys)
    if not pressed:
        assert named(told) in NEVER_BEGAN, named(told)
        assert max(speed for _, speed in belt_of(told)) == 0
        return
    assert stop_written(told) == "written at once"
    alarmed = any(isinstance(record, Said) and PULL in record.text for _, record in told.records)
    if " stop" in name and name not in OVER_ALL_THE_SAME:
        assert alarmed, "a stop that the machine says it does not carry out is an alarm, also where it is"
    else:
        assert named(told) in (AS_ASKED, WITH_KEY, "targets refused", "control refused"), told.close
    if not name.startswith("refuses stop"):
        assert belt_at(told, told.ended_at) == 0
