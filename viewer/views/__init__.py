"""What a depth frame looks like: one file a view. See `base.py` for the contract and `render`."""

SUPPORT = ("coloring", "difference", "equalize", "settings")
