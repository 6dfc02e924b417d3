"""The panels of the window: one file each. `base.py` has the interface."""
