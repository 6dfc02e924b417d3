"""Disparity to what is looked at: scaled to the frame, colored, in levels."""
