"""The front: the process in front of the runner. Starts the engine, watches it, and stops the belt when it cannot."""
