"""A recorded session on the screen it was run on. Keys move time only."""
