"""What the screen says loudest: one scene for each state, read from the readout. Words and looks, no drawing."""

from enum import Enum, auto

from msgspec import Struct

from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.notes import Asked, State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.readout.now import Moment, Sight
from backrun_treadmill.core.readout.picture import Coming, Readout
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.tui.words import end_words, words
from backrun_treadmill.tui.words.lost_words import lost_text


class Look(Enum):
    """How the field is drawn."""

    FILLED = auto()
    """Running."""
    OUTLINED = auto()
    """Every other interval."""
    HELD = auto()
    """The plan does not go on: filled in another colour, and it says why."""
    ALARM = auto()


class Scene(Struct, frozen=True, kw_only=True):
    """The field and the line below it."""

    look: Look
    titles: tuple[str, ...]
    """The same in ever fewer letters."""
    digits: str = ""
    lines: tuple[str, ...] = ()
    """Instead of title and digits: one or two lines of letters."""
    note: str = ""


def question_scene(readout: Readout, asked: Asked) -> Scene:
    """One of the questions once the belt stands; the border says what was done."""
    summary = readout.summary
    done = "" if summary is None else end_words.end_title(summary, readout.plan.sets)
    run_ckmh = None if summary is None else summary.run_ckmh
    return Scene(
        look=Look.HELD,
        titles=(done,),
        lines=end_words.question_big(asked, run_ckmh),
        note=end_words.question_text(asked, run_ckmh),
    )


PAIN_BEFORE = Scene(look=Look.HELD, titles=("before the start",), lines=words.PAIN_NOW, note=words.PAIN_BEFORE)
"""The question before the start."""


def scene_of(readout: Readout, moment: Moment) -> Scene:
    """The scene of a readout at a moment."""
    match readout.state:
        case State.RUNNING:
            return _running(readout, moment)
        case State.ARMED | State.WAITING:
            return _waiting(readout, moment)
        case State.PAUSED:
            return _paused(readout, moment)
        case State.LOST:
            return _lost(readout, moment)
        case State.UNCONFIRMED:
            return _titled(readout, Look.ALARM, lines=words.PULL)
        case State.FINISHED:
            return _finished(readout)
        case State.HELD | State.STOPPING | State.PAUSING | State.STARTING:
            return _titled(readout, Look.HELD, digits=_belt_digits(moment))
        case _:
            return _titled(readout, Look.OUTLINED, lines=(words.TITLES[readout.state],))


def _titled(readout: Readout, look: Look, *, digits: str = "", lines: tuple[str, ...] = ()) -> Scene:
    note = words.note_of(readout)
    return Scene(look=look, titles=(words.TITLES[readout.state],), digits=digits, lines=lines, note=note)


def _running(readout: Readout, moment: Moment) -> Scene:
    step, stops = readout.step, moment.sight is not Sight.BY_HAND and not readout.belt.standing
    coming = words.coming_text(moment.coming, stops=stops)
    if readout.belt.rising_ckmh is not None:
        coming = f"The belt speeds up now. {coming}"
    if step is None or moment.kind is None:
        return Scene(look=Look.OUTLINED, titles=("under way",), note=coming)
    titles = (
        words.title_of(step.interval, readout.plan.sets)
        if moment.kind is step.interval.kind
        else (words.KINDS[moment.kind],)
    )
    note = "Done? ENTER goes on." if moment.key_ends else coming
    look = Look.FILLED if moment.kind is Kind.RUN else Look.OUTLINED
    if moment.key_ends:
        return Scene(look=look, titles=titles, lines=words.PRESS, note=note)
    return Scene(look=look, titles=titles, digits=_time_digits(moment), note=note)


def _time_digits(moment: Moment) -> str:
    """Time left; in the last seconds the count, the arrow and the coming speed."""
    if moment.count_down is None:
        return _clock(moment.left_s)
    speed_ckmh, arrow = _next(moment.coming)
    return f"{moment.count_down} {arrow}{kmh_text(speed_ckmh)}"


def _next(coming: Coming | None) -> tuple[int, str]:
    return (0, "▼") if coming is None else (coming.speed_ckmh, words.ARROWS[coming.change])


def _clock(left_s: int | None) -> str:
    return "" if left_s is None else clock_text(left_s * SECOND_US)


def _belt_digits(moment: Moment) -> str:
    return "–" if moment.speed_ckmh is None else kmh_text(moment.speed_ckmh)


def _waiting(readout: Readout, moment: Moment) -> Scene:
    titles = (words.TITLES[readout.state],)
    if moment.count_in is not None:
        return Scene(look=Look.HELD, titles=("belt starts",), digits=str(moment.count_in), note=words.COUNTING_IN)
    coming = readout.coming
    if coming is not None and not coming.interval.on_belt:
        note = words.OFF_BELT_WAITS
    else:
        note = words.ARMING_BY_HAND if readout.driving is Driving.NOBODY else words.ARMING
    return Scene(look=Look.OUTLINED, titles=titles, lines=words.PRESS, note=note)


def _paused(readout: Readout, moment: Moment) -> Scene:
    if moment.count_in is not None:
        return Scene(look=Look.HELD, titles=("belt starts",), digits=str(moment.count_in), note=words.COUNTING_IN)
    why, note = words.sentence(readout.why), words.NOTES[State.PAUSED]
    return Scene(
        look=Look.HELD, titles=(words.TITLES[State.PAUSED],), digits=_clock(moment.left_s), note=f"{why} {note}"
    )


def _lost(readout: Readout, moment: Moment) -> Scene:
    note = lost_text(readout, moment.now)
    lines = words.PULL if readout.stop_waits else words.CONSOLE
    return Scene(look=Look.ALARM, titles=(words.TITLES[State.LOST],), lines=lines, note=note)


def _finished(readout: Readout) -> Scene:
    summary = readout.summary
    if summary is None:
        return Scene(look=Look.OUTLINED, titles=("done",))
    return Scene(
        look=Look.OUTLINED if summary.stands else Look.ALARM,
        titles=(words.ENDS[summary.outcome],),
        lines=end_words.end_big(summary, readout.plan.sets) if summary.stands else words.LOOK,
        note="" if summary.stands and summary.duration_us is None else words.sentence(summary.text),
    )
