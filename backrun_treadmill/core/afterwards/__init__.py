"""What a journal tells when the session is over: what was done, how it went, what it left behind; and its replay."""
