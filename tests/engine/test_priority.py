"""Priority is a wish: granted or refused, the process that asked goes on."""

import subprocess
import sys

ASK = """
import ctypes, os, sys
from backrun_treadmill.engine.priority import NICE, raise_priority
if sys.argv[1] == "unprivileged" and os.geteuid() == 0:
    os.setuid(65534)
before = os.getpriority(os.PRIO_PROCESS, 0)
raise_priority()
after = os.getpriority(os.PRIO_PROCESS, 0)
slack_ns = ctypes.CDLL(None).prctl(30, 0, 0, 0, 0) if sys.platform == "linux" else 1
try:
    os.setpriority(os.PRIO_PROCESS, 0, NICE)
except OSError:
    may = False
else:
    may = True
print(int(after == NICE), int(after == before), int(may), slack_ns)
"""


def asked(who: str) -> list[int]:
    """Whether the priority is raised, is as before, may be raised at all; timer slack, ns."""
    done = subprocess.run([sys.executable, "-c", ASK, who], capture_output=True, text=True, check=True)
    return [int(part) for part in done.stdout.split()]


def test_the_engine_is_raised_exactly_where_the_system_allows_it() -> None:
    raised, as_before, may, slack_ns = asked("as we are")
    assert (raised, as_before) == (may, not may)
    assert slack_ns == 1


def test_without_the_right_to_it_the_engine_goes_on_as_it_was() -> None:
    raised, as_before, may, slack_ns = asked("unprivileged")
    assert (raised, as_before) == (may, not may)
    assert slack_ns == 1
