"""The model that a user names: of `pipeline.models`, in a file, or of the Hugging Face hub.

model = find_model("nano")                     # or "net.onnx", "hf:OWNER/NAME"
"""

from __future__ import annotations

from pathlib import Path

from pipeline.models.base import Model, load_model
from pipeline.settings import is_hub_name, is_model_file


def find_model(name: str) -> Model:
    """Its facts; nothing is read or downloaded."""
    if is_hub_name(name):
        from pipeline.inference.hub_model import HubModel

        return HubModel(name)
    if is_model_file(name):
        from pipeline.inference.model_file import FileModel

        return FileModel(Path(name))
    return load_model(name)
