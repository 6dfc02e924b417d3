"""Read frames: one file per type of source. `base.py` has the interface and `open_source`."""
