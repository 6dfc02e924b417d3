"""Where frames come from: one file a kind of source. See `base.py` for the contract and `open_source`."""
