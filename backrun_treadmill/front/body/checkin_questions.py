"""The questions of a check-in: how sessions have settled, where it hurt, in which shoes, and whether somebody has had
a look; and what their answers are as records.
"""

from collections.abc import Mapping, Sequence

from backrun_treadmill.core.body.answers import BadAnswer, read_pain
from backrun_treadmill.core.body.checkin import ASKED_FOR_DAYS, Due, due_questions
from backrun_treadmill.core.body.checkin import Question as About
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, real
from backrun_treadmill.core.body.findings import Verdict, named
from backrun_treadmill.core.body.said import AnySaid, DetailTold, EntryTold, SettlingTold
from backrun_treadmill.core.body.screening import READINESS
from backrun_treadmill.core.intents import Site
from backrun_treadmill.front.body.own_history import OwnHistory
from backrun_treadmill.front.body.start_questions import DONE, NO, NOT_YET, YES
from backrun_treadmill.tui.pages.question import Question

CLEARED, READY = "cleared", "ready"
NOWHERE = "not said"
ON_FEET = (Activity.TREADMILL, Activity.OUTDOOR_RUN, Activity.WALK)


class CheckInQuestions:
    """What is open in a history as of `now_min`."""

    def __init__(self, history: OwnHistory, now_min: int) -> None:
        self._now_min = now_min
        self._due = {f"settled {number}": due for number, due in enumerate(due_questions(history.entries, now_min))}
        lately = [e for e in real(history.entries) if 0 <= now_min - e.when_min <= ASKED_FOR_DAYS * DAY_MIN]
        least = history.rules.repeat_from
        hurt = [e for e in lately if e.site is None and (e.peak_pain or 0) >= least]
        self._hurt = {f"site {e.when_min}": e for e in hurt if e.activity is not Activity.CHECK_IN}
        worn = [e.shoes for e in real(history.entries) if e.shoes]
        self._shoes = worn[-1] if worn else ""
        self._shod = {f"shoes {e.when_min}": e for e in lately if worn and not e.shoes and e.activity in ON_FEET}
        self._stopped = history.advice(now_min).verdict in (Verdict.BE_SEEN, Verdict.GO_NOW)
        ready = [e.ready for e in real(history.entries) if e.ready is not None]
        self._not_ready = bool(ready) and not ready[-1]

    @property
    def open(self) -> list[Question]:
        """The questions, the oldest session first."""
        asked = [self._settling(key, due) for key, due in self._due.items()]
        asked += [self._site(key, entry) for key, entry in self._hurt.items()]
        asked += [self._pair(key, entry) for key, entry in self._shod.items()]
        if self._stopped:
            text = "Has a doctor or physiotherapist had a look since, and said that you may run?"
            asked.append(Question(key=CLEARED, short="been seen?", text=text, choices=(NO, YES), given=NO))
        if self._not_ready:
            text = f"Have you done this without pain by now? {'; '.join(READINESS)}."
            asked.append(Question(key=READY, short="ready?", text=text, choices=(DONE, NOT_YET), given=NOT_YET))
        return asked

    def said(self, answers: Mapping[str, str]) -> Sequence[AnySaid]:
        """The answers as records; what was skipped is none."""
        found: list[AnySaid] = []
        for key, answer in answers.items():
            one = self._record(key, answer)
            found.extend([] if one is None else [one])
        return found

    def _record(self, key: str, answer: str) -> AnySaid | None:
        if key in self._due:
            return self._settled(self._due[key], answer) if answer else None
        about = self._hurt.get(key) or self._shod.get(key)
        if about is not None:
            site = Site(answer) if key in self._hurt and answer != NOWHERE else None
            shoes = answer if key in self._shod else ""
            if site is None and not shoes:
                return None
            return DetailTold(
                when_min=self._now_min, about_min=about.when_min, activity=about.activity, site=site, shoes=shoes
            )
        if answer in (NO, NOT_YET):
            return None
        cleared, ready = key == CLEARED, True if key == READY else None
        entry = Entry(when_min=self._now_min, activity=Activity.CHECK_IN, cleared=cleared, ready=ready)
        return EntryTold(when_min=self._now_min, entry=entry)

    def _settled(self, due: Due, answer: str) -> SettlingTold:
        return SettlingTold(
            when_min=self._now_min,
            about_min=due.entry.when_min,
            activity=due.entry.activity,
            question=due.question,
            pain=read_pain(answer),
            recalled=due.recalled,
        )

    def _settling(self, key: str, due: Due) -> Question:
        about = named(due.entry, self._now_min // DAY_MIN)
        when = "on the morning after" if due.question is About.MORNING else "two days after"
        asks = f"How much did it hurt {when}" if due.recalled else "How much does it hurt now,"
        before = "" if due.entry.pain_before is None else f" Before it, it was {due.entry.pain_before}."
        about = about if due.recalled else f"after {about}"
        text = f"{asks} {about}? 0 to 10.{before} ENTER without a number: not answered."
        return Question(key=key, short="pain?", text=text, digits=True)

    def _site(self, key: str, entry: Entry) -> Question:
        text = f"Where did it hurt, with {named(entry, self._now_min // DAY_MIN)}?"
        return Question(key=key, short="where?", text=text, choices=(*Site, NOWHERE), given=NOWHERE)

    def _pair(self, key: str, entry: Entry) -> Question:
        text = f"In which shoes was {named(entry, self._now_min // DAY_MIN)}? ENTER: {self._shoes}."
        return Question(key=key, short="shoes?", text=text, given=self._shoes)


def wrong_answer(answers: Mapping[str, str]) -> str:
    """What is wrong with one of them; empty where nothing is."""
    try:
        for key, answer in answers.items():
            if key.startswith("settled") and answer:
                read_pain(answer)
    except BadAnswer as why:
        return str(why)[:1].upper() + str(why)[1:]
    return ""
