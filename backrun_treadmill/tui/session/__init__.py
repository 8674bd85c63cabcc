"""The screen of a session, from arming to its end, and the questions over it."""
