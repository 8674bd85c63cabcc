"""The contract: whatever the treadmill does, it is driven as asked or ends in an outcome with a name, and the belt is
stopped. Every model of the library through the real session, driver and HCI, in virtual time.
"""

from collections.abc import Callable

import odd_table
import pytest
from odd_profiles import PROFILES

from backrun_treadmill.sim.models import LIBRARY

pytestmark = pytest.mark.contract

ORDER = odd_table.in_order(list(LIBRARY))


@pytest.mark.parametrize("name", ORDER)
def test_the_model_is_driven_as_the_table_says(
    name: str, contract: Callable[..., tuple[list[str], list[str]]], request: pytest.FixtureRequest
) -> None:
    model, _, variant = name.partition(", ")
    cells, faults = contract(LIBRARY[model], profile=PROFILES[model] if variant else "")
    assert not faults, "\n".join(faults)
    if request.config.getoption("--write-table", default=False):
        odd_table.write(name, cells, order=ORDER)
    assert odd_table.rows().get(name) == odd_table.row(name, cells), (
        "docs/machines.md says otherwise: scripts/contract --write-table"
    )
