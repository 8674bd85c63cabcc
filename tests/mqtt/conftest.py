"""These tests need Mosquitto; where there is none they are not collected. `.ci/run` puts it there."""

import shutil

collect_ignore = [] if shutil.which("mosquitto") else ["test_mosquitto.py"]
