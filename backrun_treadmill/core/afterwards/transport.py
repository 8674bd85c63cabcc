"""How a replay passes: a rate, play and pause, and where it stands at an instant of whoever looks on. Pure."""

RATES = (1, 2, 5, 10, 20, 50, 100)
SLOWEST, FASTEST = RATES[0], RATES[-1]


class Transport:
    """From `began` to `ends` (session time, µs); `clock` is the onlooker's own time, µs, and never goes back."""

    def __init__(self, *, began: int, ends: int, rate: float, clock: int) -> None:
        self.began, self.ends = began, ends
        self.rate = rate
        self.playing = True
        self._at, self._since = began, clock

    def at(self, clock: int) -> int:
        """Where it stands; at the end it stays."""
        if not self.playing:
            return self._at
        return min(self.ends, self._at + int((clock - self._since) * self.rate))

    def over(self, clock: int) -> bool:
        """Whether there is no more to come."""
        return self.at(clock) >= self.ends

    def toggle(self, clock: int) -> None:
        """Pause, or play on; from the end, from the beginning."""
        if self.over(clock):
            self.go(self.began, clock)
            self.playing = True
            return
        self.go(self.at(clock), clock)
        self.playing = not self.playing

    def go(self, at: int, clock: int) -> None:
        """Stand there, playing or paused as before."""
        self._at, self._since = max(self.began, min(at, self.ends)), clock

    def set_rate(self, rate: float, clock: int) -> None:
        """So many seconds of the session in one."""
        self.go(self.at(clock), clock)
        self.rate = rate

    def faster(self, clock: int) -> None:
        """The next of `RATES`."""
        self.set_rate(next((rate for rate in RATES if rate > self.rate), FASTEST), clock)

    def slower(self, clock: int) -> None:
        """The one before."""
        self.set_rate(next((rate for rate in reversed(RATES) if rate < self.rate), SLOWEST), clock)
