"""The table in docs/machines.md: a row for each model, and for each that a machine profile helps; a column for each
behaviour. Rows are compared with what the contract suite finds, and rewritten where it is asked to.
"""

from pathlib import Path

from odd_profiles import PROFILES

PAGE = Path(__file__).parents[2] / "docs" / "machines.md"
BEGINS, ENDS = "<!-- contract table -->", "<!-- end of contract table -->"

COLUMNS = (
    "reaches speed",
    "stop key",
    "measured stopped",
    "pause",
    "link cut for 3 s",
    "console change",
    "safety key",
)


def in_order(library: list[str]) -> list[str]:
    """The first cells of all rows."""
    order: list[str] = []
    for name in library:
        order += [name, f"{name}, with its profile"] if name in PROFILES else [name]
    return order


def rows() -> dict[str, str]:
    """The rows of the page by their first cell."""
    lines = [line for line in _table(PAGE.read_text(encoding="utf-8")).splitlines() if line.startswith("|")]
    return {line.split("|")[1].strip(): line for line in lines[2:]}


def row(name: str, cells: list[str]) -> str:
    """One row as it stands in the page."""
    return f"| {name} | {' | '.join(cells)} |"


def write(name: str, cells: list[str], *, order: list[str]) -> None:
    """Put this row into the page, in `order`; rows that are not in it go."""
    text = PAGE.read_text(encoding="utf-8")
    known = {**rows(), name: row(name, cells)}
    table = "\n".join([*_head(), *(known[each] for each in order if each in known)])
    before, rest = text.split(BEGINS)
    page = f"{before}{BEGINS}\n{table}\n{ENDS}{rest.split(ENDS)[1]}"
    PAGE.write_text(page, encoding="utf-8")


def _head() -> list[str]:
    return [f"| model | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]


def _table(text: str) -> str:
    return text.split(BEGINS)[1].split(ENDS)[0]
