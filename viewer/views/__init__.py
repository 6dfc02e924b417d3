"""Render depth frames: one file per view. `base.py` has the interface and `render`."""

SUPPORT = (
    "coloring",
    "difference",
    "equalize",
    "eye",
    "mesh",
    "plane_fit",
    "scene",
    "settings",
    "space_measure",
)
