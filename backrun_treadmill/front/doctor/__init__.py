"""`backrun doctor`: what this computer says of itself, and the examination of a treadmill with nobody on its belt."""
