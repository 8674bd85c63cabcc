"""What a Home Assistant is told: sensors whose templates read what is really sent, and nothing that takes a command."""

import json
import re
from typing import Any

import msgspec
import pytest

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.home_assistant import discovery
from backrun_treadmill.coach.live_words import StateTold, TelemetryTold

RUNNER = "a" * 24
FIELDS: dict[str, type[msgspec.Struct]] = {topics.state(RUNNER): StateTold, topics.telemetry(RUNNER): TelemetryTold}


def said(*, heart: bool) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(discovery(RUNNER, heart=heart))
    return found


def test_every_sensor_reads_a_field_that_is_sent_on_its_topic() -> None:
    for sensor in said(heart=True)["cmps"].values():
        (field,) = re.findall(r"value_json\.(\w+)", sensor["value_template"])
        assert field in {one.name for one in msgspec.structs.fields(FIELDS[sensor["state_topic"]])}


@pytest.mark.parametrize("heart", [True, False])
def test_there_are_sensors_only_and_no_topic_that_takes_a_command(heart: bool) -> None:
    found = said(heart=heart)
    assert {sensor["p"] for sensor in found["cmps"].values()} == {"sensor"}
    assert "command" not in json.dumps(found)
    named = {text for text in re.findall(r'"(backrun/[^"]+)"', json.dumps(found))}
    assert named == {topics.state(RUNNER), topics.telemetry(RUNNER), topics.status(RUNNER)}


def test_a_heart_rate_that_is_not_shared_is_no_sensor() -> None:
    assert "heart_rate" in said(heart=True)["cmps"]
    assert "heart_rate" not in said(heart=False)["cmps"]
