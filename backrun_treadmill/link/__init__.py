"""What both ends of the link between front and engine need: its messages, its lines, how silence is counted."""
