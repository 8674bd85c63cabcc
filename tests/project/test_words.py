"""What a runner reads frightens nobody and promises nothing: no sentence of the program has these words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import backrun_treadmill

PACKAGES = ("cli", "coach", "core", "devices", "engine", "exchange", "front", "sound", "tui")
"""Also those whose errors become sentences."""

BAD = re.compile(r"\b(fail(ed|s|ure)?|damaged?|weak back|bad back|safe(ly)?|injur(ed|y) risk)\b", re.IGNORECASE)
NAMES = re.compile(r"^[\w.:/+-]+$")
"""A word alone is a name for programs, not a sentence."""


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of every string that is no docstring: one with a space in it."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        told = node.value if isinstance(node, ast.Constant) and id(node) not in bare else None
        if isinstance(told, str) and not NAMES.match(told.strip() or "-"):
            yield getattr(node, "lineno", 0), told


FILES = [
    file for package in PACKAGES for file in sorted((Path(backrun_treadmill.__file__).parent / package).rglob("*.py"))
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_sentence_has_a_word_that_frightens_or_promises(file: Path) -> None:
    found = [(line, text) for line, text in sentences(ast.parse(file.read_text())) if BAD.search(text)]
    assert found == []


def test_the_search_finds_what_it_looks_for_and_leaves_names_alone() -> None:
    tree = ast.parse('"""It failed."""\nA = "the start failed"\nB = f"pull it: {A} is safe"\nC = "failed"\n')
    assert [text for _, text in sentences(tree) if BAD.search(text)] == ["the start failed", " is safe"]


def test_there_is_something_to_search() -> None:
    assert sum(len(list(sentences(ast.parse(file.read_text())))) for file in FILES) > 500


TEMPLATES = sorted(Path(backrun_treadmill.__file__).parent.rglob("templates/*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_neither_has_a_template(file: Path) -> None:
    assert BAD.search(file.read_text()) is None


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 2
