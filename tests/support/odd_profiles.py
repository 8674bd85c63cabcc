"""Machine profiles for models of the library that need one: what a person would write after ten minutes with it."""

PROFILES = {
    "target-mph": 'target_unit = "mph"\nreport_unit = "km/h"\n',
    "all-mph": 'target_unit = "mph"\nreport_unit = "mph"\n',
    "reports-mph": 'target_unit = "km/h"\nreport_unit = "mph"\n',
    "range-mph": 'target_unit = "km/h"\nrange_unit = "mph"\n',
    "rest-value": 'target_unit = "km/h"\nrest_ckmh = 100\n',
    "refuses-early-targets": 'target_unit = "km/h"\nspeed_after_ms = 1800\n',
    "forgets-early-targets": 'target_unit = "km/h"\nspeed_after_ms = 1800\n',
    "breaks-on-early-targets": 'target_unit = "km/h"\nspeed_after_ms = 1800\n',
    "ignores-targets": "no_speed_control = true\n",
    "ignores-pause": 'target_unit = "km/h"\nno_pause = true\n',
    "control-each-time": 'target_unit = "km/h"\ncontrol_each_time = true\n',
    "gap-1000": 'target_unit = "km/h"\nwrite_gap_ms = 1100\n',
    "never-answers": 'target_unit = "km/h"\nnever_answers = true\n',
    "start-says-stopped": 'target_unit = "km/h"\nstart_says_stopped = true\n',
}
