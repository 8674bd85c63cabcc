"""Treadmills whose belt does something else: units, starts, pauses, stops. QZ is cagnulein/qdomyos-zwift."""

from backrun_treadmill.sim.quirks import MPH, Model, Quirks

BELTS = (
    Model(
        "target-mph",
        "takes targets in miles and reports kilometres: asked for 6 it runs 9.7",
        "JFTM T202 (QZ pull 4904), TM11GY (QZ issue 5100)",
        Quirks(target_factor=MPH),
    ),
    Model(
        "reports-mph",
        "takes kilometres and reports miles",
        "the report side of T3G ELITE and THERUN T15 (QZ horizontreadmill.cpp 1899-1907, issue 4000)",
        Quirks(report_factor=1 / MPH),
    ),
    Model(
        "all-mph",
        "takes and reports miles, so that it agrees with itself",
        "T3G ELITE, THERUN T15, Bowflex T9 in miles (QZ horizontreadmill.cpp, issue 4000)",
        Quirks(target_factor=MPH, report_factor=1 / MPH),
    ),
    Model(
        "range-mph",
        "says its range in miles (0.6 to 3.8) and takes and reports kilometres",
        "DBT pad FS-BT-T4 (justintout/treadmill README)",
        Quirks(speeds=(100, 610, 10), range_factor=1 / MPH),
    ),
    Model(
        "start-toggles",
        "Start while the belt runs is a pause, and every request is answered with success",
        "Vitalwalk TM11GY (QZ issue 5100)",
        Quirks(start_again="toggles"),
    ),
    Model(
        "start-taken",
        "answers success to Start while running and to Stop long before standstill",
        "UREVO E1L (pcapng, blak3r/treadspan)",
        Quirks(start_again="taken"),
    ),
    Model(
        "start-twice",
        "starts only at the second Start",
        "BH i.Boxster (QZ issue 604)",
        Quirks(starts_needed=2),
    ),
    Model(
        "start-recovers",
        "a Start after a pause makes for the target of before it; the pause clears the counters",
        "FitShow FS-BT-D2, HomeTro (dvilelaf/hometro-fitshow-ble docs/findings.md)",
        Quirks(start_recovers_target=True, pause_resets=True),
    ),
    Model(
        "pause-resets",
        "a pause clears distance and time",
        "FitShow FS-0099C3 and FS-BT-D2 (dvilelaf/hometro-fitshow-ble)",
        Quirks(pause_resets=True),
    ),
    Model(
        "starts-on-connect",
        "the belt starts when somebody connects",
        "owners' complaints; CitySports starts on the first write (hughesjs/FitnessMachine)",
        Quirks(starts_on_connect=True),
    ),
    Model(
        "starts-on-control",
        "the belt starts at Request Control",
        "CitySports starts on 00 (hughesjs/FitnessMachine); FitShow FS-* restart (QZ pull 4703)",
        Quirks(starts_on_control=True),
    ),
    Model(
        "moving-already",
        "the belt runs at 4 km/h before anybody connects",
        "any console; design rule 3",
        Quirks(moves_already_ckmh=400),
    ),
    Model(
        "stops-on-connect",
        "a running belt stops when somebody connects",
        "Freemotion 530 (QZ issue 4019)",
        Quirks(moves_already_ckmh=400, stops_on_connect=True),
    ),
    Model(
        "stops-itself",
        "pauses by itself 2 s after a start, once",
        "Tunturi T80 and T90 (QZ issue 3568)",
        Quirks(stops_itself_s=2.0),
    ),
    Model(
        "keep-alive",
        "stops when no Start came for 1.5 s, and takes a Start while running for a sign of life",
        "TRX3500 (QZ horizontreadmill.cpp 960-967)",
        Quirks(keep_alive_s=1.5),
    ),
    Model(
        "auto-stop",
        "stops 15 s after a start: its sensor feels nobody",
        "pads that feel for a person (design rule 16); no public log of it",
        Quirks(auto_stop_s=15.0),
    ),
    Model(
        "runs-away",
        "makes for 22 km/h some 6 s after a start",
        "owners' complaints (raced to 22 km/h)",
        Quirks(runs_away_s=6.0),
    ),
    Model(
        "too-fast",
        "runs a third faster than asked, and says so",
        "owners' complaints; design rule 19",
        Quirks(over_factor=1.33),
    ),
    Model(
        "restarts",
        "starts again by itself 2 s after a stop, once",
        "FitShow FS-* (QZ issue 4702), owners' complaints (would not stop)",
        Quirks(restarts_s=2.0),
    ),
    Model(
        "slow-motor",
        "the motor follows a new target 1.2 s later",
        "3G Cardio Pro Runner X (QZ issue 3382), Horizon Omega Z (Belgian-Coder/treadmill-runner)",
        Quirks(reaction_s=1.2),
    ),
    Model(
        "long-countdown",
        "counts down 8 s",
        "pads that start a dozen seconds after Start (QZ source comment)",
        Quirks(countdown_s=8.0),
    ),
    Model(
        "no-countdown",
        "moves at once",
        "the other end of what consoles do; counts of 3 s are the usual",
        Quirks(countdown_s=0.0),
    ),
)
