"""A coach's wish signed for one runner: read with his speeds, held against his limits, kept before it leaves."""

import secrets
from pathlib import Path

import msgspec

from backrun_treadmill.coach.contents import Offerable
from backrun_treadmill.coach.envelope import TooLarge, seal
from backrun_treadmill.coach.pins import Pin
from backrun_treadmill.coach.resolved import resolve_profile
from backrun_treadmill.coach.resolved_programme import resolve_programme
from backrun_treadmill.coach.sent import Offer
from backrun_treadmill.coach.vetting import Scope, Unfitting, read_content, vet
from backrun_treadmill.coach.words import offer_line
from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.core.faults import FaultyFile, printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body.body_files import named_profiles, programme_bytes
from backrun_treadmill.front.coach.coach_desk import CoachDesk, now_s
from backrun_treadmill.front.files.profile_files import profile_bytes

DAY_S = 86_400
HOLDS_DAYS = 14
"""How long an offer holds unless something else is said."""


class NotIssued(Exception):
    """Nothing was signed; `str()` says why and what to do."""


def issue(desk: CoachDesk, pin: Pin, asked: Asked, *, days: int = HOLDS_DAYS, plan: str = "") -> Offer:
    """The offer, signed and kept. `plan` begins the id of one to revise or take back.

    Raises NotIssued, FaultyFile, Unfitting, TooLarge, Unreadable, OSError; nothing is kept then.
    """
    if pin.revoked_s is not None:
        raise NotIssued(f"{printable(pin.name)} is revoked: pair once more")
    before = [one for one in desk.sent.offers(pin.kid) if plan and one.plan_id.startswith(plan)]
    ids = {one.plan_id for one in before}
    if len(ids) != (1 if plan else 0) or (asked.measure is Measure.WITHDRAWAL and not before):
        raise NotIssued("--plan must begin the id of one plan that was offered to this runner: backrun coach list")
    content = content_for(asked, pin.runner or Runner())
    now = now_s()
    plan_id = before[-1].plan_id if before else secrets.token_hex(16)
    revision = before[-1].revision + 1 if before else 1
    ends = now + days * DAY_S
    data = seal(
        content, key=desk.key, audience=pin.kid, issued_s=now, expires_s=ends, plan_id=plan_id, revision=revision
    )
    offer = Offer(
        runner=pin.kid,
        plan_id=plan_id,
        revision=revision,
        what=offer_line(content),
        issued_s=now,
        expires_s=ends,
        envelope=data,
    )
    desk.sent.keep(offer)
    return offer


def issue_to_each(desk: CoachDesk, runners: list[Pin], asked: Asked) -> list[Outcome]:
    """One offer each; whoever it does not fit is told of and keeps nobody else from his."""
    outcomes = []
    for pin in runners:
        try:
            offer = issue(desk, pin, asked)
        except (NotIssued, FaultyFile, Unfitting, TooLarge, OSError) as error:
            outcomes.append(Outcome(printable(pin.name), signed=False, said=str(error).splitlines()[0]))
        else:
            outcomes.append(Outcome(printable(pin.name), signed=True, said=offer.what))
    return outcomes


def content_for(asked: Asked, runner: Runner) -> Offerable:
    """What is asked for as this runner would have it. Raises FaultyFile, Unfitting, Unreadable, OSError."""
    table: dict[str, object] = {"kind": asked.measure.value, "note": asked.note}
    match asked.measure:
        case Measure.PROFILE:
            text = resolve_profile(profile_bytes(asked.named), source=asked.named, runner=runner)
            table |= {"name": _key(asked.named), "text": text}
        case Measure.PROGRAMME:
            data = programme_bytes(asked.named)
            text = resolve_programme(data, source=asked.named, runner=runner, profiles=named_profiles())
            table |= {"name": _key(asked.named), "text": text}
        case Measure.HOLD:
            table |= {"programme": asked.named, "days": asked.number}
        case Measure.STEP_BACK:
            table |= {"programme": asked.named, "levels": asked.number}
        case Measure.FREQUENCY:
            table |= {"programme": asked.named, "per_week": asked.number}
        case Measure.NOTE | Measure.WITHDRAWAL:
            pass
    content = read_content(msgspec.json.encode(table))
    return vet(content, runner=runner, scope=Scope(), profiles=named_profiles()).content


def _key(named: str) -> str:
    """A file's name as the name of an offer: lower case, digits and hyphens."""
    stem = Path(named).stem.lower()
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem).split())[:40] or "plan"
