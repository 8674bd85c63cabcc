"""Home Assistant's discovery (its documentation, "MQTT: device discovery payload"): a device with sensors, no control.

Nothing of it names a topic that anybody listens to here: a dashboard can show a session, and do nothing to it.
"""

import msgspec

from backrun_treadmill import __version__
from backrun_treadmill.coach import topics

PREFIX = "homeassistant"
"""Home Assistant's own default."""


def discovery_topic(runner: str) -> str:
    """Where it is said, retained."""
    return f"{PREFIX}/device/backrun_{runner}/config"


def discovery(runner: str, *, heart: bool) -> bytes:
    """What there is to see of a runner; `heart`: whether the heart rate is told at that broker."""
    second = topics.telemetry(runner)
    sensors = {
        "state": _sensor(runner, "state", "State", topics.state(runner), "{{ value_json.state }}"),
        "interval": _sensor(runner, "interval", "Interval", topics.state(runner), "{{ value_json.kind }}"),
        "speed": _sensor(
            runner,
            "speed",
            "Belt speed",
            second,
            "{{ (value_json.speed_ckmh or 0) / 100 }}",
            device_class="speed",
            unit_of_measurement="km/h",
        ),
        "cadence": _sensor(
            runner,
            "cadence",
            "Cadence",
            second,
            "{{ value_json.cadence_spm }}",
            unit_of_measurement="steps/min",
        ),
        "running_impacts": _sensor(
            runner, "running_impacts", "Running impacts", second, "{{ value_json.running_impacts }}"
        ),
        "left": _sensor(
            runner,
            "left",
            "Left of the interval",
            second,
            "{{ value_json.left_s }}",
            device_class="duration",
            unit_of_measurement="s",
        ),
    }
    if heart:
        sensors["heart_rate"] = _sensor(
            runner, "heart_rate", "Heart rate", second, "{{ value_json.heart_bpm }}", unit_of_measurement="bpm"
        )
    return msgspec.json.encode(
        {
            "dev": {"ids": [f"backrun_{runner}"], "name": "backrun", "mf": "backrun", "sw": __version__},
            "o": {"name": "backrun", "sw": __version__},
            "availability_topic": topics.status(runner),
            "cmps": sensors,
        }
    )


def _sensor(runner: str, key: str, name: str, topic: str, template: str, **more: str) -> dict[str, str]:
    return {
        "p": "sensor",
        "name": name,
        "unique_id": f"backrun_{runner}_{key}",
        "state_topic": topic,
        "value_template": template,
        **more,
    }
