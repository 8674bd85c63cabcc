"""Properties try the same examples every time, so that a test that passes here passes everywhere.

BACKRUN_SEARCH=1 looks for new ones instead.
"""

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("the same every time", derandomize=True, deadline=None, database=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("BACKRUN_SEARCH") else "the same every time")


@pytest.fixture
def quiet_bumble() -> Iterator[None]:
    """It warns of links that end in the middle of a request, where that is what is tested."""
    logger = logging.getLogger("bumble")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)
