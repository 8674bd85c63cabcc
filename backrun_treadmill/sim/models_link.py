"""Treadmills that advertise, connect or let go otherwise. QZ is cagnulein/qdomyos-zwift, TMIW TrackMyIndoorWorkout."""

from backrun_treadmill.sim.quirks import Model, Quirks

LINKS = (
    Model(
        "read-only",
        "reports, and has no control point",
        "Sperax RM-01 (hassio-ftms issue 26, treadspan issue 9)",
        Quirks(no_control_point=True),
    ),
    Model(
        "held-by-another",
        "is connected to another app, so it does not show itself",
        "FitShow, MC-21, FS-D9D0A1: one central at a time",
        Quirks(advertises="nothing"),
    ),
    Model(
        "drops-on-start",
        "the link goes at every Start",
        "KingSmith MC-21: 02 too soon after 07; owners' logs",
        Quirks(hangs_up_on=frozenset({"07"})),
    ),
    Model(
        "drops-on-stop",
        "the link goes at every stop or pause",
        "Life Fitness: forced disconnect (TMIW issue 462), applied to the worst moment",
        Quirks(hangs_up_on=frozenset({"08"})),
    ),
    Model(
        "drops-after-25-s",
        "the link goes 25 s after each connection",
        "Domyos 500 (QZ issue 4181)",
        Quirks(link_lasts_s=25.0),
    ),
    Model(
        "training-hangs-up",
        "a subscription to Training Status ends the link",
        "KingSmith (mcdax/hass-walkingpad CHANGELOG 0.4.8)",
        Quirks(training_hangs_up=True),
    ),
    Model(
        "wants-pairing",
        "answers only a client that has paired with it, which asks nobody anything",
        "FTMP 1.0 leaves it to the machine; no owner's log of one was found",
        Quirks(wants_pairing="to-listen"),
    ),
    Model(
        "wants-pairing-late",
        "takes requests only from a client that has paired with it, and says so to the first of them",
        "FTMP 1.0 leaves it to the machine; no owner's log of one was found",
        Quirks(wants_pairing="to-write"),
    ),
    Model(
        "forgets-pairing",
        "answers only a client that has paired with it, and knows none any more on the next link",
        "FTMP 1.0 leaves it to the machine; no owner's log of one was found",
        Quirks(wants_pairing="to-listen", forgets_pairing=True),
    ),
    Model(
        "refuses-pairing",
        "wants its client to be paired with it, and pairs with nobody",
        'KingSmith R1 Pro: the "RE" variant refuses pairing (jawello README)',
        Quirks(wants_pairing="to-listen", refuses_pairing=True),
    ),
    Model(
        "type-swapped",
        "advertises its machine type with the bytes swapped",
        "FS-BC11B7: 01 00 01 (pyftms machine_type.py, TMIW issue 188)",
        Quirks(advertises="swapped"),
    ),
    Model(
        "type-empty",
        "advertises service data without flags and type",
        "several (TMIW issue 189)",
        Quirks(advertises="empty"),
    ),
    Model(
        "nameless",
        "advertises no name",
        "Horizon Omega Z (Belgian-Coder/treadmill-runner)",
        Quirks(advertises="nameless"),
    ),
    Model(
        "every-type",
        "advertises every machine type at once",
        "several (Malte2036/flutter_ftms pull 26)",
        Quirks(advertises="every-type"),
    ),
)
