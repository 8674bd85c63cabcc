"""These tests need Mosquitto; where there is none they are not collected. `.ci/run` puts it there."""

import os
import shutil

if shutil.which("mosquitto") is None:
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin"  # where Debian puts it

collect_ignore = [] if shutil.which("mosquitto") else ["test_mosquitto.py", "test_bridged_archive.py"]
