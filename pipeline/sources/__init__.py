"""Read frames: one file per type of source. `base.py` has the interface and `open_source`."""

SUPPORT = ("wrapped",)
"""Files of this folder that are no sources: a user cannot choose them."""
