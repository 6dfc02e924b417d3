"""The networks: one file a model (facts, no torch) and beside it `_<name>_net.py` (the torch module)."""

SUPPORT = ("checkpoint", "download", "preprocess", "weights")
