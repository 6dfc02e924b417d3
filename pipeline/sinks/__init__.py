"""Write results: one file per output format. `base.py` has the interface and `open_sink`."""

SUPPORT = ("sidecar",)
