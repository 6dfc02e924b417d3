"""Define the depth models: one file per model (without torch), and its torch module in `_<name>_net.py`."""

SUPPORT = ("checkpoint", "download", "folding", "preprocess", "torchvision_import", "weights")
