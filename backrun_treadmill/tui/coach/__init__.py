"""The coach's board: its page, its rows and its words."""
