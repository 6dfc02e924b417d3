"""Define nano, the project's own small model with bundled weights, which works offline.

    from pipeline.models.nano import MODEL               # facts; no torch

How it was trained, on what, and what it can do is in `pipeline/training/README.md`.
"""

from __future__ import annotations

import math
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.arrays import Image
from pipeline.models.base import Model, NetworkInput
from pipeline.models.preprocess import normalized, resampled, side_sizes

if TYPE_CHECKING:
    from torch import nn

    from pipeline.models._nano_net import NanoNet as NanoNet

AREA = 192 * 256
"""Pixels of the network's input, about."""
LONGEST = 512
"""Neither side of an input with a name is longer, in pixels, however thin the picture."""
AREAS = {"fast": AREA / 2, "official": AREA, "quality": AREA * 2}


def network_size(height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
    """Height and width of the network's input: 640x480 becomes 256x192, 16:9 becomes 288x160.

    The official size is the one of the training. A number is the longest that a side may be.
    """
    if isinstance(input_size, int):
        return side_sizes(height, width, min(input_size / height, input_size / width), input_size)
    return side_sizes(height, width, math.sqrt(AREAS[input_size] / (height * width)), LONGEST)


class Nano(Model):
    """3.4 million parameters, 1.00 GFLOP a picture of 256x192."""

    name = "nano"
    title = "nano, the built-in model: small and fast, works offline"
    licence = "GPL-3.0-or-later"
    provenance = (
        "Its encoder began as EfficientNet-Lite0 with ImageNet's weights (Apache-2.0, ML Illustrated)."
    )
    preference: int | None = 0
    parameters = 3_412_301
    gflop = 1.33
    bounds = MappingProxyType({"f32": 1e-4, "bf16": 0.05, "int8": 0.12})
    """Measured on 13 frames of five real clips: f32 0.0000013, bf16 0.009 to 0.057 with at least 99.9 % of all pairs of
    places in their order. int8, calibrated on the bundled clip, 0.070 on frames of it that it has not seen."""

    def weights_path(self) -> Path | None:
        path = Path(__file__).with_name(f"{self.name}.safetensors")
        return path if path.is_file() else None

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        return network_size(height, width, input_size)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        height, width = network_size(image.shape[0], image.shape[1], input_size)
        return normalized(resampled(image, height, width))

    def build(self, weights: Path) -> nn.Module:
        import torch

        from pipeline.models.checkpoint import load_into
        from pipeline.models.folding import folded

        with torch.device("meta"):
            network = self.network().half()  # as the file has it, without a difference in the picture
        load_into(network, weights)
        return folded(network.float().eval()).requires_grad_(False)

    def network(self) -> nn.Module:
        """The torch module with random weights."""
        from pipeline.models._nano_net import NanoNet

        return NanoNet()


MODEL = Nano()


def __getattr__(name: str) -> Any:
    if name == "NanoNet":  # here, because it takes torch
        from pipeline.models._nano_net import NanoNet

        return NanoNet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
