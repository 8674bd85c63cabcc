"""The engine: the process that is alone with the radio. A child of the front, reached over one socket."""
