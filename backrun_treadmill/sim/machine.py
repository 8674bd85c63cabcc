"""The compliant machine: what a treadmill that keeps to the FTMS specification does with requests and console keys.

Where the specification leaves a choice, or real machines differ, this one does:

* Set Target Speed while standing, paused or stopping is refused (operation failed): success would promise a target
  that is not kept, because every start begins at the least speed. In the start countdown it is taken.
* Start counts down 3 s, then the belt makes for the least speed until a target comes. Start while started, counting
  down or running down is refused; stop and pause are refused only when the belt is already at rest.
* The status "stopped" comes when the belt has reached zero (measured on a UREVO E1L), "started" when the countdown is
  over, and the writer of a change hears of it as well as everybody else (as real machines do).
* Stop, start and pause leave the counters alone; only Reset clears them, and it stops the belt too.
* A client that vanishes changes nothing: the belt runs on. Its control ends with its link.
"""

from enum import Enum

from backrun_treadmill.sim import frames
from backrun_treadmill.sim.belt import US, Belt
from backrun_treadmill.sim.frames import Op, Result, Status, Training

COUNTDOWN_US = 3 * US

LEAST_CKMH = 80
MOST_CKMH = 2000
STEP_CKMH = 10

MOST_INCLINE_DPCT = 100
INCLINE_STEP_DPCT = 5


class State(Enum):
    """What the machine is doing."""

    IDLE = "idle"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    STOPPING = "stopping"
    PAUSING = "pausing"
    PAUSED = "paused"


TRAINING = {
    State.IDLE: Training.IDLE,
    State.COUNTDOWN: Training.PRE_WORKOUT,
    State.RUNNING: Training.MANUAL,
    State.STOPPING: Training.POST_WORKOUT,
    State.PAUSING: Training.POST_WORKOUT,
    State.PAUSED: Training.IDLE,
}

_STANDING = (State.IDLE, State.PAUSED)


class Refused(Exception):
    """A request or a key the machine does not carry out now; `result` is what the control point answers."""

    def __init__(self, result: Result, why: str) -> None:
        super().__init__(why)
        self.result = result


