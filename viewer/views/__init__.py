"""Render depth frames: one file per view. `base.py` has the interface and `render`."""

SUPPORT = ("coloring", "difference", "equalize", "eye", "mesh", "settings", "space_measure")
