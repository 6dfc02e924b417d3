"""Reconstruct in the window: a form, and a viewport that shows the scene while it grows."""