class Machine:
    """Belt, console and control point in virtual time. Status messages collect in `said` until somebody takes them."""

    countdown_us = COUNTDOWN_US
    speeds = (LEAST_CKMH, MOST_CKMH, STEP_CKMH)
    """0x2AD4: least, most and step of the targets it takes."""

    def __init__(self, *, up_ckmh_s: float = 200, down_ckmh_s: float = 50, at_us: int = 0) -> None:
        self.belt = Belt(up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=at_us)
        self.state = State.IDLE
        self.key_in = True
        self.incline_dpct = 0
        self.moving_us = 0
        """Time the belt has moved, for the elapsed-time counter."""
        self._target_ckmh = self.speeds[0]
        self._starts_at_us = 0
        self._controller: object | None = None
        self._said: list[bytes] = []
        self._procedures = {Op.START: self.start, Op.STOP: self.stop, Op.PAUSE: self.pause, Op.RESET: self._reset}

    # time

    def advance(self, to_us: int) -> None:
        """Move on to `to_us`, through the end of a countdown or of a ramp to rest if one lies on the way."""
        if self.state is State.COUNTDOWN and to_us >= self._starts_at_us:
            self._move_belt(self._starts_at_us)
            self._set_off()
        self._move_belt(to_us)
        if self.belt.standing and self.state in (State.STOPPING, State.PAUSING):
            self._come_to_rest()

    def take_said(self) -> list[bytes]:
        """The Fitness Machine Status messages since the last call, oldest first."""
        said, self._said = self._said, []
        return said

    def treadmill_data(self) -> bytes:
        """The Treadmill Data packet of this instant: the belt's true speed, distance, incline, moving time."""
        return frames.treadmill_data(
            speed_ckmh=round(self.belt.speed_ckmh),
            distance_m=int(self.belt.distance_cm // 100),
            incline_dpct=self.incline_dpct,
            elapsed_s=self.moving_us // US,
        )

    def treadmill_packets(self) -> list[bytes]:
        """What is notified in one round of data: here one packet."""
        return [self.treadmill_data()]

    @property
    def training(self) -> Training:
        """The training status that goes with the state."""
        return TRAINING[self.state]

    @property
    def target_ckmh(self) -> int:
        """What the belt is driven towards now."""
        return self.belt.target_ckmh

    # the control point

    def request(self, client: object, value: bytes) -> bytes:
        """Carry out one control point write of `client` and give the indication that answers it."""
        if not value:
            return frames.answer(0, Result.INVALID)
        try:
            self._obey(client, frames.parse_request(value))
        except Refused as refusal:
            return frames.answer(value[0], refusal.result)
        return frames.answer(value[0], Result.SUCCESS)

    def begin_link(self) -> None:
        """A client has connected: nothing happens."""

    def end_control(self, client: object) -> None:
        """The link of `client` is gone, and with it its permission."""
        if self._controller is client:
            self._controller = None

    def _obey(self, client: object, request: frames.Request | None) -> None:
        if request is None:
            raise Refused(Result.INVALID, "malformed, or a value that does not fit the request")
        if request.op is Op.REQUEST_CONTROL:
            self._controller = client
            return
        if request.op is Op.OTHER:
            raise Refused(Result.NOT_SUPPORTED, "not a request this machine knows")
        if self._controller is not client:
            raise Refused(Result.NOT_PERMITTED, "control was not requested")
        if request.op is Op.SET_SPEED:
            self.set_target(request.number)
        elif request.op is Op.SET_INCLINE:
            self._set_incline(request.number)
        else:
            self._procedures[request.op]()

    # what the console's keys do as well

    def start(self) -> None:
        """Begin the start countdown; Refused unless the belt is at rest and the safety key is in."""
        if not self.key_in:
            raise Refused(Result.FAILED, "the safety key is out")
        if self.state not in _STANDING:
            raise Refused(Result.FAILED, "already started, or still running down")
        self._target_ckmh = self.speeds[0]
        self._starts_at_us = self.belt.at_us + self.countdown_us
        self.state = State.COUNTDOWN

    def stop(self) -> None:
        """Run the belt down and end; Refused only when the machine is idle."""
        if self.state is State.IDLE:
            raise Refused(Result.FAILED, "already stopped")
        self._run_down(State.STOPPING)

    def pause(self) -> None:
        """Run the belt down and wait; a stop under way stays a stop. Refused when the belt is at rest."""
        if self.state in _STANDING:
            raise Refused(Result.FAILED, "the belt is not running")
        if self.state is not State.STOPPING:
            self._run_down(State.PAUSING)

    def set_target(self, speed_ckmh: int) -> None:
        """Make for this speed (0.01 km/h); Refused outside the range, off the grid, or when not started."""
        least, most, step = self.speeds
        if not least <= speed_ckmh <= most or (speed_ckmh - least) % step:
            text = f"not one of this machine's speeds: {least / 100:g} to {most / 100:g} in steps of {step / 100:g}"
            raise Refused(Result.INVALID, text)
        if self.state not in (State.COUNTDOWN, State.RUNNING):
            raise Refused(Result.FAILED, "no target while standing, paused or running down")
        self._target_ckmh = speed_ckmh
        if self.state is State.RUNNING:
            self._drive(speed_ckmh)
        self._said.append(frames.status_target(speed_ckmh))

    def pull_key(self) -> None:
        """Take the safety key out: the motor loses power at once, whatever was going on."""
        self.key_in = False
        self.belt.lose_power()
        self.state = State.IDLE if self.belt.standing else State.STOPPING
        self._said.append(frames.status(Status.SAFETY_KEY))

    def put_key(self) -> None:
        """Put the safety key back. Nothing moves because of it."""
        self.key_in = True

    def take_control(self) -> None:
        """The machine takes control away from whoever has it."""
        self._controller = None
        self._said.append(frames.status(Status.CONTROL_LOST))

    # inside

    def _drive(self, target_ckmh: int) -> None:
        self.belt.head_for(target_ckmh)

    def _move_belt(self, to_us: int) -> None:
        span_us = max(0, to_us - self.belt.at_us)
        if not (self.belt.standing and self.belt.target_ckmh == 0):
            self.moving_us += span_us
        self.belt.advance(to_us)

    def _set_off(self) -> None:
        self.state = State.RUNNING
        self._drive(self._target_ckmh)
        self._said.append(frames.status(Status.STARTED))

    def _run_down(self, to: State) -> None:
        self.state = to
        if self.belt.target_ckmh:
            self._drive(0)
        if self.belt.standing:
            self._come_to_rest()

    def _come_to_rest(self) -> None:
        paused = self.state is State.PAUSING
        self.state = State.PAUSED if paused else State.IDLE
        if self.key_in:
            self._said.append(frames.status_stopped(paused=paused))

    def _set_incline(self, incline_dpct: int) -> None:
        if not 0 <= incline_dpct <= MOST_INCLINE_DPCT or incline_dpct % INCLINE_STEP_DPCT:
            raise Refused(Result.INVALID, "not one of this machine's inclines: 0 to 10 % in steps of 0.5")
        self.incline_dpct = incline_dpct
        self._said.append(frames.status_incline(incline_dpct))

    def _reset(self) -> None:
        if self.state is not State.IDLE:
            self._run_down(State.STOPPING)
        self.belt.distance_cm = 0.0
        self.moving_us = 0
        self.incline_dpct = 0
        self._said.append(frames.status(Status.RESET))
