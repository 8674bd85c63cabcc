"""The runner's history for its page and for commands: which session is meant, in which form, what may be done to it."""
