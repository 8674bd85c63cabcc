"""The picture of a session's page for the README: python tests/browser/picture.py docs/report.png

From six sessions of two weeks that are always the same; with the same Chromium and fonts it is the same picture.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from chromium import browser
from weeks import write_weeks

WIDTH_PX, HEIGHT_PX = 1000, 1385


def main() -> None:
    """Write the picture to the file that is named."""
    (name,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("CONFIG", "DATA", "CACHE")}
        write_weeks(home / "DATA" / "backrun")
        words = [sys.executable, "-m", "backrun_treadmill", "report", "--html", str(home / "report.html")]
        subprocess.run(words, check=True, env=os.environ | own)
        with browser(home) as page:
            page.open(home / "report.html", width=WIDTH_PX, height=HEIGHT_PX)
            Path(name).write_bytes(page.picture())


if __name__ == "__main__":
    main()
