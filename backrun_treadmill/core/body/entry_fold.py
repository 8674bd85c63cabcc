"""From the records of a session to its line in a history: what was done, and what the runner said by key.

A fold over a journal. What only people can say later (the next morning, 48 hours) is not in it.
"""

from collections.abc import Iterable

from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.programme import Programme, level_of
from backrun_treadmill.core.body.said import Said
from backrun_treadmill.core.commands import AnyCommand, Close, Outcome, SessionEnded
from backrun_treadmill.core.events import AnyEvent
from backrun_treadmill.core.impacts import ImpactCounter
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.progress import Progress
from backrun_treadmill.core.units import SECOND_US


def entry_from(
    records: Iterable[AnyEvent | AnyCommand], *, when_min: int, programmes: Iterable[Programme] = ()
) -> Entry | None:
    """The entry of a session that began at local `when_min`; None when no plan of it ever began.

    `programmes`, read with the speeds of the session's own runner, are where its level is looked for.
    """
    progress, counter, said = Progress(), ImpactCounter(), Said()
    outcome = Outcome.INTERRUPTED
    for record in records:
        for fold in (progress, counter, said):
            fold.feed(record)
        if isinstance(record, SessionEnded | Close):
            outcome = record.outcome
    for fold in (progress, counter, said):
        fold.finish()
    plan = progress.plan
    if plan is None or (progress.duration_us is None and not said.anything):
        return None
    found = next(((p.key, number) for p in programmes if (number := level_of(plan, p)) is not None), None)
    programme, level = found or ("", None)
    return Entry(
        when_min=when_min,
        activity=_activity(plan) if progress.duration_us is not None else Activity.CHECK_IN,
        virtual=said.virtual,
        counts=plan.counts,
        programme=programme,
        level=level if progress.duration_us is not None else None,
        completed=outcome is Outcome.FINISHED and progress.sets_done == plan.sets,
        running_impacts=counter.total.running,
        running_estimated=counter.total.running_estimated,
        walking_impacts=counter.total.walking,
        longest_bout_s=said.longest_bout_us // SECOND_US,
        distance_m=None if progress.distance_cm is None else round(progress.distance_cm / 100),
        pain_before=said.pain_before,
        pain_during=said.pain_during,
        pain_after=said.pain_after,
        leg_symptom=said.leg,
        effort=said.effort,
    )


def _activity(plan: Plan) -> Activity:
    """Off-belt plans are strength, or stretching where nothing is repeated by number."""
    if any(interval.on_belt for interval in plan.intervals):
        return Activity.TREADMILL
    return Activity.STRENGTH if any(interval.reps for interval in plan.intervals) else Activity.STRETCH
