"""What watches the engine of one session, and what stops the belt when the engine cannot."""
