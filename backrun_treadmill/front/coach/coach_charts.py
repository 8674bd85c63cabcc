"""From what a coach keeps on disk to one chart of each runner."""

import tomllib
from datetime import datetime

from msgspec.structs import replace

from backrun_treadmill.coach.contents import Frequency, Offerable, OfferedProgramme
from backrun_treadmill.coach.envelope import UNREADABLE, read_envelope, read_statement
from backrun_treadmill.coach.followed import Followed
from backrun_treadmill.coach.live_words import TelemetryTold
from backrun_treadmill.coach.pins import Pin
from backrun_treadmill.coach.sent import Offer
from backrun_treadmill.coach.summary import Summary
from backrun_treadmill.coach.vetting import Unfitting, read_content
from backrun_treadmill.core.board.chart import Chart, Done, Live, Offered
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.body.own_history import minutes_of
from backrun_treadmill.front.coach.coach_desk import CoachDesk

VIRTUAL = "virtual room"


def chart_of(desk: CoachDesk, pin: Pin) -> Chart:
    """All that is on disk of a runner. Raises sqlite3.Error."""
    return Chart(
        kid=pin.kid,
        name=printable(pin.name),
        paired_min=local_min(pin.paired_s),
        done=tuple(map(_done, desk.followed.summaries(pin.kid))),
        offered=tuple(_offered(desk, offer) for offer in desk.sent.offers(pin.kid)),
        live=live_of(desk.followed.state(pin.kid), None),
    )


def live_of(followed: Followed | None, second: TelemetryTold | None) -> Live | None:
    """The last state that was told, with a second of telemetry where that is of the same session."""
    if followed is None:
        return None
    told = followed.told
    live = Live(
        at_s=told.at_s,
        state=printable(told.state),
        profile=printable(told.profile) + (f" ({VIRTUAL})" if told.virtual else ""),
        kind=printable(told.kind),
        set_no=told.set_no,
        sets=told.sets,
        step=told.step,
        steps=told.steps,
        asked_ckmh=told.speed_ckmh,
        pain=told.pain,
        leg=told.leg,
        outcome=printable(told.outcome),
        missed=followed.missed,
    )
    return with_second(live, second) if second is not None and second.session == told.session else live


def with_second(live: Live, second: TelemetryTold) -> Live:
    """The same session one second on."""
    return replace(
        live,
        at_s=max(live.at_s, second.at_s),
        belt_ckmh=second.speed_ckmh,
        left_s=second.left_s,
        cadence_spm=second.cadence_spm,
        impacts=second.running_impacts,
        heart_bpm=second.heart_bpm,
    )


def local_min(at_s: int) -> int:
    """Minutes of the wall's time of this computer, as a history counts them."""
    return minutes_of(datetime.fromtimestamp(at_s).astimezone())


def _done(summary: Summary) -> Done:
    return Done(
        entry=summary.entry,
        profile=printable(summary.profile),
        outcome=printable(summary.outcome),
        sets_done=summary.sets_done,
        sets_planned=summary.sets_planned,
        heart_max_bpm=summary.heart_max_bpm,
        shares_pain=summary.shares_pain,
        note=printable(summary.note),
    )


def _offered(desk: CoachDesk, offer: Offer) -> Offered:
    heard = desk.sent.heard(offer)
    last = heard[-1] if heard else None
    return Offered(
        what=offer.what,
        sent_min=local_min(offer.issued_s),
        state=str(last.state) if last else "",
        said=last.said if last else "",
        state_min=local_min(last.at_s) if last else 0,
        per_week=_per_week(offer),
    )


def _per_week(offer: Offer) -> int:
    try:
        content = read_content(bytes(read_statement(read_envelope(offer.envelope).payload).content))
    except (*UNREADABLE, Unfitting):
        return 0
    return _agreed(content)


def _agreed(content: Offerable) -> int:
    match content:
        case Frequency():
            return content.per_week
        case OfferedProgramme():
            match tomllib.loads(content.text).get("per-week", 3):
                case int(number) | [int(number), *_]:
                    return number
        case _:
            pass
    return 0
