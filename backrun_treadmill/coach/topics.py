"""The topics, `backrun/v1/<runner>/…`, the runner being the name of his key. What an ACL can tell apart is a topic.

status, state      retained: online or offline; what is going on
telemetry          once a second in a session, may be dropped
session/<id>/summary, plan/<id>/ack   from the runner
plan/<id>/offer    to the runner; the only topic he listens to
"""

ROOT = "backrun/v1"


def status(runner: str) -> str:
    """Whether he is there: `online` or `offline`."""
    return f"{ROOT}/{runner}/status"


def offer(runner: str, plan_id: str = "+") -> str:
    """Offers of one plan, or of all."""
    return f"{ROOT}/{runner}/plan/{plan_id}/offer"


def answer(runner: str, plan_id: str = "+") -> str:
    """Answers to one plan, or to all."""
    return f"{ROOT}/{runner}/plan/{plan_id}/ack"
