"""What an examination came to: the page in plain words, and the same for other programs."""

import msgspec
import pytest

from backrun_treadmill.core.afterwards.examined import examined_from, examined_json
from backrun_treadmill.core.afterwards.examined_meaning import (
    FACTS_OF,
    MEANS,
    MEASURED,
    ODD,
    STEP_MEANS,
    UNFIT,
    fact_meaning,
    key_meaning,
)
from backrun_treadmill.core.afterwards.examined_text import examined_text
from backrun_treadmill.core.commands import KeepLearned, Outcome
from backrun_treadmill.core.events import FoundUnfinished, MachineConnected
from backrun_treadmill.core.examining import Fact, FactFound, FactValue, KeepMachine, Step, StepBegan
from backrun_treadmill.core.machine import Identity, Learned, MachineProfile, SpeedRange
from backrun_treadmill.core.notes import Level, Said, SessionEnded
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

CONNECTED = MachineConnected(
    at=1,
    address="F0:00:00:00:00:01",
    name="Old\x1bFaithful",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=MachineProfile(),
    identity=Identity(manufacturer="Maker", model="M-1", firmware="1.2"),
)
STEPS: tuple[AnyCommand, ...] = tuple(StepBegan(at=2, step=step, text="Something is tried.") for step in Step)
ENDED = SessionEnded(at=9, outcome=Outcome.FINISHED, exit_code=0, text="Examined; the belt stands.", stands=True)

PAGE = r"""
Treadmill: Old\u001bFaithful (F0:00:00:00:00:01)
It says:   Maker, M-1, firmware 1.2; 0.8 to 20 km/h in steps of 0.1

What it comes to
  - Examined; the belt stands.
  - Nothing that was tried speaks against sessions on it.

What was found
  Stop
    - It stood after 2.4 s.
  Speeds and units
    - It counts miles.
    - Speeds 1.1 s apart were followed.

What it means for your sessions
  - Its console counts miles; you still say km/h, and nothing is asked about
    units before a session.
  - Two changes of speed are kept 1.1 s apart; a stop never waits for that.
  - Speeds are sent early by as much as it takes to answer, so that they land
    on their instant.

What was not tried, or not seen
  - Tried, and nothing odd seen of it: taking control, a stop while it stands,
    a start, a stop of the moving belt, a speed in the first moments, a pause.
  - Tried, and not seen clearly enough to say anything: how soon it answers,
    how fast its belt changes speed, its finest change of speed, a Start while
    the belt moves.
  - Not tried: weight on the belt; speeds above 3 km/h.
  - Not tried: the safety key and the keys of its console: try those yourself
    before you run on it.

Where this is kept
  - Here.
""".strip()


NOT_TOLD = (
    *("name", "source", "match", "manufacturers", "models", "firmwares", "advice", "learned", "taken_back"),
    *("up_ckmh_s", "down_ckmh_s"),
    "no_speed_control",
)
"""What a session is not changed by, what an examination keeps as learned, and what its finding says."""


def found(fact: Fact, value: FactValue = True, text: str = "It was seen.") -> FactFound:
    return FactFound(at=3, fact=fact, value=value, text=text)


def page_of(*records: AnyEvent | AnyCommand) -> str:
    """With every line whole."""
    return examined_text(examined_from(records)).replace("\n    ", " ")


def test_the_page_says_what_was_found_what_it_means_and_what_was_not_tried() -> None:
    facts = (
        found(Fact.WRITE_GAP_MS, 1100, "Speeds 1.1 s apart were followed."),
        found(Fact.STOP_MS, 2400, "It stood after 2.4 s."),
        found(Fact.TARGET_UNIT, "mph", "It counts miles."),
    )
    kept = KeepMachine(at=8, facts={"target_unit": "mph", "write_gap_ms": 1100, "source": "examined"})
    learned = KeepLearned(at=8, learned=Learned(answer_ms=(50, 60)))
    assert examined_text(examined_from((CONNECTED, *STEPS, *facts, learned, kept, ENDED)), kept=["Here."]) == PAGE


def test_a_fact_found_again_is_told_once_and_with_its_newest_value() -> None:
    examined = examined_from((CONNECTED, found(Fact.ANSWER_MS, 100), found(Fact.UP, 90), found(Fact.ANSWER_MS, 60)))
    assert [(one.fact, one.value) for one in examined.facts] == [(Fact.ANSWER_MS, 60), (Fact.UP, 90)]


@pytest.mark.parametrize("fact", UNFIT)
def test_what_speaks_against_a_machine_is_said_first_and_is_an_exit_code(fact: Fact) -> None:
    examined = examined_from((CONNECTED, *STEPS, found(fact), ENDED))
    assert examined.exit_code == 1
    comes_to = examined_text(examined).split("\n\n")[1]
    assert " ".join(UNFIT[fact].split()) in " ".join(comes_to.split())
    assert "Nothing that was tried speaks against" not in comes_to


def test_an_examination_that_was_cut_off_says_where_and_to_look_at_the_belt() -> None:
    text = page_of(CONNECTED, *STEPS[:5], found(Fact.START_MS, 3000))
    assert "The examination was cut off." in text
    assert "Nothing shows that the belt stands" in text
    assert "Cut short: a stop of the moving belt." in text
    assert "Not tried: a speed in the first moments, km/h or miles," in text
    assert "Tried, and nothing odd seen of it: taking control, a stop while it stands, a start." in text
    assert examined_from((CONNECTED, *STEPS[:5])).exit_code == 1


def test_what_was_found_of_the_belt_behind_the_end_takes_the_place_of_the_warning() -> None:
    text = page_of(CONNECTED, *STEPS[:5], FoundUnfinished(at=4, text="The belt was stopped and measured at zero."))
    assert "The belt was stopped and measured at zero." in text
    assert "Nothing shows that the belt stands" not in text


