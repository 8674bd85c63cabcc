"""One session in front of the runner: engine, keys, lines or the screen, and a computer kept awake, put together."""
