"""Pages beside a session. No belt moves while one is shown."""
