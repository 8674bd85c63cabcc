from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """A coach and a runner who have paired."""
    built = Clinic(tmp_path)
    yield built
    built.ledger.close()
