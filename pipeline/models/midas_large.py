"""MiDaS v2.1 large, the network that small ones are compared with: weights are downloaded once, or imported.

from pipeline.models.midas_large import MODEL            # facts; no torch
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.arrays import Image
from pipeline.models._published import PublishedModel
from pipeline.models.base import NetworkInput
from pipeline.models.preprocess import network_input, network_size

if TYPE_CHECKING:
    from pipeline.models._midas_large_net import MidasLargeNet

SIDE = 384
"""Neither side of the official input is longer, in pixels, nor the shorter one of the "quality" input."""


class MidasLarge(PublishedModel):
    """105 million parameters, 92 GFLOP a picture of 256x256."""

    name = "midas_large"
    title = "MiDaS v2.1 large, a common baseline of papers: slow; one download of 420 MB"
    licence = "MIT"
    parameters = 105_362_945
    gflop = 91.95
    bounds = MappingProxyType({"f32": 1e-3, "mixed": 0.05, "bf16": 0.05, "int8": 0.12})

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        return network_size(height, width, input_size, SIDE)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        return network_input(image, input_size, SIDE)

    def network(self) -> MidasLargeNet:
        from pipeline.models._midas_large_net import MidasLargeNet

        return MidasLargeNet()


MODEL = MidasLarge()
