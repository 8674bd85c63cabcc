"""Which answer belongs to which write: by op code and order, for a late answer carries the newest write's number."""

from statistics import median

from backrun_treadmill.core.events import CommandAnswered, CommandSent, Result

TWICE_WITHIN_US = 2_000_000
SLACK_US = 1_000_000
LONG_US = 9_000_000
"""A request that has no answer by then gets none: the slowest machine known takes 8 s."""


class _Out:
    """A write that has no answer yet."""

    def __init__(self, seq: int, op: str, at: int) -> None:
        self.seq, self.op, self.at = seq, op, at
        self.times = 1


class Answers:
    """Fed with what was sent and answered; a request that is out for ever stays without a result."""

    def __init__(self) -> None:
        self.result_of: dict[int, Result] = {}
        """By number of the command."""
        self.sent_at: dict[int, int] = {}
        """The newest write of a command: a busy machine gets it several times."""
        self.times_sent: dict[int, int] = {}
        self.writes: dict[str, int] = {}
        """By op code."""
        self.answered: dict[str, int] = {}
        self.doubled = 0
        """Answers that came once more though nothing was asked again."""
        self.unanswered: dict[str, int] = {}
        """By op code; on a link that lasted long enough for an answer."""
        self._out: list[_Out] = []
        self._newest: dict[str, tuple[int, Result]] = {}
        self._took_us: list[int] = []
        self._last: dict[str, tuple[_Out, int]] = {}

    def sent(self, event: CommandSent) -> None:
        """The radio took a command; `raw` names its op code."""
        op = event.raw[:2]
        self.sent_at[event.seq] = event.at
        self.times_sent[event.seq] = self.times_sent.get(event.seq, 0) + 1
        self.writes[op] = self.writes.get(op, 0) + 1
        for out in self._out:
            if out.seq == event.seq:
                out.at, out.times = event.at, out.times + 1
                return
        self._out.append(_Out(event.seq, op, event.at))

    def take(self, event: CommandAnswered) -> int | None:
        """The number of the command that was answered; None for an answer to nothing that is out."""
        self.answered[event.op] = self.answered.get(event.op, 0) + 1
        self._newest[event.op] = (event.at, event.result)
        asked = [one for one in self._out if one.op == event.op]
        out = next((one for one in asked if event.at - one.at <= self._patience_us), None)
        if out is None:
            if not asked:
                self._note_doubled(event)
            return None
        self._out.remove(out)
        self.result_of[out.seq] = event.result
        self._took_us.append(event.at - out.at)
        self._last[event.op] = (out, event.at)
        return out.seq

    def since(self, op: str, at: int) -> Result | None:
        """The newest answer to such a request, if it came after `at`; whichever of them it was for."""
        answered_at, result = self._newest.get(op, (-1, None))
        return result if answered_at >= at else None

    @property
    def _patience_us(self) -> int:
        """What is out for longer was dropped, by the slowest answer so far."""
        return LONG_US if not self._took_us else SLACK_US + 2 * max(self._took_us)

    def link_ends(self, at: int) -> None:
        """What was out will not be answered any more."""
        for out in self._out:
            if at - out.at >= LONG_US:
                self.unanswered[out.op] = self.unanswered.get(out.op, 0) + 1
        self._out.clear()
        self._last.clear()

    @property
    def median_ms(self) -> int | None:
        """From a write to its answer; None below three of them."""
        return round(median(self._took_us) / 1000) if len(self._took_us) >= 3 else None

    @property
    def any(self) -> bool:
        """Whether it has ever answered."""
        return bool(self.answered)

    def _note_doubled(self, event: CommandAnswered) -> None:
        out, at = self._last.get(event.op, (None, 0))
        if out is not None and out.times == 1 and event.at - at <= TWICE_WITHIN_US:
            self.doubled += 1
