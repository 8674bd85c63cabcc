"""Properties try the same examples every time, so that a test that passes here passes everywhere.

BACKRUN_SEARCH=1 looks for new ones instead.
"""

import os

from hypothesis import settings

settings.register_profile("the same every time", derandomize=True, deadline=None, database=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("BACKRUN_SEARCH") else "the same every time")
