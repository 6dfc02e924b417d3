"""Run models: one file per library. `base.py` has the interface."""

SUPPORT = (
    "cached_files", "converted", "loader", "openvino_file", "openvino_import", "openvino_sized", "parsed_file",
    "torch_to_openvino",
)  # fmt: skip
