"""What a file from another tool is, by its bytes and never by its name."""

from enum import StrEnum

from backrun_treadmill.exchange.draft import Draft, NotImportable, clean
from backrun_treadmill.exchange.fit_in import is_fit, read_fit
from backrun_treadmill.exchange.fit_workout import read_fit_workout
from backrun_treadmill.exchange.intervals_text import read_intervals_text
from backrun_treadmill.exchange.zwo import read_zwo

HEAD_BYTES = 2000
_PROFILE = "is a profile already: run it, or `backrun profile check` it"
_KNOWN = (
    (b"[course header]", "is an ERG or MRC file: its power says nothing of the speed of a belt"),
    (b"\nsteps = [", _PROFILE),
    (b"\nsteps=[", _PROFILE),
    (b"\n{", "looks like JSON; export the workout as FIT, .zwo or text instead"),
)


class Content(StrEnum):
    """What kinds of files we take."""

    FIT_WORKOUT = "FIT workout"
    FIT_ACTIVITY = "FIT activity"
    ZWO = "Zwift workout"
    TCX = "TCX"
    TEXT = "text"


def content_of(data: bytes) -> Content:
    """What it is. Raises `NotImportable` for what we know and cannot take over."""
    if is_fit(data):
        return _fit_content(data)
    _refuse_no_text(data)
    head = data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<"):
        return Content.TCX if b"<trainingcenterdatabase" in head else Content.ZWO
    for mark, reason in _KNOWN:
        if mark in b"\n" + head:
            raise NotImportable(reason)
    return Content.TEXT


def read_workout(data: bytes, content: Content) -> Draft:
    """The draft of a workout. Raises `NotImportable`."""
    match content:
        case Content.FIT_WORKOUT:
            return read_fit_workout(data)
        case Content.ZWO:
            return read_zwo(data)
        case Content.TEXT:
            return read_intervals_text(_decoded(data))
        case Content.FIT_ACTIVITY | Content.TCX:
            raise NotImportable("is the record of an activity, not a workout")


def _refuse_no_text(data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotImportable('is saved as UTF-16 (some editors call it "Unicode"); save it as UTF-8')
    if b"\0" in data:
        raise NotImportable("is neither text nor a FIT file")
    if not data.strip():
        raise NotImportable("is empty")


def _fit_content(data: bytes) -> Content:
    file = read_fit(data, names=("file_id", "workout_step", "record"), most=300)
    kind = str(file.first("file_id").get("type") or "")
    if kind == "workout" or (not kind and file.all("workout_step")):
        return Content.FIT_WORKOUT
    if kind == "activity" or (not kind and file.all("record")):
        return Content.FIT_ACTIVITY
    if not kind:
        raise NotImportable(f"is a FIT file that cannot be read: {file.fault or 'it does not say what it holds'}")
    raise NotImportable(f"is a FIT file of the kind {clean(kind, most=30)!r}; a workout or an activity was expected")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
