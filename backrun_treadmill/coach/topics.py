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


def state(runner: str) -> str:
    """What is going on, each change (`live_words.StateTold`)."""
    return f"{ROOT}/{runner}/state"


def telemetry(runner: str) -> str:
    """How a session goes, once a second (`live_words.TelemetryTold`)."""
    return f"{ROOT}/{runner}/telemetry"


def summary(runner: str, session: str = "+") -> str:
    """What one session came to, or each (`summary.Summary`, signed)."""
    return f"{ROOT}/{runner}/session/{session}/summary"


def journal(runner: str, session: str = "+", part: int | str = "+") -> str:
    """Some lines of a session's journal, or all parts of all (`journal_parts`, signed)."""
    return f"{ROOT}/{runner}/session/{session}/journal/{part}"


def shared(group: str, topic: str) -> str:
    """A topic of which each message goes to one of the group's subscribers (MQTT 5)."""
    return f"$share/{group}/{topic}"
