"""What a coach sees of all runners, and asks for: pure, so that the board and the commands tell the same."""
