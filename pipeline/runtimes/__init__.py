"""Run models: one file per library. `base.py` has the interface."""

SUPPORT = ("loader", "openvino_file", "openvino_sized")
