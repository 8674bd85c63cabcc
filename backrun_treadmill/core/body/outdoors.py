"""After the belt: what comes outdoors once the last level of a programme is done. Information, for the runner to take.

Outdoors the ground is harder to foresee, and nobody keeps the speed. So first as on a track, running the straights and
walking the turns; then the usual route. (Practice.)
"""

from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.body.standing import Standing

FIRST = "straights-and-turns"


def outdoors_text(standing: Standing) -> str:
    """Sentences for who has done the last level; as many runs outdoors have to settle as sessions of a level."""
    settled = sum(e.settled for e in standing.entries if e.activity is Activity.OUTDOOR_RUN)
    if settled >= standing.rules.sessions:
        return (
            f"Outdoors: {counted(settled, 'run')} settled. Your usual route now, at first no longer than on the belt."
        )
    return (
        f"Outdoors: begin as in {FIRST}, running the straights and walking the turns, and log it with "
        f"backrun log outdoor-run; {settled} of {standing.rules.sessions} settled, then your usual route."
    )
