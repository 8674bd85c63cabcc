"""The pure core: what a session is and what it decides. No I/O, no asyncio, no clock.

Five words: a *plan* is what shall happen, *events* are what happened (past tense), *commands* are what to do
(imperative), the *session* turns one into the other, the *guard* is asked first.

Units everywhere: time is whole microseconds of the monotonic clock since the session's origin (`at`, `*_us`),
speed is whole hundredths of a km/h (`*_ckmh`, 1000 = 10.00 km/h), distance is centimetres (`*_cm`) or the
machine's own metres (`*_m`), incline is tenths of a percent (`*_dpct`).
"""
