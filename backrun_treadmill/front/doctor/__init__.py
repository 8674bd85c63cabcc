"""What this computer says of itself before a session: it is asked, and nothing is changed."""
