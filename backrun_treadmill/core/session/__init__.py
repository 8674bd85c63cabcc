"""The session: every rule that decides what the belt is asked to do. `session` holds the order, `table` the states."""
