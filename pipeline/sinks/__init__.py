"""Where results go: one file a kind of output. See `base.py` for the contract and `open_sink`."""

SUPPORT = ("sidecar",)
