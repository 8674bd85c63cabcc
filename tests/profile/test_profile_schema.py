"""The schema that editors use agrees with what the reader takes."""

import json
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from backrun_treadmill.core.profile.language import KEYS
from backrun_treadmill.core.profile.schema import Document, profile_schema
from backrun_treadmill.core.profile.steps import KINDS
from backrun_treadmill.core.profile.tables import REPEAT_KEYS, STEP_KEYS
from backrun_treadmill.front.files.profile_files import SHIPPED, shipped_names

type Complain = Callable[[str | bytes], list[str]]


def table_schema() -> Mapping[str, Any]:
    defined: Any = profile_schema()["$defs"]
    table: Mapping[str, Any] = defined["Table"]
    return table


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_profile_fits_the_schema(name: str) -> None:
    document = tomllib.loads(files(SHIPPED).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    assert len(msgspec.convert(document, Document).steps) == len(document["steps"])


def test_the_schema_knows_exactly_the_keys_that_the_reader_knows() -> None:
    assert Document.__struct_encode_fields__ == ("steps", *(key for key in KEYS if key != "steps"))
    assert set(table_schema()["properties"]) == {*STEP_KEYS, *REPEAT_KEYS}
    assert [one["required"] for one in table_schema()["oneOf"]] == [[kind] for kind in (*KINDS, "repeat")]


def test_the_schema_can_be_written_as_json_and_needs_steps() -> None:
    schema = json.loads(json.dumps(profile_schema()))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$defs"]["Document"]["required"] == ["steps"]
    assert schema["$defs"]["Document"]["additionalProperties"] is False


@pytest.mark.parametrize(
    "document",
    [
        'name = "x"',
        "steps = []",
        'steps = ["run 60 s"]\ncolour = "red"',
        'unit = "kmh"\nsteps = ["run 60 s"]',
        'steps = [{ rnu = "60 s" }]',
        'steps = [{ repeat = 0, steps = ["run 60 s"] }]',
        'steps = [{ repeat = 10000, steps = ["run 60 s"] }]',
        'steps = [{ run = "60 s", align = "bet" }]',
        'steps = [{ run = "60 s", incline = -1 }]',
        'steps = [{ off-belt = "60 s", until = "ky" }]',
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_too(document: str, complain: Complain) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(tomllib.loads(document), Document)
    assert complain(document)
