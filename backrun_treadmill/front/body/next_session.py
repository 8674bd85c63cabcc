"""The next session of the runner's programme, as something that can be run: `next` for a profile's name."""

from msgspec import Struct

from backrun_treadmill.core.body.advice import Advice, advice_text
from backrun_treadmill.core.body.findings import Verdict
from backrun_treadmill.core.body.so_far import so_far_lines
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.front.body.own_history import OwnHistory
from backrun_treadmill.front.files.profile_files import load_profile
from backrun_treadmill.tui.pages.offer import Offer

NEXT = "next"
WALKING = "walk-20"


class NextSession(Struct, frozen=True):
    """What to do next. It is an offer: nothing is started or changed by it."""

    advice: Advice
    text: str
    """The advice in one paragraph."""
    plan: Plan | None
    """None where nothing of a programme, nor walking, is to be done before somebody has had a look."""


def next_session(history: OwnHistory, runner: Runner, now_min: int) -> NextSession:
    """The session whose turn it is; on a day for walking, walking."""
    advice = history.advice(now_min)
    text = advice_text(advice, now_min)
    match advice.verdict:
        case Verdict.GO_NOW | Verdict.BE_SEEN:
            return NextSession(advice, text, None)
        case Verdict.WALK:
            return NextSession(advice, text, walking(runner))
        case _:
            return NextSession(advice, text, None if advice.session is None else advice.session.plan)


def next_offer(found: NextSession, history: OwnHistory, now_min: int) -> Offer:
    """It as the first page offers it, with what the last weeks came to."""
    beside = " ".join(so_far_lines(history.entries, now_min))
    return Offer(named=NEXT, title=NEXT, plan=found.plan, why=found.text, beside=beside)


def walking(runner: Runner) -> Plan:
    """Twenty minutes of walking. Raises ProfileError where the runner's own speeds do not allow it."""
    return load_profile(WALKING, runner).plan
