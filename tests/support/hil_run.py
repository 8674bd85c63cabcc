"""hil as it is told from the command line, and two dongles without hardware for it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


def hil(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`pytest` with these words, which name what of hil is to run."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | env)


@contextmanager
def dongles() -> Iterator[tuple[str, str]]:
    """Two software controllers in a process of their own: the bumble transports of both."""
    with TemporaryDirectory() as short:  # a socket's path may have about 100 characters
        command = [sys.executable, str(ROOT / "hil/dongles.py"), short]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as both:
            assert both.stdin is not None
            assert both.stdout is not None
            assert both.stdout.readline() == "ready\n"
            try:
                yield f"unix-client:{short}/peripheral", f"unix-client:{short}/adapter"
            finally:
                both.stdin.close()
