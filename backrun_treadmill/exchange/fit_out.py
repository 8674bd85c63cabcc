"""A recording as a FIT activity: running on a treadmill, a lap an interval, a record a second.

Cadence is in strides a minute (one leg) and 1/128 strides. The foot contacts of both gaits and those of running are
developer fields `impacts` and `running_impacts`: in a record the sum so far, in a lap and the session its own.
"""

from datetime import datetime
from typing import Any

from fit_tool.base_type import BaseType
from fit_tool.developer_field import DeveloperField
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.developer_data_id_message import DeveloperDataIdMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.field_description_message import FieldDescriptionMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.profile_type import (
    Activity,
    Event,
    EventType,
    FileType,
    Intensity,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    Sport,
    SubSport,
)

from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.recording import Lap, Recording, Row

UINT32 = 0x86
"""The base type as the FIT protocol numbers it (134); its place in an SDK's list, 6, is what no reader knows."""

DEVELOPER_FIELDS = ("impacts", "running_impacts")
APPLICATION_ID = bytes.fromhex("6f0c1e0f8d5b4a5f9a3cbb3e27c1d4a2")
"""Says that the developer fields are backrun's; chosen once, at random."""

MOST_CADENCE = 254
MOST_BPM = 254
_INTENSITY = {
    Kind.WARM_UP: Intensity.WARMUP,
    Kind.RUN: Intensity.ACTIVE,
    Kind.WALK: Intensity.RECOVERY,
    Kind.REST: Intensity.REST,
    Kind.COOL_DOWN: Intensity.COOLDOWN,
    Kind.OFF_BELT: Intensity.OTHER,
}


def fit_bytes(recording: Recording, began: datetime) -> bytes:
    """The file. `began` is the instant of the first row."""
    origin, zero_ms = recording.rows[0].at, round(began.timestamp()) * 1000
    builder = FitFileBuilder(auto_define=True)

    def ms(at: int) -> int:
        return zero_ms + (at - origin) // SECOND_US * 1000

    end_ms = ms(recording.rows[-1].at)
    for message in (_file_id(zero_ms), *_developer_fields(), _timer(zero_ms, EventType.START)):
        builder.add(message)
    for row in recording.rows:
        builder.add(_record(row, ms(row.at)))
    builder.add(_timer(end_ms, EventType.STOP_ALL))
    for number, lap in enumerate(recording.laps):
        builder.add(_lap(lap, number, ms(lap.from_at), ms(lap.to_at)))
    builder.add(_session(recording, zero_ms, end_ms))
    builder.add(_activity(recording, end_ms))
    return bytes(builder.build_bytes())


def _file_id(created_ms: int) -> FileIdMessage:
    message = FileIdMessage()
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 0
    message.serial_number = 1
    message.time_created = created_ms
    return message


def _developer_fields() -> list[Any]:
    owner = DeveloperDataIdMessage()
    owner.developer_data_index = 0
    owner.application_id = APPLICATION_ID
    messages: list[Any] = [owner]
    for number, name in enumerate(DEVELOPER_FIELDS):
        message = FieldDescriptionMessage()
        message.developer_data_index = 0
        message.field_definition_number = number
        message.fit_base_type_id = UINT32
        message.field_name = name
        message.units = "impacts"
        messages.append(message)
    return messages


def _counts(running: int, walking: int) -> list[DeveloperField]:
    fields = []
    for number, (name, value) in enumerate(zip(DEVELOPER_FIELDS, (running + walking, running), strict=True)):
        field = DeveloperField(
            developer_data_index=0, field_id=number, size=4, name=name, base_type=BaseType.UINT32, units="impacts"
        )
        field.set_value(0, value)
        fields.append(field)
    return fields


def _timer(at_ms: int, what: EventType) -> EventMessage:
    message = EventMessage(local_id=2)
    message.timestamp = at_ms
    message.event = Event.TIMER
    message.event_type = what
    return message


def _record(row: Row, at_ms: int) -> RecordMessage:
    message = RecordMessage(local_id=1, developer_fields=_counts(row.running, row.walking))
    message.timestamp = at_ms
    if row.speed_ckmh is not None:
        message.enhanced_speed = row.speed_ckmh / 360
    if row.distance_cm is not None:
        message.distance = row.distance_cm / 100
    strides, part = divmod(round((row.cadence_spm or 0) * 64), 128)
    if row.cadence_spm is not None and strides <= MOST_CADENCE:
        message.cadence = strides
        message.fractional_cadence = part / 128
    if row.heart_bpm is not None and row.heart_bpm <= MOST_BPM:
        message.heart_rate = row.heart_bpm
    return message


def _lap(lap: Lap, number: int, from_ms: int, to_ms: int) -> LapMessage:
    message = LapMessage(local_id=3, developer_fields=_counts(lap.running, lap.walking))
    message.message_index = number
    message.timestamp = to_ms
    message.start_time = from_ms
    message.event = Event.LAP
    message.event_type = EventType.STOP
    message.lap_trigger = LapTrigger.TIME
    message.intensity = _INTENSITY[lap.kind]
    _add_sums(message, (lap.to_at - lap.from_at, lap.distance_cm, lap.running + lap.walking))
    return message


def _session(recording: Recording, from_ms: int, to_ms: int) -> SessionMessage:
    impacts, last = recording.report.impacts, recording.rows[-1]
    message = SessionMessage(local_id=4, developer_fields=_counts(impacts.running, impacts.walking))
    message.message_index = 0
    message.timestamp = to_ms
    message.start_time = from_ms
    message.event = Event.SESSION
    message.event_type = EventType.STOP
    message.trigger = SessionTrigger.ACTIVITY_END
    message.first_lap_index = 0
    message.num_laps = len(recording.laps)
    _add_sums(message, (recording.span_us, last.distance_cm, impacts.running + impacts.walking))
    heart = recording.report.heart_rate
    if heart.mean_bpm is not None and heart.max_bpm is not None and heart.max_bpm <= MOST_BPM:
        message.avg_heart_rate, message.max_heart_rate = heart.mean_bpm, heart.max_bpm
    return message


def _add_sums(message: Any, sums: tuple[int, int | None, int]) -> None:
    """Time, distance and strides; readers take the strides for running only where the sport stands there."""
    span_us, distance_cm, contacts = sums
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    message.total_elapsed_time = span_us / SECOND_US
    message.total_timer_time = span_us / SECOND_US
    message.total_strides = contacts // 2
    if distance_cm is not None:
        message.total_distance = distance_cm / 100


def _activity(recording: Recording, at_ms: int) -> ActivityMessage:
    message = ActivityMessage(local_id=5)
    message.timestamp = at_ms
    message.total_timer_time = recording.span_us / SECOND_US
    message.num_sessions = 1
    message.type = Activity.MANUAL
    message.event = Event.ACTIVITY
    message.event_type = EventType.STOP
    return message
