"""Before a session with a body in it: what is asked, what is written down, and what comes of the answers."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from written_history import NOW, PROFILES, check_in, good, shipped_programme, shipped_rules, week_at

from backrun_treadmill.core.body.checkin import Asking
from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.said import AnySaid, EntryTold, NotAsked
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.front.body.before_start import BeforeStart, NotStarted, Started
from backrun_treadmill.front.body.own_history import OwnHistory
from backrun_treadmill.front.body.start_questions import LEAVE, WALK
from backrun_treadmill.front.terminal.asking import Wrong
from backrun_treadmill.tui.pages.question import Question

PROGRAMME = shipped_programme("back-to-running")
RUN, FAR = PROGRAMME.level(4).sessions[0].plan, PROGRAMME.level(7).sessions[0].plan
WALKING = read_profile(PROFILES["walk-20"], source="walk-20", runner=Runner()).plan


class Person:
    """Answers by the key of a question, "no" where it is one of the list; keeps what was asked and written down."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[Question] = []
        self.kept: list[AnySaid] = []

    def ask(self, questions: Sequence[Question], wrong: Wrong) -> Mapping[str, str] | None:
        self.asked += questions
        if "left" in self.answers:
            return None
        usual = {"pain": "1", "ready": "yes, all of it"}
        found = {one.key: self.answers.get(one.key, usual.get(one.key, "no")) for one in questions}
        assert wrong(found) == ""
        return found

    def begins(
        self, *history: Entry, plan: Plan = RUN, asking: Asking = Asking.ASK, proposed: bool = False
    ) -> Started | NotStarted:
        own = OwnHistory(entries=history, rules=shipped_rules(), programme=PROGRAMME, unread=(), usual=None)
        start = BeforeStart(own, now_min=NOW, keep=self.kept.append, walking=lambda: WALKING)
        return start.begin(plan, asking, self.ask, proposed=proposed)

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.asked]


def test_a_runner_who_is_known_and_well_answers_one_question() -> None:
    person = Person(pain="2")
    assert person.begins(*week_at(4)) == Started(RUN, 2)
    assert person.keys == ["pain"]
    assert person.kept == [EntryTold(when_min=NOW, entry=replace(check_in(pain_before=2), when_min=NOW))]


def test_before_the_first_run_the_whole_list_is_asked_and_before_walking_only_pain() -> None:
    first, walker = Person(), Person()
    first.begins(plan=RUN)
    walker.begins(plan=WALKING)
    assert {"saddle", "bladder", "chest", "surgery", "fainting", "injury", "ready"} <= set(first.keys)
    assert walker.keys == ["pain"]


def test_the_list_comes_back_after_a_leg_and_after_pain_of_six() -> None:
    for but in ({"leg_symptom": True}, {"pain_during": 6}):
        person = Person()
        person.begins(*week_at(4, **but))
        assert "saddle" in person.keys


def test_a_sign_that_cannot_wait_ends_it_and_is_written_down() -> None:
    person = Person(saddle="yes")
    found = person.begins(*week_at(4, leg_symptom=True))
    assert isinstance(found, NotStarted)
    assert found.refused
    assert "emergency department now" in found.text
    kept = person.kept[0]
    assert isinstance(kept, EntryTold)
    assert (kept.entry.flags, kept.entry.screened) == (("saddle",), True)


def test_with_pain_of_six_walking_is_all_there_is() -> None:
    walked = Person(pain="7", instead=WALK)
    assert walked.begins(*week_at(4)) == Started(WALKING, 7)
    left = Person(pain="7", instead=LEAVE).begins(*week_at(4))
    assert isinstance(left, NotStarted)
    assert not left.refused


def test_with_pain_of_four_walking_is_offered_and_a_typed_yes_runs() -> None:
    assert Person(pain="4", decide="walk").begins(*week_at(4)) == Started(WALKING, 4)
    assert Person(pain="4", decide="YES").begins(*week_at(4)) == Started(RUN, 4)
    assert isinstance(Person(pain="4", decide="").begins(*week_at(4)), NotStarted)


def test_far_more_than_has_settled_wants_a_typed_yes_unless_next_proposed_it() -> None:
    person = Person(decide="yes")
    assert person.begins(*week_at(4), plan=FAR) == Started(FAR, 1)
    assert "running impacts" in person.asked[-1].text
    proposed = Person(**{"go on": "go on"})
    assert proposed.begins(*week_at(4), plan=FAR, proposed=True) == Started(FAR, 1)
    assert proposed.keys[-1] == "go on"


def test_questions_that_are_left_start_nothing_and_write_nothing() -> None:
    person = Person(left="")
    assert person.begins(*week_at(4)) == NotStarted("", refused=False)
    assert person.kept == []


def test_where_nobody_can_be_asked_that_is_written_down_and_what_is_known_still_holds() -> None:
    person = Person()
    assert person.begins(*week_at(4), asking=Asking.NOT_ASKED) == Started(RUN)
    assert isinstance(person.kept[0], NotAsked)
    assert person.asked == []
    hurt = Person().begins(*week_at(4, last=9), good(1, 4, leg_symptom=True), asking=Asking.NOT_ASKED)
    assert isinstance(hurt, NotStarted)
    assert hurt.refused
    assert "walk-20" in hurt.text
    far = Person().begins(*week_at(4), plan=FAR, asking=Asking.NOT_ASKED)
    assert isinstance(far, Started)
    assert "running impacts" in far.notes[0]
