from backrun_treadmill.front.belt.judge import Judge

TICK_US = 100_000


def verdict_after(judge: Judge, seconds: float, *, heard_every_s: float = 0.0) -> tuple[str, float]:
    """Ticks for `seconds`; gives the verdict and when it fell, ("", seconds) when there was none."""
    for n in range(1, round(seconds * 10) + 1):
        if heard_every_s and n % round(heard_every_s * 10) == 0:
            judge.heard()
        if verdict := judge.tick(TICK_US):
            return verdict, n / 10
    return "", seconds


def test_an_engine_that_beats_lives() -> None:
    judge = Judge()
    judge.heard()
    assert verdict_after(judge, 3600, heard_every_s=0.5) == ("", 3600)


def test_three_seconds_of_silence_convict() -> None:
    judge = Judge()
    judge.heard()
    verdict, at = verdict_after(judge, 60)
    assert "no sign of life" in verdict
    assert at == 3.0


def test_start_up_has_thirty_seconds_of_its_own() -> None:
    verdict, at = verdict_after(Judge(), 60)
    assert "did not start" in verdict
    assert at == 30.0


def test_a_stop_that_is_not_answered_for_half_a_second_convicts_a_beating_engine() -> None:
    judge = Judge()
    judge.heard()
    judge.stop_asked()
    verdict, at = verdict_after(judge, 10, heard_every_s=0.1)
    assert "stop was not answered" in verdict
    assert at == 0.5


def test_an_answered_stop_acquits_and_the_next_one_is_counted_anew() -> None:
    judge = Judge()
    judge.heard()
    judge.stop_asked()
    assert verdict_after(judge, 0.4, heard_every_s=0.1)[0] == ""
    judge.stop_answered()
    assert verdict_after(judge, 20, heard_every_s=0.5)[0] == ""
    judge.stop_asked()
    assert verdict_after(judge, 20, heard_every_s=0.1)[1] == 0.5


def test_hammering_the_stop_key_does_not_prolong_the_wait() -> None:
    judge = Judge()
    judge.heard()
    verdicts = []
    for _ in range(5):
        judge.stop_asked()
        verdicts.append(judge.tick(TICK_US))
    assert [bool(verdict) for verdict in verdicts] == [False] * 4 + [True]


def test_a_stop_pressed_before_the_engine_is_up_waits_for_it() -> None:
    judge = Judge()
    judge.stop_asked()
    assert verdict_after(judge, 10)[0] == ""
    judge.heard()
    assert "stop was not answered" in verdict_after(judge, 10, heard_every_s=0.1)[0]


def test_a_front_that_was_suspended_for_a_minute_convicts_nobody() -> None:
    judge = Judge()
    judge.heard()
    judge.stop_asked()
    assert judge.tick(60_000_000) == ""
    judge.stop_answered()
    assert verdict_after(judge, 2.5)[0] == ""


def test_after_the_close_neither_silence_nor_an_unanswered_stop_matters_for_twenty_seconds() -> None:
    judge = Judge()
    judge.heard()
    judge.stop_asked()
    judge.close_seen()
    verdict, at = verdict_after(judge, 60)
    assert "does not end" in verdict
    assert at == 20.0
