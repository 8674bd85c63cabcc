"""The questions that come before running: red flags, what happened lately, and the readiness list. Their words, asked
and told: the help of every page tells the same signs.

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
    sign: str = ""
    """The same, told; red flags have one."""


RED_FLAGS = (
    Question(
        "saddle",
        "Numbness or pins and needles between the legs, around the genitals, the back passage or the buttocks, "
        "or a changed feeling when you wipe?",
        Urgency.NOW,
        "numbness or pins and needles between the thighs, around the genitals, the back passage or the buttocks; "
        "wiping that feels different",
    ),
    Question(
        "bladder",
        "Trouble starting or stopping to pass urine, leaking, no feeling of it, or not knowing whether the bladder is "
        "full?",
        Urgency.NOW,
        "trouble starting or stopping urine, not feeling it pass, leaking, not knowing whether the bladder is full",
    ),
    Question(
        "bowel",
        "Leaking from the bowel, or no feeling of it?",
        Urgency.NOW,
        "leaking from the bowel, or not feeling it",
    ),
    Question(
        "genital",
        "A change in erection, ejaculation or feeling in the genitals?",
        Urgency.NOW,
        "a change in erection, ejaculation or feeling of the genitals",
    ),
    Question(
        "legs-weaker",
        "Weakness or numbness of a leg that is severe, or getting worse?",
        Urgency.NOW,
        "weakness or numbness of one or both legs that is severe or grows",
    ),
    Question(
        "both-legs",
        "Pain in both legs at once, coming from the back?",
        Urgency.NOW,
        "pain in both legs at once, coming from the back",
    ),
    Question(
        "chest",
        "Pain in the chest, or far more out of breath than the effort explains?",
        Urgency.NOW,
        "chest pain, fainting or unusual breathlessness",
    ),
    Question(
        "accident",
        "A fall, a blow or an accident before the pain began?",
        Urgency.SOON,
        "after a fall, a blow or an accident",
    ),
    Question(
        "cancer",
        "Ever had cancer, or lost weight without meaning to?",
        Urgency.SOON,
        "after cancer, or with a loss of weight that nobody explains",
    ),
    Question(
        "infection",
        "Fever or feeling ill with the pain, a weak immune system, or drugs by injection?",
        Urgency.SOON,
        "with fever, feeling ill, a weak immune system or injected drugs",
    ),
    Question(
        "bones",
        "Long use of steroids, or brittle bones (osteoporosis)?",
        Urgency.SOON,
        "with long use of steroids, or brittle bones",
    ),
    Question(
        "night",
        "Pain that never lets up, or that wakes you night after night?",
        Urgency.SOON,
        "with pain that never eases, or stays all night",
    ),
    Question(
        "chest-spine",
        "Pain in the upper back, between the shoulder blades?",
        Urgency.SOON,
        "with pain in the upper back",
    ),
    Question(
        "age",
        "Back pain for the first time in your life, and younger than 20 or older than 55?",
        Urgency.SOON,
        "with a first back pain below age 20 or above 55",
    ),
    Question(
        "gait",
        "Walking unsteadily, or differently from before?",
        Urgency.SOON,
        "when walking has become unsteady",
    ),
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
