"""What a treadmill may do differently from the compliant one: named knobs, each with one meaning, all off by default.

Speeds are in 0.01 km/h, or in the machine's own numbers where its console counts miles; times are in seconds.
"""

from typing import Any

from msgspec import Struct, structs

MPH = 1.609344


class Contradiction(ValueError):
    """Two quirks that one machine cannot have at once; the text names what they disagree about."""


class Quirks(Struct, frozen=True, kw_only=True):
    """Grouped by what they are about; a default is what the compliant machine does."""

    # units and numbers
    target_factor: float = 1.0
    """A target of 1 km/h is driven at so many km/h."""
    report_factor: float = 1.0
    """A belt at 1 km/h is reported as so much."""
    speeds: tuple[int, int, int] = (80, 2000, 10)
    """0x2AD4: least, most, step, in the machine's numbers; what it takes as targets."""
    range_factor: float = 1.0
    """0x2AD4 says the speeds times this."""

    # start
    countdown_s: float = 3.0
    reaction_s: float = 0.0
    """From a new target to the motor's first movement."""
    start_again: str = "refused"
    """Start while the belt runs: refused, taken (and nothing happens), or toggles (a pause)."""
    starts_needed: int = 1
    """So many Starts until the belt counts down."""
    start_recovers_target: bool = False
    """The next Start makes for the target of before the pause or stop."""
    stops_itself_s: float = 0.0
    """So long after a start the belt pauses by itself, once."""
    starts_on_connect: bool = False
    starts_on_control: bool = False
    moves_already_ckmh: int = 0
    """The belt runs before anybody connects."""
    stops_on_connect: bool = False
    start_says_stopped: bool = False
    """A start sends the status "stopped by user"."""

    # targets
    spin_up_s: float = 0.0
    """So long after the first movement targets are treated as `spin_up` says."""
    spin_up: str = "ignored"
    """ignored (answered as success), refused (05), forgotten (driven, then dropped at the end), or hangs-up."""
    ignores: frozenset[str] = frozenset()
    """Beginnings of requests that are answered with success and not carried out."""
    refuses: tuple[tuple[str, int], ...] = ()
    """(op code, result): answered so, and not carried out."""
    claims: tuple[tuple[str, int], ...] = ()
    """(op code, result): answered so, but carried out."""
    control_expires: bool = False
    """Control holds for one request only."""
    control_lost_s: float = 0.0
    """So long after each start the machine takes control away (status FF)."""
    keep_alive_s: float = 0.0
    """The belt stops when no Start came for so long."""

    # belt
    runs_away_s: float = 0.0
    """So long after a start the belt makes for 22 km/h."""
    over_factor: float = 1.0
    """The belt runs this much faster than its target, and says so."""
    restarts_s: float = 0.0
    """So long after a stop the belt starts again by itself, once."""
    auto_stop_s: float = 0.0
    """So long after a start it stops: its sensor feels nobody."""
    pause_resets: bool = False
    """A pause clears the counters."""

    # what it says
    set_point: bool = False
    """It reports its target instead of the belt."""
    jitter_ckmh: int = 0
    rest_report_ckmh: int = 0
    """What a standing belt is reported as."""
    spike_ckmh: int = 0
    """Every 17th packet says this."""
    zeros: bool = False
    """Every 13th packet says 0."""
    odometer_stuck: bool = False
    data_form: str = "plain"
    """plain, split, split-backwards, steps-16, steps-24, pace-8, cut-20, extra, or nulls; see `odd_data`."""
    data_hz: float = 0.0
    """Packets a second; 0 = as the room says."""
    ramp_status: bool = False
    """"Target speed changed" for every step of a ramp, and not for a target."""
    safety_key_says_stopped: bool = False
    stale_status: str = ""
    """A status replayed when the client subscribes, hexadecimal."""
    silent_until_control: bool = False
    """No data before control was requested."""
    silent: bool = False
    """No data at all."""

    # the control point on the air
    answers: str = "indicated"
    """indicated, notified, or none."""
    unanswered: frozenset[str] = frozenset()
    """Op codes that are never answered."""
    answer_s: tuple[float, float] = (0.044, 0.049)
    """Least and most time to an answer."""
    answered_while_busy: bool = False
    """Another request may come before the answer to the last one."""
    answers_twice: bool = False
    written: str = "with-response"
    """with-response, or without: the only property the control point has."""
    no_control_point: bool = False
    gap_s: float = 0.0
    """A write closer to the last one than this is acknowledged and dropped."""

    # the link
    hangs_up_on: frozenset[str] = frozenset()
    """Op codes after which the link goes."""
    link_lasts_s: float = 0.0
    training_hangs_up: bool = False
    """A subscription to Training Status ends the link."""
    wants_pairing: str = ""
    """What a link must be encrypted for: nothing, to-write (05), or to-listen (0F, already to hear the answers)."""
    refuses_pairing: bool = False
    forgets_pairing: bool = False
    """At the next link it knows nobody any more."""
    advertises: str = "plain"
    """plain, swapped, empty, nameless, every-type, or nothing: another app holds it."""


DEFAULT = Quirks()


class Model(Struct, frozen=True):
    """One kind of treadmill that the room can have."""

    name: str
    does: str
    """What it does, for people."""
    source: str
    """Where that was seen."""
    quirks: Quirks = DEFAULT

    @property
    def advertised(self) -> str:
        """Its name on the air; no machine profile knows it."""
        return f"odd {self.name}"


def together(one: Quirks, other: Quirks) -> Quirks:
    """A machine with the quirks of both. Raises Contradiction."""
    both: dict[str, Any] = {}
    for field in Quirks.__struct_fields__:
        here, there, usual = (getattr(quirks, field) for quirks in (one, other, DEFAULT))
        if isinstance(here, frozenset):
            both[field] = here | there
        elif usual in (here, there) or here == there:
            both[field] = there if here == usual else here
        else:
            raise Contradiction(f"one wants {field} {here}, the other {there}")
    return structs.replace(one, **both)
