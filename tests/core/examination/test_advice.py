"""What an examination leaves to be told before each session on a machine, and what takes it back."""

import pytest
from examining_rig import ExaminedRig
from rig import Rig

from backrun_treadmill.core.afterwards.examined_meaning import UNFIT
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import Result
from backrun_treadmill.core.examination.advice import ADVICE, SPEAK_AGAINST, advice, clears
from backrun_treadmill.core.examining import Fact, KeepMachine
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import Level, Said, State, StateEntered
from backrun_treadmill.core.units import SECOND_US

NOT_OBEYED = "backrun doctor found that this treadmill does not obey a stop: do not use it with a program."
BY_ITSELF = "The belt set off by itself. Do not use this treadmill with a program."


def kept(rig: ExaminedRig) -> KeepMachine:
    return next(record for _, record in rig.told if isinstance(record, KeepMachine))


def test_a_treadmill_that_does_not_obey_a_stop_is_warned_of_before_every_session() -> None:
    rig = ExaminedRig()
    rig.obeys_stop = False
    rig.run_until(lambda: Fact.STOP_IGNORED in rig.facts)
    rig.target_ckmh = 0  # somebody pulls the key
    rig.run_to_end()
    assert kept(rig).facts["advice"] == NOT_OBEYED
    assert "advice" not in kept(rig).decided
    session = Rig(machine=MachineProfile(target_unit=Unit.KMH, advice=str(kept(rig).facts["advice"])))
    session.run_to(5)
    told = [note for _, note in session.told]
    armed = next(n for n, note in enumerate(told) if isinstance(note, StateEntered) and note.state is State.ARMED)
    warnings = [note.text for note in told[:armed] if isinstance(note, Said) and note.level is Level.WARNING]
    assert warnings == [NOT_OBEYED]


def test_a_stop_that_is_refused_is_warned_of() -> None:
    rig = ExaminedRig()
    rig.result_of["08"] = [Result.NOT_PERMITTED] * 9
    rig.run_to_end()
    assert "refuses a stop: do not use it" in str(kept(rig).facts["advice"])


def test_who_ends_it_by_enter_before_the_stop_was_seen_leaves_a_warning() -> None:
    rig = ExaminedRig()
    rig.obeys_stop = False
    rig.run_until(lambda: bool(rig.alarms))
    rig.run_to(rig.now / SECOND_US + 3)
    rig.enter()
    assert rig.ended is not None
    assert not rig.ended.stands
    assert "do not use it with a program" in str(kept(rig).facts["advice"])


def test_an_examination_with_nothing_against_the_machine_takes_back_what_was_said_before() -> None:
    rig = ExaminedRig()
    rig.run_to_end()
    assert "advice" not in kept(rig).facts
    assert "advice" in kept(rig).decided


def test_one_that_was_cut_short_takes_nothing_back() -> None:
    assert clears({}, Outcome.FINISHED)
    assert not any(clears({}, outcome) for outcome in Outcome if outcome is not Outcome.FINISHED)


def test_every_finding_that_is_on_the_page_as_against_sessions_keeps_earlier_advice() -> None:
    assert set(UNFIT) == SPEAK_AGAINST
    assert not any(clears({fact: True}, Outcome.FINISHED) for fact in UNFIT)


@pytest.mark.parametrize("fact", [fact for fact, text in UNFIT.items() if text.startswith("Not to be used")])
def test_what_is_not_to_be_used_is_said_not_to_be(fact: Fact) -> None:
    said = advice({Fact.LOSES_CONTROL: True, fact: True}, Outcome.FAULT, "Ended.", stands=True)
    assert said == f"backrun doctor found that this treadmill {ADVICE[fact]}"
    assert said.endswith("do not use it with a program.")


def test_an_end_that_says_not_to_use_it_is_kept_in_its_own_words() -> None:
    assert BY_ITSELF in advice({}, Outcome.FAULT, BY_ITSELF, stands=True)
    assert advice({}, Outcome.STOPPED, "Stopped by key.", stands=True) == ""


def test_control_that_may_be_taken_away_is_told_only_where_nothing_graver_may_stand() -> None:
    lost = {Fact.LOSES_CONTROL: True}
    assert "keep its safety key in reach" in advice(lost, Outcome.FINISHED, "Examined.", stands=True)
    assert advice(lost, Outcome.SHORTENED, "Ended by key.", stands=True) == ""
    assert advice(lost | {Fact.DOES_NOT_START: True}, Outcome.FINISHED, "Examined.", stands=True) == ""
