"""The table of docs/machines.md has a row for every model; what is in the rows, the contract suite compares."""

import odd_table

from backrun_treadmill.sim.models import LIBRARY


def test_the_table_has_a_row_for_every_model_and_each_profile_in_the_librarys_order() -> None:
    assert list(odd_table.rows()) == odd_table.in_order(list(LIBRARY))


def test_the_compliant_machine_is_driven_as_asked_in_everything() -> None:
    cells = [cell.strip() for cell in odd_table.rows()["compliant"].split("|")[2:-1]]
    assert cells == ["as asked", "written at once", *["as asked"] * 5]


def test_nothing_in_the_table_is_without_a_name() -> None:
    for row in odd_table.rows().values():
        assert "unnamed" not in row
        assert "|  |" not in row
