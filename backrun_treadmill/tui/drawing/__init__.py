"""Shapes, figures and colours out of a terminal's characters, for whoever draws."""
