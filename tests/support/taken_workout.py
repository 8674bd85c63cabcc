"""What becomes of a file of another tool: a profile, an activity, or one sentence."""

from backrun_treadmill.core.faults import JOINERS
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import MOST_INTERVALS, ProfileError, read_profile
from backrun_treadmill.core.profile.race import Race
from backrun_treadmill.exchange.activity import count_impacts
from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.exchange.draft_toml import Answers, profile_text
from backrun_treadmill.exchange.fit_activity import read_fit_activity
from backrun_treadmill.exchange.sniffing import Content, content_of, read_workout
from backrun_treadmill.exchange.tcx_activity import read_tcx_activity

ANSWERS = Answers(60, Race(10.0, 3600))
GROWTH = 40
"""A step of one byte in a file is a line of at most this many characters in a profile, and some notes."""
NOTES = 6000


def take(data: bytes) -> str:
    """What becomes of it, in a word; anything else is a fault of ours."""
    try:
        content = content_of(data)
        if content is Content.FIT_ACTIVITY:
            count_impacts(read_fit_activity(data))
            return "activity"
        if content is Content.TCX:
            count_impacts(read_tcx_activity(data))
            return "activity"
        text = profile_text(read_workout(data, content), ANSWERS, source="w")
        assert len(text) <= GROWTH * len(data) + NOTES
        plan = read_profile(text.encode(), source="p.toml", runner=Runner()).plan
    except NotImportable as why:
        return told(str(why), "refused")
    except ProfileError as error:
        return told("; ".join(map(str, error.faults)), "over the limits")
    assert plan.peak_ckmh <= Runner().top_ckmh
    assert len(plan.intervals) <= MOST_INTERVALS
    return "profile"


def told(sentence: str, end: str) -> str:
    """A reason is one line; that of a profile is never that its text is no TOML."""
    assert sentence
    assert all(c.isprintable() or c in JOINERS for c in sentence)
    assert "p.toml: line " not in sentence
    return end
