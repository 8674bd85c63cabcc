"""The machine with quirks: the compliant one, and what each quirk changes in what it does and says."""

from backrun_treadmill.sim import frames
from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.frames import Result
from backrun_treadmill.sim.machine import Machine, Refused, State
from backrun_treadmill.sim.odd_data import FORMS, Shown
from backrun_treadmill.sim.quirks import Quirks

RUNAWAY_CKMH = 2200
SPIKE_EVERY = 17
ZERO_EVERY = 13
RAMP_STEP_CKMH = 16
"""A UREVO E1L says each 0.1 mph of a ramp."""


class OddMachine(Machine):
    """In virtual time like its base; quirks that come by time are looked at on each `advance`."""

    def __init__(self, quirks: Quirks, *, up_ckmh_s: float = 200, down_ckmh_s: float = 50, at_us: int = 0) -> None:
        super().__init__(up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=at_us)
        self._quirks = quirks
        self.speeds = quirks.speeds
        self.countdown_us = round(quirks.countdown_s * US)
        self.link_broken = False
        """The last request broke the link; whoever carries it takes note."""
        self.controlled_once = False
        self._target_ckmh = quirks.speeds[0]
        self._before_ckmh = 0
        """The target of before the last stop or pause."""
        self._ordered: list[tuple[int, int]] = []
        """(when, speed): what the motor has yet to follow."""
        self._moving_since: int | None = None
        self._resting_since: int | None = None
        self._kept_alive_us = at_us
        self._once: set[str] = set()
        self._starts = 0
        self._packets = 0
        self._said_ckmh = 0.0
        if quirks.moves_already_ckmh:
            self.state, self._moving_since = State.RUNNING, at_us
            self.belt.speed_ckmh = float(quirks.moves_already_ckmh)
            self.belt.head_for(quirks.moves_already_ckmh)

    # time

    def advance(self, to_us: int) -> None:
        """Move on to `to_us`, then do what is due by time."""
        while self._ordered and self._ordered[0][0] <= to_us:
            at_us, speed_ckmh = self._ordered.pop(0)
            super().advance(at_us)
            self.belt.head_for(speed_ckmh)
        super().advance(to_us)
        self._say_ramp()
        since_s = None if self._moving_since is None else (to_us - self._moving_since) / US
        if self.state is State.RUNNING and since_s is not None:
            self._grow_odd(to_us, since_s)
        elif self.state is State.IDLE and self._due("restarts_s", to_us, self._resting_since):
            self._set_off()

    def _grow_odd(self, at_us: int, since_s: float) -> None:
        quirks = self._quirks
        if quirks.spin_up == "forgotten" and self._due("spin_up_s", at_us, self._moving_since):
            self._drive(self.speeds[0])
        if self._due("runs_away_s", at_us, self._moving_since):
            self.belt.head_for(RUNAWAY_CKMH)
        if self._due("control_lost_s", at_us, self._moving_since):
            self.take_control()
        if self._due("stops_itself_s", at_us, self._moving_since):
            self.pause()
        elif self._feels_nobody(at_us, since_s):
            self.stop()

    def _feels_nobody(self, at_us: int, since_s: float) -> bool:
        auto_stop_s, keep_alive_s = self._quirks.auto_stop_s, self._quirks.keep_alive_s
        unheard_s = (at_us - self._kept_alive_us) / US
        return 0 < auto_stop_s <= since_s or 0 < keep_alive_s <= unheard_s

    def _due(self, quirk: str, at_us: int, since_us: int | None) -> bool:
        """Once in a life, or after each start for what comes with every start."""
        after_s = getattr(self._quirks, quirk)
        if not after_s or since_us is None or quirk in self._once or at_us - since_us < after_s * US:
            return False
        self._once.add(quirk)
        return True

    # the control point

    def request(self, client: object, value: bytes) -> bytes:
        """One control point write: refused, ignored or carried out as the quirks say."""
        op, quirks = value[:1].hex(), self._quirks
        self._kept_alive_us = self.belt.at_us if op == "07" else self._kept_alive_us
        self.controlled_once = self.controlled_once or op == "00"
        refused = dict(quirks.refuses).get(op)
        if refused is not None:
            return frames.answer(value[0], Result(refused))
        if any(value.hex().startswith(ignored) for ignored in quirks.ignores):
            return frames.answer(value[0], Result.SUCCESS)
        answer = super().request(client, value)
        if op == "00" and quirks.starts_on_control and self.state in (State.IDLE, State.PAUSED):
            self._set_off()
        if op != "00" and quirks.control_expires:
            self.end_control(client)
        claimed = dict(quirks.claims).get(op)
        return answer if claimed is None else frames.answer(value[0], Result(claimed))

    def begin_link(self) -> None:
        """Somebody connected, which moves or stops some belts."""
        if self._quirks.starts_on_connect and self.state is State.IDLE:
            self._set_off()
        if self._quirks.stops_on_connect and self.state is State.RUNNING:
            self.stop()

    # what the console's keys do as well

    def start(self) -> None:
        """Start, which a running belt may take for a pause, or a standing one only the second time."""
        if self.state is State.RUNNING and self._quirks.start_again == "toggles":
            self.pause()
            return
        if self.state in (State.COUNTDOWN, State.RUNNING) and self._quirks.start_again == "taken":
            return
        if self.state is State.RUNNING and self._quirks.keep_alive_s:
            return
        self._starts += 1
        if self._starts % self._quirks.starts_needed:
            return
        super().start()
        self._kept_alive_us = self.belt.at_us
        if self._quirks.start_recovers_target:
            self._target_ckmh = self._before_ckmh or self.speeds[0]
        if self._quirks.start_says_stopped:
            self._said.append(frames.status_stopped(paused=False))

    def set_target(self, speed_ckmh: int) -> None:
        """A target in the machine's own numbers, unless the belt has just begun to move and wants none."""
        if self.spinning_up:
            if self._quirks.spin_up == "ignored":
                return
            if self._quirks.spin_up == "refused":
                raise Refused(Result.NOT_PERMITTED, "the belt has just started")
            self.link_broken = self.link_broken or self._quirks.spin_up == "hangs-up"
        said = len(self._said)
        super().set_target(speed_ckmh)
        if self._quirks.ramp_status:
            del self._said[said:]

    @property
    def spinning_up(self) -> bool:
        """Whether the belt has moved for less than `spin_up_s`."""
        if self._moving_since is None or self.state is not State.RUNNING:
            return False
        return self.belt.at_us - self._moving_since < self._quirks.spin_up_s * US

    def pull_key(self) -> None:
        """Take the safety key out; some call that a stop."""
        said = len(self._said)
        super().pull_key()
        self._ordered.clear()
        if self._quirks.safety_key_says_stopped:
            self._said[said:] = [frames.status_stopped(paused=False)]

    # inside

    def _drive(self, target_ckmh: int) -> None:
        true_ckmh = round(target_ckmh * self._quirks.target_factor * self._quirks.over_factor)
        if self._quirks.reaction_s:
            self._ordered.append((self.belt.at_us + round(self._quirks.reaction_s * US), true_ckmh))
        else:
            self.belt.head_for(true_ckmh)

    def _set_off(self) -> None:
        if not self.key_in:
            return  # without its key the motor has no power, whatever the machine is up to
        self._moving_since, self._resting_since = self.belt.at_us, None
        self._once -= {"spin_up_s", "control_lost_s"}
        super()._set_off()

    def _run_down(self, to: State) -> None:
        self._before_ckmh = self._target_ckmh
        self._moving_since = None
        super()._run_down(to)

    def _come_to_rest(self) -> None:
        paused = self.state is State.PAUSING
        self._resting_since = None if paused else self.belt.at_us
        super()._come_to_rest()
        if paused and self._quirks.pause_resets:
            self.belt.distance_cm, self.moving_us = 0.0, 0

    # what it says

    def treadmill_packets(self) -> list[bytes]:
        """One round of data in this machine's form."""
        quirks = self._quirks
        if quirks.silent or (quirks.silent_until_control and not self.controlled_once):
            return []
        self._packets += 1
        distance_m = int(self.belt.distance_cm // 100)
        shown = Shown(
            speed_ckmh=self._shown_ckmh(),
            distance_m=distance_m // 50 * 50 if quirks.odometer_stuck else distance_m,
            incline_dpct=self.incline_dpct,
            elapsed_s=self.moving_us // US,
            steps=distance_m * 10 // 7,
        )
        return FORMS[quirks.data_form](shown)

    def _shown_ckmh(self) -> int:
        quirks = self._quirks
        if quirks.spike_ckmh and self._packets % SPIKE_EVERY == 0:
            return quirks.spike_ckmh
        if quirks.zeros and self._packets % ZERO_EVERY == 0:
            return 0
        true_ckmh = self.belt.target_ckmh if quirks.set_point else self.belt.speed_ckmh
        if true_ckmh == 0:
            return quirks.rest_report_ckmh
        wavering = quirks.jitter_ckmh * (1, 0, -1)[self._packets % 3]
        return max(1, round(true_ckmh * quirks.report_factor) + wavering)

    def _say_ramp(self) -> None:
        if not self._quirks.ramp_status or abs(self.belt.speed_ckmh - self._said_ckmh) < RAMP_STEP_CKMH:
            return
        self._said_ckmh = self.belt.speed_ckmh
        self._said.append(frames.status_target(round(self.belt.speed_ckmh)))
