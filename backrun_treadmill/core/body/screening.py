"""The questions that come before running: red flags, what happened lately, and the readiness list. Their words.

Red flags: the cauda equina card of Greenhalgh, Mercer and Finucane (backes.org.uk), NICE NG59, and the framework of
Finucane 2020, JOSPT 50:350, which also says how little a single one proves. So nothing here is a diagnosis: a yes only
says who should look at it, and how soon. The rest is practice.
"""

from enum import StrEnum

from msgspec import Struct


class Urgency(StrEnum):
    """Who should look at it when the answer is yes."""

    NOW = "now"
    """An emergency department, today."""
    SOON = "soon"
    """A doctor or physiotherapist, before any running."""


class Question(Struct, frozen=True):
    """A question that is answered with yes or no."""

    key: str
    words: str
    urgency: Urgency


RED_FLAGS = (
    Question(
        "saddle",
        "Numbness or pins and needles between the legs, around the genitals, the back passage or the buttocks, "
        "or a changed feeling when you wipe?",
        Urgency.NOW,
    ),
    Question(
        "bladder",
        "Trouble starting or stopping to pass urine, leaking, no feeling of it, or not knowing whether the bladder is "
        "full?",
        Urgency.NOW,
    ),
    Question("bowel", "Leaking from the bowel, or no feeling of it?", Urgency.NOW),
    Question("genital", "A change in erection, ejaculation or feeling in the genitals?", Urgency.NOW),
    Question("legs-weaker", "Weakness or numbness of a leg that is severe, or getting worse?", Urgency.NOW),
    Question("both-legs", "Pain in both legs at once, coming from the back?", Urgency.NOW),
    Question("chest", "Pain in the chest, or far more out of breath than the effort explains?", Urgency.NOW),
    Question("accident", "A fall, a blow or an accident before the pain began?", Urgency.SOON),
    Question("cancer", "Ever had cancer, or lost weight without meaning to?", Urgency.SOON),
    Question(
        "infection", "Fever or feeling ill with the pain, a weak immune system, or drugs by injection?", Urgency.SOON
    ),
    Question("bones", "Long use of steroids, or brittle bones (osteoporosis)?", Urgency.SOON),
    Question("night", "Pain that never lets up, or that wakes you night after night?", Urgency.SOON),
    Question("chest-spine", "Pain in the upper back, between the shoulder blades?", Urgency.SOON),
    Question("age", "Back pain for the first time in your life, and younger than 20 or older than 55?", Urgency.SOON),
    Question("gait", "Walking unsteadily, or differently from before?", Urgency.SOON),
)
"""Asked together with LATELY."""

LATELY = (
    Question("surgery", "An operation on back, hip, knee or foot that nobody has cleared for running?", Urgency.SOON),
    Question("heart", "A heart condition, or medicine for heart or blood pressure?", Urgency.SOON),
    Question("fainting", "Fainted, or nearly, in the last months?", Urgency.SOON),
    Question("injury", "Injured in the last two or three weeks?", Urgency.SOON),
)
"""What happened before the first run."""

ALL = (*RED_FLAGS, *LATELY)

READINESS = (
    "5 x 10 squats, 5 x 10 lunges and 5 x 10 hip hinges without pain",
    "30 minutes of brisk walking without pain",
)
"""To be done before the first run, and again after a long break. One list, one answer: all of it, or not yet."""

GO_NOW = (
    "Go to an emergency department now, or call the emergency number; do not drive yourself. "
    "Say it is about the back and these signs, and that they can mean pressed nerves that cannot wait."
)
GO_NOW_CHEST = "Sit down and call the emergency number now. Do not drive yourself."
BE_SEEN = (
    "See a doctor or a physiotherapist before you run again. Walking is all right as far as it does not hurt more."
)


def question(key: str) -> Question | None:
    """The question with this key; None for one that a newer version asked."""
    return next((asked for asked in ALL if asked.key == key), None)


def urgency(key: str) -> Urgency:
    """How soon a yes to this question is to be looked at; one that is not known here: before any running."""
    asked = question(key)
    return Urgency.SOON if asked is None else asked.urgency
