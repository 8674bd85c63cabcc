"""The runner's body as the front knows it: the own history, what is asked before a session, and what comes next."""
