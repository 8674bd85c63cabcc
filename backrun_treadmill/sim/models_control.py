"""Treadmills that take requests otherwise: ignored, refused, forgotten, too soon. QZ is cagnulein/qdomyos-zwift."""

from backrun_treadmill.sim.quirks import Model, Quirks

CONTROLS = (
    Model(
        "ignores-early-targets",
        "answers success to targets in the first 4 s of movement and ignores them",
        "a pad that ignores targets until it passes 1 km/h (QZ source comment)",
        Quirks(spin_up_s=4.0, spin_up="ignored"),
    ),
    Model(
        "refuses-early-targets",
        "answers 05 to targets in the first 1.5 s of movement",
        "KingSmith PH4 and X21 (ph4-walkingpad pull 25)",
        Quirks(spin_up_s=1.5, spin_up="refused"),
    ),
    Model(
        "forgets-early-targets",
        "drives at a target of the countdown or the first second, then falls back to its least speed",
        "FitShow FS-BT-C1, VirtuFit TR600i (aradix85/fitshow-treadmill-accessible docs/PROTOCOL.md)",
        Quirks(spin_up_s=1.0, spin_up="forgotten"),
    ),
    Model(
        "breaks-on-early-targets",
        "a target in the first 1.5 s of movement breaks the link",
        "KingSmith KS-HD-Z1D and MC-21 (mcdax/walkingpad-controller)",
        Quirks(spin_up_s=1.5, spin_up="hangs-up"),
    ),
    Model(
        "ignores-targets",
        "starts and stops, and answers success to targets it ignores",
        "Xterra T85, FS-BT-02 1.2.8 (hassio-ftms issue 26)",
        Quirks(ignores=frozenset({"02"})),
    ),
    Model(
        "ignores-everything",
        "answers success to everything and does nothing",
        "KingSmith Z1 before its unlock (slandau3/z1-walkingpad-mcp), Mobvoi Home Treadmill Plus (QZ issue 2683)",
        Quirks(ignores=frozenset({"00", "01", "02", "03", "07", "08"})),
    ),
    Model(
        "ignores-stop",
        "answers success to stop and pause, and runs on; only its safety key stops it",
        "owners' complaints (would not stop); UREVO answers stop at once and long before standstill",
        Quirks(ignores=frozenset({"08"})),
    ),
    Model(
        "ignores-pause",
        "has no pause: answers success to it and runs on",
        "FitShow FS-BT-T4 has none (hassio-ftms issue 20); TM11GY answers success to all (QZ issue 5100)",
        Quirks(ignores=frozenset({"0802"})),
    ),
    Model(
        "refuses-targets-02",
        "does not know Set Target Speed (result 02)",
        "machines whose feature bits promise more (FS-BT-T4, mlervaag docs/TREADMILL_HARDWARE.md)",
        Quirks(refuses=(("02", 2),)),
    ),
    Model(
        "refuses-targets-03",
        "answers every target with invalid parameter (03)",
        "FTMS 1.0.1 table 4.17; Sole F85, US firmware (QZ issue 1132)",
        Quirks(refuses=(("02", 3),)),
    ),
    Model(
        "refuses-targets-04",
        "answers every target with operation failed (04)",
        "FTMS 1.0.1 table 4.17; Yesoul W2 Pro answers 04 to what it lacks (korniychuk docs/research/001)",
        Quirks(refuses=(("02", 4),)),
    ),
    Model(
        "refuses-control-05",
        "answers control not permitted (05) to everything",
        "KingSmith in Home Assistant once another app holds it (mcdax/hass-walkingpad)",
        Quirks(refuses=(("00", 5), ("02", 5), ("07", 5), ("08", 5))),
    ),
    Model(
        "refuses-start",
        "answers Start with operation failed",
        "FTMS 1.0.1 4.16.2.22; consoles that start only by their own key",
        Quirks(refuses=(("07", 4),)),
    ),
    Model(
        "refuses-stop-05",
        "answers stop and pause with control not permitted; targets are taken",
        "design rule 7; status FF and 05 in mcdax/hass-walkingpad",
        Quirks(refuses=(("08", 5),)),
    ),
    Model(
        "refuses-control-in-words",
        "answers operation failed to Request Control and obeys all the same",
        "KingSmith MC-21: 80 00 04, 40 of 40 (mcdax/walkingpad-controller)",
        Quirks(claims=(("00", 4),)),
    ),
    Model(
        "control-each-time",
        "control holds for one request only",
        "Technogym MyRun (QZ horizontreadmill.cpp 1268, issue 571)",
        Quirks(control_expires=True),
    ),
    Model(
        "takes-control-away",
        "says status FF and takes control away 12 s after a start",
        "FTMS 1.0.1 4.17; another app or the console takes over",
        Quirks(control_lost_s=12.0),
    ),
    Model(
        "gap-400",
        "acknowledges and drops a write less than 400 ms after the last one",
        "KingSmith Z1 (slandau3/z1-walkingpad-mcp docs/protocol.md)",
        Quirks(gap_s=0.39),
    ),
    Model(
        "gap-1000",
        "acknowledges and drops a write less than 1 s after the last one",
        "KingSmith: what is toggled within 1 s is lost (mcdax/hass-walkingpad CHANGELOG)",
        Quirks(gap_s=1.0),
    ),
    Model(
        "never-answers",
        "obeys and never answers",
        "KingSmith MC-21 for 02, 07, 08 (mcdax/walkingpad-controller)",
        Quirks(answers="none"),
    ),
    Model(
        "never-answers-control",
        "answers everything but Request Control",
        "Horizon Omega Z, V10.23.17 (Belgian-Coder/treadmill-runner)",
        Quirks(unanswered=frozenset({"00"})),
    ),
    Model(
        "answers-by-notification",
        "notifies what it should indicate",
        "UREVO E1L: ATT 0x1b on 2AD9 (blak3r/treadspan)",
        Quirks(answers="notified"),
    ),
    Model(
        "answers-twice",
        "indicates every answer twice",
        "UREVO E1L: two answers in one connection event",
        Quirks(answers_twice=True),
    ),
    Model(
        "answers-in-200-ms",
        "takes 150 to 250 ms to answer",
        "UREVO E1L over its vendor channel: 225 to 270 ms",
        Quirks(answer_s=(0.15, 0.25)),
    ),
    Model(
        "answers-in-8-s",
        "obeys at once and answers 2 to 8 s later, taking other requests meanwhile",
        "Horizon Omega Z: 1.4 to 6.2 s from intent to confirmation (Belgian-Coder/treadmill-runner)",
        Quirks(answer_s=(2.0, 8.0), answered_while_busy=True),
    ),
    Model(
        "busy-for-1500-ms",
        "refuses every request as in progress until it has answered the last one, 1.5 s later",
        "FTMS 1.0.1 4.16.3 (procedure already in progress)",
        Quirks(answer_s=(1.5, 1.5)),
    ),
    Model(
        "write-without-response",
        "its control point takes writes without response only",
        "UREVO E1L: property 0x24 (blak3r/treadspan)",
        Quirks(written="without-response"),
    ),
)
