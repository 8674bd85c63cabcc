"""The history's page: a month, what was done, and which lines of it are wanted."""
