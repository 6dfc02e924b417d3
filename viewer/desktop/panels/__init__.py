"""The panels around the picture: one file each. See `base.py` for the contract."""
