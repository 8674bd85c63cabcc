"""What is wrong with a journal, in lines for people: the verbs that read one say it alike."""

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.journal.reader import Reading

MOST_TOLD = 10


def damage_lines(reading: Reading) -> list[str]:
    """Everything that is missing or odd, most of it once; empty for a whole journal."""
    lines = [f"The journal is not whole: {damage}." for damage in reading.damage[:MOST_TOLD]]
    if len(reading.damage) > MOST_TOLD:
        lines.append(f"Not whole in {len(reading.damage) - MOST_TOLD} more places.")
    if reading.newer:
        lines.append("A newer backrun wrote this journal: parts of it may be missing here.")
    if reading.older:
        lines.append("The journal is in a format of the past: parts of it may be missing here.")
    if reading.others:
        lines.append("Several sessions stand in this file: `backrun journal repair` parts them; this is one of them.")
    if reading.header is None:
        lines.append("The beginning is missing: the profile is not known.")
    if not any(isinstance(record, SessionEnded | Close) for record in reading.records):
        lines.append("The journal has no end: perhaps more was done.")
    return lines
