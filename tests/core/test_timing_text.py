"""Timing in words and bars: which change was worst, how early speeds left, and for what."""

from belt_rig import BeltRig, aligned, knowing

from backrun_treadmill.core.afterwards.timing_text import bars, lead_sentences, timing_sentence
from backrun_treadmill.core.folds.transitions import Timing, Transitions
from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.timing.belt_lead import BeltRamp

ANSWERS = (40,) * 20 + (44,) * 20 + (60,) * 20


def timing_of(rig: BeltRig) -> Timing:
    """The timing of everything so far."""
    fold = Transitions()
    for record in rig.records:
        fold.feed(record)
    return fold.timing


def by_command() -> BeltRig:
    """Two runs on a machine whose answers are known, with one wake-up that came 30 ms late."""
    rig = BeltRig(aligned(2), machine=knowing(Learned(answer_ms=ANSWERS))).with_ramps(200, 100)
    moved = rig.start()
    rig.run_to(moved + 149.9)
    rig.at(rig.now + 50_000, lambda: rig.stall(0.03))
    rig.run_to(moved + 200)
    return rig


def test_the_lead_the_worst_change_and_the_spread_are_told() -> None:
    timing = timing_of(by_command())
    assert timing.lead is not None
    assert (timing.lead.rise_ms, timing.lead.answers) == (43, 64)
    assert timing.worst is not None
    assert (timing.worst.kind, timing.worst.set_no) == ("run", 2)
    assert sum(timing.sent_bins) == timing.transitions == 5
    told = timing_sentence(timing)
    assert 20 < timing.worst.off_ms <= 30
    assert " ms, the run of set 2), none more than 100 ms" in told
    [lead] = lead_sentences(timing)
    assert lead.startswith("Lead: 43 ms (rises), ")
    assert " ms (falls), from 64 answers; acknowledged " in lead
    lines = bars(timing)
    assert lines[0].startswith("  up to 1 ms   ████████████████████ 4")
    assert lines[-1].split()[:4] == ["up", "to", "50", "ms"]
    assert "0" in lines[1].split()


def test_without_any_lead_none_is_told() -> None:
    rig = BeltRig(aligned(2), lead=False).with_ramps(200, 100)
    moved = rig.start()
    rig.run_to(moved + 100)
    timing = timing_of(rig)
    assert timing.lead is None
    assert lead_sentences(timing) == []


def test_changes_aligned_to_the_belt_are_told_with_their_ramp_and_are_no_acknowledgements() -> None:
    learned = Learned(
        answer_ms=ANSWERS, dead_time_ms=150, up_ckmh_s=200, down_ckmh_s=100, learned_with=LearnedWith.RUNNER
    )
    rig = BeltRig(aligned(2), machine=knowing(learned)).with_ramps(200, 100)
    moved = rig.start()
    rig.run_to(moved + 200)
    timing = timing_of(rig)
    assert timing.ramp == BeltRamp(150_000, 200, 100)
    assert (timing.transitions, timing.by_belt) == (5, 4)
    assert timing.acknowledged_ms.max == 45.0
    assert lead_sentences(timing) == [
        "Ramp: 2 up, 1 down km/h a second, 0.1 s until it moves; 4 of the changes left early by it."
    ]


def test_nothing_sent_has_no_bars() -> None:
    assert bars(timing_of(BeltRig(aligned(1)))) == []
