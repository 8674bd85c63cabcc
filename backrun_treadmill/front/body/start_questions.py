"""The questions before a session, and the check-in that their answers are."""

from collections.abc import Mapping, Sequence

from backrun_treadmill.core.body.answers import BadAnswer, read_pain
from backrun_treadmill.core.body.checkin import Checklist
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.screening import ALL, READINESS
from backrun_treadmill.tui.pages.question import Question

PAIN, READY, WALK_OR_LEAVE, DECIDE, GO_ON = "pain", "ready", "instead", "decide", "go on"
NO, YES = "no", "yes"
DONE, NOT_YET = "yes, all of it", "not yet"
WALK, LEAVE, ON = "walk 20 minutes instead", "leave: nothing is started", "go on"
TYPED = ("yes", "walk", "")


def pain_question() -> Question:
    """How it is now."""
    return Question(
        key=PAIN,
        short="pain now?",
        text="How much does it hurt now, from 0 (not at all) to 10? ENTER without a number: not answered.",
        digits=True,
    )


def list_questions(lists: Sequence[Checklist]) -> list[Question]:
    """The lists that are due, one yes or no a page."""
    asked = []
    if Checklist.RED_FLAGS in lists:
        asked += [Question(key=one.key, short="yes or no?", text=one.words, choices=(NO, YES)) for one in ALL]
    if Checklist.READINESS in lists:
        text = f"Have you done this without pain? {'; '.join(READINESS)}."
        asked.append(Question(key=READY, short="ready?", text=text, choices=(DONE, NOT_YET)))
    return asked


def wrong_answer(answers: Mapping[str, str]) -> str:
    """What is wrong with one of them; empty where nothing is."""
    for key, answer in answers.items():
        if key == PAIN and answer:
            try:
                read_pain(answer)
            except BadAnswer as why:
                return str(why)[:1].upper() + str(why)[1:]
        elif key == DECIDE and answer.lower() not in TYPED:
            return "Type yes to start it as planned, walk to walk instead, or nothing to leave."
        elif key not in (PAIN, DECIDE) and not answer:
            return "This one needs an answer: type its number."
    return ""


def check_in(answers: Mapping[str, str], now_min: int) -> Entry:
    """What was answered before a session, as a line of the history."""
    flags = tuple(one.key for one in ALL if answers.get(one.key) == YES)
    screened = all(one.key in answers for one in ALL)
    ready = {DONE: True, NOT_YET: False}.get(answers.get(READY, ""))
    pain = answers.get(PAIN, "")
    return Entry(
        when_min=now_min,
        activity=Activity.CHECK_IN,
        pain_before=read_pain(pain) if pain else None,
        flags=flags,
        screened=screened,
        ready=ready,
    )


def walk_or_leave(reasons: Sequence[str]) -> Question:
    """No running today; walking may be had."""
    return Question(key=WALK_OR_LEAVE, short="no running", text=" ".join(reasons), choices=(WALK, LEAVE), given=LEAVE)


def decide(reasons: Sequence[str]) -> Question:
    """A yes that has to be typed."""
    text = f"{' '.join(reasons)} Type yes to start it all the same, walk to walk 20 minutes instead; ENTER leaves."
    return Question(key=DECIDE, short="really?", text=text)


def mind(reasons: Sequence[str]) -> Question:
    """Said, and no more."""
    return Question(key=GO_ON, short="mind", text=" ".join(reasons), choices=(ON, LEAVE), given=ON)
