"""A headless Chromium of the system's, driven over its DevTools protocol through a pair of pipes.

Messages are JSON with a zero byte behind each (`--remote-debugging-pipe`): no port, no library.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 60
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--remote-debugging-pipe",
)

BEGIN = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser reads what it is told on 3 and answers on 4."""


def executable() -> str:
    """Where it is. Raises LookupError where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise LookupError(f"none of {', '.join(NAMES)} is installed; on Debian: apt-get install chromium")
    return found


class Page:
    """One tab; `seen` holds every event of the protocol in order."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self.seen: list[dict[str, Any]] = []
        self._to, self._from = to_browser, from_browser
        self._rest = b""
        self._number = 0
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A command and its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return self._until(lambda one: one.get("id") == self._number)["result"]  # type: ignore[no-any-return]

    def open(self, path: Path, *, width: int, height: int = 900, dark: bool = False, scale: float = 1) -> None:
        """Load a file at so many CSS pixels and wait until everything has come."""
        self.seen.clear()
        self.size(width, height, scale=scale)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.ask("Page.navigate", url=path.resolve().as_uri())
        self._until(lambda one: one.get("method") == "Page.loadEventFired")
        self.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")

    def size(self, width: int, height: int, *, scale: float = 1) -> None:
        """The window, CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def value(self, expression: str) -> Any:
        """What a script that we run in the page gives; the page's own policy does not bind it."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """The addresses asked for since the page was opened."""
        return [one["params"]["request"]["url"] for one in self.seen if one["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """What stands in the console, errors of scripts and of the page's policy among it."""
        told = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
        return [json.dumps(one["params"]) for one in self.seen if one["method"] in told]

    def picture(self, *, full: bool = False) -> bytes:
        """PNG of the window, or of the whole page."""
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=full)["data"]
        return base64.b64decode(data)

    def printed(self) -> bytes:
        """PDF, as the page's own style says."""
        data = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        return base64.b64decode(data)

    def _until(self, wanted: Any) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            *whole, self._rest = self._rest.split(b"\0")
            messages = [json.loads(one) for one in whole]
            self.seen += [one for one in messages if "method" in one]
            for one in messages:
                assert "error" not in one, one
                if wanted(one):
                    return one  # type: ignore[no-any-return]
            ready, _, _ = select.select([self._from], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self._from, 1 << 20) if ready else b""
            assert data, "the browser does not answer"
            self._rest += data


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A tab of a browser of its own, with its profile in `folder`; both are gone afterwards."""
    read_there, to_browser = os.pipe()
    from_browser, write_there = os.pipe()
    begin = [sys.executable, "-c", BEGIN, str(read_there), str(write_there)]
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [*begin, executable(), *OPTIONS, f"--user-data-dir={folder / 'profile'}"],
            pass_fds=(read_there, write_there),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
        )
    os.close(read_there)
    os.close(write_there)
    try:
        yield Page(to_browser, from_browser)
    finally:
        os.close(to_browser)  # it ends with its pipe
        os.close(from_browser)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
