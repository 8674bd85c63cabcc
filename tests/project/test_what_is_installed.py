"""What a wheel holds: every package that is in the folder, which an editable installation never shows to be missing."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_package_is_named_to_the_build() -> None:
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    found = {
        ".".join(init.parent.relative_to(ROOT).parts) for init in (ROOT / "backrun_treadmill").rglob("__init__.py")
    }
    assert found - named == set()