def test_an_end_without_a_proof_of_the_stop_says_so_whatever_else_was_found() -> None:
    ended = msgspec.structs.replace(ENDED, outcome=Outcome.FAULT, exit_code=1, stands=False, text="It did not stop.")
    text = page_of(CONNECTED, *STEPS[:5], found(Fact.STOP_IGNORED), ended)
    assert "It did not stop." in text
    assert "Nothing shows that the belt stands" in text
    assert "Not to be used with this program: a stop from here cannot be relied on." in text


def test_an_alarm_stays_on_the_page_and_nothing_good_is_said_beside_it() -> None:
    alarm = Said(at=5, level=Level.ALARM, text="PULL THE SAFETY KEY. The belt is not seen to stop.")
    text = page_of(CONNECTED, *STEPS, alarm, alarm, ENDED)
    assert text.count("The alarm said: PULL THE SAFETY KEY. The belt is not seen to stop.") == 1
    assert "Nothing that was tried speaks against" not in text


def test_without_a_treadmill_there_is_no_belt_to_look_at() -> None:
    ended = msgspec.structs.replace(ENDED, outcome=Outcome.FAULT, exit_code=1, text="No treadmill was found.")
    text = page_of(ended)
    assert text.startswith("No treadmill was reached.")
    assert "stop it at its console" not in text


def test_every_fact_has_one_heading_and_every_meaning_reads_as_a_sentence() -> None:
    listed = [fact for facts in FACTS_OF.values() for fact in facts]
    assert sorted(listed) == sorted(Fact)
    assert len(listed) == len(set(listed))
    assert not UNFIT.keys() & MEANS.keys()
    assert set(STEP_MEANS) == set(Step)
    for fact in Fact:
        for value in (True, 1200, "mph"):
            text = fact_meaning(fact, value)
            assert "{" not in text
            assert not text or text.endswith("."), text


def test_what_a_step_can_find_stands_under_one_step_only() -> None:
    listed = [fact for facts in (ODD | MEASURED).values() for fact in facts]
    assert len(listed) == len(set(listed))
    assert not ODD.keys() & MEASURED.keys()


def test_keys_of_the_profile_are_told_in_the_units_of_people() -> None:
    assert key_meaning("rest_ckmh", 30) == "Reports of up to 0.3 km/h count as a standing belt."
    assert "kept 1.1 s apart" in key_meaning("write_gap_ms", 1100)
    assert "by itself after 32 s without steps" in key_meaning("auto_stop_s", 32)
    assert "by itself 32 s after a start" in fact_meaning(Fact.STOPS_ITSELF, 32_000)
    assert "goes out 1.8 s after the belt begins" in key_meaning("speed_after_ms", 1800)
    assert key_meaning("source", "examined by backrun doctor 0.1.0") == ""
    assert fact_meaning(Fact.ANSWER_MS, 60) == ""


@pytest.mark.parametrize("kept", [True, False])
def test_a_habit_is_told_once_by_its_key_and_a_single_time_by_the_finding(kept: bool) -> None:
    profile = KeepMachine(at=8, facts={"auto_stop_s": 14} if kept else {})
    text = page_of(CONNECTED, *STEPS, found(Fact.STOPS_ITSELF, 15_000), profile, ENDED)
    assert ("after 14 s without steps" in text, "15 s after a start, with nobody on it" in text) == (kept, not kept)


def test_nothing_is_said_about_sessions_where_no_session_drives_the_belt() -> None:
    profile = KeepMachine(at=8, facts={"target_unit": "mph", "no_speed_control": True})
    assert "What it means" in page_of(CONNECTED, *STEPS, found(Fact.UP, 90), profile, ENDED)
    assert "What it means" not in page_of(CONNECTED, *STEPS, found(Fact.IGNORES_TARGETS), profile, ENDED)


def test_every_key_that_an_examination_can_keep_changes_something_or_is_told_by_its_finding() -> None:
    for key in MachineProfile.__struct_fields__:
        values: tuple[FactValue, ...] = (True, 1000, "mph")
        told = any(key_meaning(key, value) for value in values)
        assert told is (key not in NOT_TOLD), key


def test_other_programs_get_the_same_in_plain_values() -> None:
    facts: dict[str, FactValue] = {"target_unit": "mph", "no_pause": True}
    alarm = Said(at=5, level=Level.ALARM, text="PULL THE SAFETY KEY.")
    examined = examined_from(
        (CONNECTED, *STEPS[:3], found(Fact.PAUSE_IGNORED), alarm, KeepMachine(at=8, facts=facts), ENDED)
    )
    assert examined.alarms == ("PULL THE SAFETY KEY.",)
    told = msgspec.json.decode(msgspec.json.encode(examined_json(examined)))
    assert told["machine"]["identity"] == {"manufacturer": "Maker", "model": "M-1", "firmware": "1.2"}
    assert told["machine"]["range"] == {"least_ckmh": 80, "most_ckmh": 2000, "step_ckmh": 10}
    assert told["facts"] == [{"fact": "pause-ignored", "value": True, "text": "It was seen."}]
    assert told["profile"] == facts
    assert (told["outcome"], told["text"], told["stands"]) == ("finished", "Examined; the belt stands.", True)
    assert told["not_tried"][0] == "start"


def test_what_other_steps_have_shown_is_not_called_untried() -> None:
    answered = found(Fact.ANSWER_MS, 48, "It answers a command after 48 ms.")
    assert "how soon it answers" in page_of(CONNECTED, *STEPS[:5])
    assert "how soon it answers" not in page_of(CONNECTED, *STEPS[:5], answered)
    assert "km/h or miles" in page_of(CONNECTED, *STEPS[:5], answered)
