"""Every treadmill of the library misbehaves as it says, by its bytes and its belt, and the compliant one does not."""

from collections.abc import Callable
from typing import Any

import pytest
from odd_visit import CONTROL, FOUR, PAUSE, START, STOP, THREE, Visit, visit

from backrun_treadmill.cli.main import main
from backrun_treadmill.sim.models import COMPLIANT, LIBRARY, NoSuchModel, find
from backrun_treadmill.sim.odd_data import FORMS


def refused(written: str, result: str) -> Callable[[Visit], bool]:
    op = written[:2]
    return lambda seen: seen.answers_to(written)[0] == [f"80{op}{result}"]


def refused_unpaired(seen: Visit) -> bool:
    return {tuple(answers) for _, answers, _ in seen.answers} == {("INSUFFICIENT_AUTHENTICATION",)}


def dropped(seen: Visit) -> bool:
    return any(entry.get("dropped") for entry in seen.truth)


def data_starts_with(*flags: str) -> Callable[[Visit], bool]:
    return lambda seen: {value[:4] for value in seen.heard("2acd", "moving", "pause")} == set(flags)


SHOWS: dict[str, Callable[[Visit], bool]] = {
    "target-mph": lambda v: abs(v.belt("start again") - 6.44) < 0.1 and v.speeds("linked", "start again")[-1] == 644,
    "reports-mph": lambda v: v.belt("start again") == 4 and v.speeds("linked", "start again")[-1] == 249,
    "all-mph": lambda v: abs(v.belt("start again") - 6.44) < 0.1 and v.speeds("linked", "start again")[-1] == 400,
    "range-mph": lambda v: v.range == "3e007b010600" and v.belt("start again") == 4,
    "start-toggles": lambda v: v.answers_to(START)[1] == ["800701"] and v.belt("pause") < 3.5,
    "start-taken": lambda v: v.answers_to(START)[1] == ["800701"] and v.belt("pause") == 4,
    "start-twice": lambda v: v.belt("first start", 8) == 0,
    "start-recovers": lambda v: v.belt("moving again", 4.9) == 4,
    "pause-resets": lambda v: v.heard("2acd", "linked", "start after pause")[-1][8:14] == "000000",
    "starts-on-connect": lambda v: v.belt("control") > 0,
    "starts-on-control": lambda v: v.belt("control", 0.3) > 0,
    "moving-already": lambda v: v.belt("linked") == 4 and v.belt("control") == 4,
    "stops-on-connect": lambda v: v.belt("linked") == 4 and v.belt("control") < 4,
    "stops-itself": lambda v: v.belt("moving", 1) > 0 and "0202" in v.heard("2ada", "linked", "start again"),
    "keep-alive": lambda v: "0201" in v.heard("2ada", "linked", "start again"),
    "auto-stop": lambda v: v.belt("pause") < 3,
    "runs-away": lambda v: v.fastest_target == 22,
    "too-fast": lambda v: abs(v.belt("start again") - 5.32) < 0.01,
    "restarts": lambda v: v.belt("end") > 0,
    "slow-motor": lambda v: v.belt("four", 1.1) < 1 < v.belt("four", 2),
    "long-countdown": lambda v: v.belt("first start", 7.5) == 0 < v.belt("first start", 8.5),
    "no-countdown": lambda v: v.belt("first start", 0.3) > 0,
    "ignores-early-targets": lambda v: v.answers_to(FOUR) == [["800201"]] and v.belt("start again") == 0.8,
    "refuses-early-targets": refused(FOUR, "05"),
    "forgets-early-targets": lambda v: v.answers_to(FOUR) == [["800201"]] and v.belt("start again") == 0.8,
    "breaks-on-early-targets": lambda v: len(v.lost) == 1 and v.lost[0] < v.marks["start again"],
    "ignores-targets": lambda v: v.answers_to(THREE) == [["800201"]] and v.belt("stop") == 0.8,
    "ignores-everything": lambda v: v.answers_to(START)[0] == ["800701"] and v.belt("four") == 0,
    "ignores-stop": lambda v: v.answers_to(STOP) == [["800801"]] and v.belt("end") > 0,
    "ignores-pause": lambda v: v.answers_to(PAUSE) == [["800801"]] and v.belt("start after pause") > 0,
    "refuses-targets-02": refused(FOUR, "02"),
    "refuses-targets-03": refused(FOUR, "03"),
    "refuses-targets-04": refused(FOUR, "04"),
    "refuses-control-05": refused(CONTROL, "05"),
    "refuses-start": refused(START, "04"),
    "refuses-stop-05": refused(STOP, "05"),
    "refuses-control-in-words": lambda v: v.answers_to(CONTROL) == [["800004"]] and v.belt("start again") == 4,
    "control-each-time": lambda v: v.answers_to(START)[0] == ["800701"] and v.answers_to(FOUR) == [["800205"]],
    "takes-control-away": lambda v: "ff" in v.heard("2ada"),
    "gap-400": dropped,
    "gap-1000": dropped,
    "never-answers": lambda v: not any(answers for _, answers, _ in v.answers) and v.belt("start again") == 4,
    "never-answers-control": lambda v: v.answers_to(CONTROL) == [[]] and v.answers_to(START)[0] == ["800701"],
    "answers-by-notification": lambda v: v.answers_to(CONTROL) == [["notified 800001"]],
    "answers-twice": lambda v: v.answers_to(CONTROL) == [["800001", "800001"]],
    "answers-in-200-ms": lambda v: 0.15 <= v.answers[0][2] <= 0.3,
    "answers-in-8-s": lambda v: 2 <= v.answers[0][2] <= 8.5,
    "busy-for-1500-ms": lambda v: "PROCEDURE_ALREADY_IN_PROGRESS" in v.answers_to(START)[0],
    "write-without-response": lambda v: v.properties == 0x24,
    "set-point": lambda v: v.belt("pause", 1) > 3 and v.speeds("pause", "start after pause")[2] == 0,
    "jitter": lambda v: len(set(v.speeds("moving", "pause")[-6:])) == 3,
    "ten-hertz": lambda v: len(v.heard("2acd", "linked", "four")) > 50,
    "one-hertz": lambda v: len(v.heard("2acd", "moving", "end")) < 60,
    "spikes": lambda v: 2400 in v.speeds(),
    "single-zeros": lambda v: 0 in v.speeds("four", "pause"),
    "odometer-stuck": lambda v: {value[8:14] for value in v.heard("2acd")} == {"000000"},
    "rest-value": lambda v: v.speeds("linked", "control")[-1] == 100,
    "split": data_starts_with("0700", "0004"),
    "split-backwards": data_starts_with("8404", "0120"),
    "steps-16": data_starts_with("0424"),
    "steps-24": lambda v: {(value[:4], len(value)) for value in v.heard("2acd")} == {("0424", 24)},
    "pace-8": lambda v: {(value[:4], len(value)) for value in v.heard("2acd")} == {("fe17", 64)},
    "cut-20": lambda v: {(value[:4], len(value)) for value in v.heard("2acd")} == {("9e1f", 40)},
    "extra-packets": data_starts_with("0c04", "0120"),
    "null-packets": data_starts_with("", "0c04", "0100"),
    "ramp-status": lambda v: (
        len([value for value in v.heard("2ada", "pause", "start after pause") if value[:2] == "05"]) > 5
    ),
    "stale-stopped": lambda v: v.heard("2ada", "linked", "control") == ["0201"],
    "stale-started": lambda v: v.heard("2ada", "linked", "control") == ["04"],
    "start-says-stopped": lambda v: "0201" in v.heard("2ada", "first start", "four"),
    "key-says-stopped": lambda v: v.heard("2ada", "end", "key out") == ["0201"],
    "silent-until-control": lambda v: (
        not v.heard("2acd", "linked", "control") and bool(v.heard("2acd", "control", "four"))
    ),
    "silent": lambda v: not v.heard("2acd"),
    "read-only": lambda v: bool(v.heard("2acd")) and not v.properties,
    "held-by-another": lambda v: not v.air,
    "drops-on-start": lambda v: bool(v.lost) and v.lost[0] < v.marks["four"] + 2,
    "drops-on-stop": lambda v: bool(v.lost) and v.marks["pause"] < v.lost[0] < v.marks["pause"] + 2,
    "drops-after-25-s": lambda v: bool(v.lost) and 25 < v.lost[0] - v.marks["linked"] < 27,
    "training-hangs-up": lambda v: v.visitor is None or bool(v.lost),
    "wants-pairing": lambda v: v.visitor is None and bool(v.air),
    "wants-pairing-late": refused_unpaired,
    "forgets-pairing": lambda v: v.visitor is None and bool(v.air),
    "refuses-pairing": lambda v: v.visitor is None and bool(v.air),
    "type-swapped": lambda v: bytes.fromhex("06162618010001") in v.air,
    "type-empty": lambda v: bytes.fromhex("03162618") in v.air,
    "nameless": lambda v: bool(v.air) and b"\x09" not in v.air and b"\x08" not in v.air,
    "every-type": lambda v: bytes.fromhex("06162618013f00") in v.air,
}


