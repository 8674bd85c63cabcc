"""When to stop and whom to call: for the help of every page; what a stop for pain says is in `core.pain`.

Advice, no diagnosis. The signs are those that are asked before running (`core.body.screening`, with their sources); the
first line is general practice of exercise.
"""

from backrun_treadmill.core.body.screening import RED_FLAGS, Urgency

_CHEST = "chest"
_SIGNS = {
    urgency: [flag.sign for flag in RED_FLAGS if flag.urgency is urgency and flag.key != _CHEST] for urgency in Urgency
}

EMERGENCY = (
    "Call an ambulance or go to an emergency department now with any of these, new with the back pain:",
    *(f"{sign};" for sign in _SIGNS[Urgency.NOW][:-1]),
    f"{_SIGNS[Urgency.NOW][-1]}.",
)

REVIEW = (f"See a doctor soon, and do not run before: {'; '.join(_SIGNS[Urgency.SOON])}.",)

STOP_NOW = tuple(
    f"Stop at once with {flag.sign}, and call for help if it does not pass." for flag in RED_FLAGS if flag.key == _CHEST
)

HELP = (*STOP_NOW, *EMERGENCY, *REVIEW)
