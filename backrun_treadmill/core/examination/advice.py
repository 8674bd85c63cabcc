"""What an examination leaves to be told before each session on a machine, and when that is taken back."""

from collections.abc import Mapping

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.examining import Fact, FactValue

DO_NOT_USE = "do not use it with a program."
KEY_IN_REACH = "keep its safety key in reach."

ADVICE = {
    Fact.STOP_IGNORED: f"does not obey a stop: {DO_NOT_USE}",
    Fact.STOP_REFUSED: f"refuses a stop: {DO_NOT_USE}",
    Fact.RESTARTS: f"moves its belt again after a stop: {DO_NOT_USE}",
    Fact.RUNS_AWAY: f"ran faster than it was asked to: {DO_NOT_USE}",
    Fact.TOO_FAST: f"runs faster than it is asked to: {DO_NOT_USE}",
    Fact.STARTS_ON_CONTROL: f"starts its belt before anybody has asked for it: {DO_NOT_USE}",
    Fact.SILENT: f"says nothing of its belt, so that nobody can watch it: {DO_NOT_USE}",
    Fact.REFUSES_CONTROL: "lets no program control it: set its console by hand, with --treadmill none.",
    Fact.LINK_LOST_ON_STOP: f"loses its link at a stop: {KEY_IN_REACH}",
}
"""What comes first matters most; only that is said."""

LOSES_CONTROL = f"may take control away in the middle of a session: {KEY_IN_REACH}"

SPEAK_AGAINST = frozenset(ADVICE) - {Fact.LINK_LOST_ON_STOP} | {
    Fact.IGNORES_TARGETS,
    Fact.REFUSES_TARGETS,
    Fact.DOES_NOT_START,
    Fact.REFUSES_START,
}
"""With one of these an examination clears nobody's machine of what an earlier one has found."""


def advice(facts: Mapping[Fact, FactValue], outcome: Outcome, text: str, *, stands: bool) -> str:
    """A sentence for before the belt moves; empty where there is none. `text` is what the examination ended with."""
    found = next((sentence for fact, sentence in ADVICE.items() if fact in facts), "")
    if not found and clears(facts, outcome) and Fact.LOSES_CONTROL in facts:
        found = LOSES_CONTROL
    if found:
        return f"backrun doctor found that this treadmill {found}"
    if not stands:
        return f"backrun doctor could not see this treadmill stop: {DO_NOT_USE}"
    return f"backrun doctor found this of the treadmill: {text}" if "Do not use this treadmill" in text else ""


def clears(facts: Mapping[Fact, FactValue], outcome: Outcome) -> bool:
    """Whether it came to its end and nothing speaks against sessions, so that earlier advice is taken back."""
    return outcome is Outcome.FINISHED and SPEAK_AGAINST.isdisjoint(facts)
