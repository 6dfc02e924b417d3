"""Tell by its name what kind of model one is: the program's own, a file, or one of the Hugging Face hub."""

from __future__ import annotations

MODEL_SUFFIXES = (".onnx", ".xml", ".tflite")
"""Of files that hold a whole network."""

HUB_PREFIX = "hf:"
"""Of names of the Hugging Face hub, and of folders that transformers wrote."""
WHOLE_MODELS = (
    f"a model file ({', '.join(MODEL_SUFFIXES)}; export others to ONNX first) or {HUB_PREFIX}OWNER/NAME"
)
"""What else may be named, for people."""


def is_hub_name(name: str) -> bool:
    """Whether it names a model of the hub."""
    return name.startswith(HUB_PREFIX)


def is_whole_model(name: str) -> bool:
    """Whether it names a model that is none of the program's own."""
    return is_hub_name(name) or is_model_file(name)


def is_model_file(name: str) -> bool:
    """Whether it names such a file, by its extension."""
    return name.lower().endswith(MODEL_SUFFIXES)
