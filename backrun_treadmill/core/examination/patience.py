"""How long a stop that cannot be proved, or sent, is waited for before the examination ends without its proof."""

from backrun_treadmill.core.session.ending import GIVE_UP_ATTENDED_US, GIVE_UP_US


class Patience:
    """Of one way down. With a link it counts from the first stage that was missed, without one from the first loss."""

    def __init__(self) -> None:
        self._proof_by: int | None = None
        self._link_by: int | None = None

    def ends(self, *, linked: bool) -> int | None:
        """The instant (µs) at which it is given up; None: not yet."""
        return self._proof_by if linked else self._link_by

    def missed(self, at: int, *, attended: bool) -> None:
        """The stop was not seen to work in time."""
        if self._proof_by is None:
            self._proof_by = at + _span_us(attended=attended)

    def link_lost(self, at: int, *, attended: bool) -> None:
        """The stop has to wait for a link; a later loss changes nothing, for some links go at every stop."""
        if self._link_by is None:
            self._link_by = at + _span_us(attended=attended)

    def link_back(self, at: int) -> None:
        """The stop that goes out now is given the time of a proof."""
        if self._proof_by is not None:
            self._proof_by = max(self._proof_by, at + GIVE_UP_US)

    def left_alone(self, at: int) -> None:
        """Nobody watches any more."""
        latest = at + _span_us(attended=False)
        self._proof_by = None if self._proof_by is None else min(self._proof_by, latest)
        self._link_by = None if self._link_by is None else min(self._link_by, latest)


def _span_us(*, attended: bool) -> int:
    return GIVE_UP_ATTENDED_US if attended else GIVE_UP_US
