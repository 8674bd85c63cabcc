"""Treadmills that report otherwise: other fields and widths, numbers that lie, statuses that mislead."""

from backrun_treadmill.sim.quirks import Model, Quirks

REPORTS = (
    Model(
        "set-point",
        "reports its target instead of the belt, upward and downward",
        "FitShow FS-D9D0A1 (downward), UREVO E1L (upward)",
        Quirks(set_point=True),
    ),
    Model(
        "jitter",
        "its reports waver by 0.1 km/h either way",
        "belts under each step of a runner; no public log of it",
        Quirks(jitter_ckmh=10),
    ),
    Model("ten-hertz", "sends data ten times a second", "KingSmith MC-21 (mcdax)", Quirks(data_hz=10.0)),
    Model(
        "one-hertz",
        "sends data once a second",
        "FTMS 1.0.1 4.4.1; FS-D9D0A1, KingSmith Z1",
        Quirks(data_hz=1.0),
    ),
    Model(
        "spikes",
        "now and then a packet says 24 km/h",
        "owners' complaints; design's impossible reports",
        Quirks(spike_ckmh=2400),
    ),
    Model(
        "single-zeros",
        "now and then a packet says 0 while the belt runs",
        "Merach MRK-T (QZ horizontreadmill.cpp 2885, pull 4420)",
        Quirks(zeros=True),
    ),
    Model(
        "odometer-stuck",
        "its distance stays for 50 m, then jumps",
        "FS-BC11B7: 0 m after 50 s at 6 km/h, then 50 m for 30 s",
        Quirks(odometer_stuck=True),
    ),
    Model(
        "rest-value",
        "reports 1 km/h when its belt stands",
        "Focus, Octane, Pafers, Zipro (QZ focustreadmill.cpp 239)",
        Quirks(rest_report_ckmh=100, speeds=(150, 2000, 10)),
    ),
    Model(
        "split",
        "sends each record in two packets, the first without a speed",
        "Technogym MyRun 1f00 and 8006, Matrix TouchXL 9f00 and 001f",
        Quirks(data_form="split"),
    ),
    Model(
        "split-backwards",
        "sends the speed first, then a packet that promises more",
        "FitShow FS-D9D0A1: 8c05 and 1 ms later 0120",
        Quirks(data_form="split-backwards"),
    ),
    Model("steps-16", "bit 13 is a step count of two bytes", "KingSmith Z1: 0424", Quirks(data_form="steps-16")),
    Model(
        "steps-24",
        "bit 13 is a step count of three bytes",
        "Yesoul 8624, UREVO E1L 8425, CitySports 8424",
        Quirks(data_form="steps-24"),
    ),
    Model(
        "pace-8", "paces are one byte wide", "Star Trac and True: flags 17fe in 32 bytes", Quirks(data_form="pace-8")
    ),
    Model("cut-20", "a record of 32 bytes cut at 20", "Matrix CTM: 9e1f, 9e1b", Quirks(data_form="cut-20")),
    Model(
        "extra-packets",
        "beside each record a packet of five bytes without a speed",
        "FitShow FS-BT-C1: flags 2001 (aradix85 docs/PROTOCOL.md)",
        Quirks(data_form="extra"),
    ),
    Model("null-packets", "sends packets with nothing in them", "several (TMIW issue 320)", Quirks(data_form="nulls")),
    Model(
        "ramp-status",
        "says target speed changed for each step of a ramp, never for a target",
        "UREVO E1L: 13 in 4.2 s (blak3r/treadspan)",
        Quirks(ramp_status=True),
    ),
    Model(
        "stale-stopped",
        "replays an old stopped when the client subscribes",
        "KingSmith (mcdax/hass-walkingpad CHANGELOG 0.4.8)",
        Quirks(stale_status="0201"),
    ),
    Model(
        "stale-started",
        "replays an old started when the client subscribes",
        "KingSmith (mcdax/hass-walkingpad CHANGELOG 0.4.8)",
        Quirks(stale_status="04"),
    ),
    Model(
        "start-says-stopped",
        "says stopped by user when it is started",
        "TP1 (QZ horizontreadmill.cpp 1682-1692)",
        Quirks(start_says_stopped=True),
    ),
    Model(
        "key-says-stopped",
        "says stopped by user for the safety key",
        "FitShow FS-BT-C1 (aradix85 docs/PROTOCOL.md)",
        Quirks(safety_key_says_stopped=True),
    ),
    Model(
        "silent-until-control",
        "sends no data before control was requested",
        "several (TMIW issue 189, pashkes README)",
        Quirks(silent_until_control=True),
    ),
    Model(
        "silent",
        "offers treadmill data and never sends any",
        "Technogym Run (TMIW issue 461), Life Fitness shim (TMIW issue 462)",
        Quirks(silent=True),
    ),
)