USUAL: list[Visit] = []
"""A visit to the compliant machine; one is enough."""


@pytest.mark.parametrize("name", sorted(SHOWS))
async def test_the_model_does_what_it_says_and_the_compliant_one_does_not(name: str) -> None:
    if not USUAL:
        USUAL.append(await visit(COMPLIANT))
    seen = await visit(LIBRARY[name])
    assert SHOWS[name](seen), _story(seen)
    assert not SHOWS[name](USUAL[0])


def _story(seen: Visit) -> str:
    lines: list[Any] = [seen.answers, seen.marks, seen.speeds(), seen.heard("2ada"), seen.lost, seen.air.hex()]
    return "\n".join(map(str, lines))


def test_two_models_at_once_are_one_treadmill_with_both() -> None:
    both = find("target-mph+one-hertz").quirks
    assert (both.target_factor, both.data_hz) == (1.609344, 1.0)
    assert find("compliant+jitter") is LIBRARY["jitter"]
    assert find("ignores-targets+ignores-stop").quirks.ignores == {"02", "08"}


@pytest.mark.parametrize(
    ("names", "said"), [("one-hertz+ten-hertz", "cannot be one machine"), ("jitter+polite", "no model 'polite'")]
)
def test_what_cannot_be_built_is_said(names: str, said: str) -> None:
    with pytest.raises(NoSuchModel, match=said):
        find(names)


def test_the_list_names_every_model_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sim", "--list"]) == 0
    shown = capsys.readouterr().out
    for model in LIBRARY.values():
        assert f"\n{model.name} " in "\n" + shown
        assert model.does in shown
        assert model.source in shown


def test_a_model_that_is_not_there_starts_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sim", "--model", "polite"]) == 2
    assert "--list shows them" in capsys.readouterr().err


def test_every_model_of_the_library_is_held_to_its_word() -> None:
    assert set(SHOWS) | {"compliant"} == set(LIBRARY)
    assert len(LIBRARY) >= 31
    assert all(model.does and model.source for model in LIBRARY.values())
    assert {model.quirks.data_form for model in LIBRARY.values()} == set(FORMS)
