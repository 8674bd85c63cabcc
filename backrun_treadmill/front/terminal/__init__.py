"""The runner's terminal: keys in, lines out, a page on the whole of it, and the old settings back whatever happens."""
