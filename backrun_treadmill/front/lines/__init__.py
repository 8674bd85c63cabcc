"""A session in lines, now or recorded: for screen readers, and where there is no screen or none any more."""
