"""Foot contacts: the cadence to expect of a gait, who counts, what is bridged or estimated. `counter` is the fold."""
