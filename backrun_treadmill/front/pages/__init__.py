"""What the pages before a session know and do: first questions, profiles, machines, settings."""
