"""What runs a network: one file a library. See `base.py` for the contract."""

SUPPORT = ("loader",)
