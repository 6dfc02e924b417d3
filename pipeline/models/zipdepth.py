"""ZipDepth, a small network distilled from a large one: weights are downloaded once, or imported.

from pipeline.models.zipdepth import MODEL            # facts; no torch
from pipeline.models.zipdepth import ZipDepthNet      # the bare network; imports torch
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.models._published import PublishedModel
from pipeline.models.base import NetworkInput
from pipeline.models.preprocess import side_sizes

if TYPE_CHECKING:
    from torch import nn

    from pipeline.models._zipdepth_net import ZipDepthNet as ZipDepthNet

SIDES = {"fast": 256, "official": 384, "quality": 512}
"""The shorter side of the input, in pixels; 384 is upstream's default, 256 its fast one."""
LONGEST = 1536
"""Neither side of an input with a name is longer, in pixels, however thin the picture."""


class ZipDepth(PublishedModel):
    """6.1 million parameters once its branches are merged, 2.6 GFLOP a picture of 256x256."""

    name = "zipdepth"
    title = "ZipDepth, distilled from a large model: recommended; one download of 27 MB"
    licence = "MIT"
    provenance = (
        "Distilled from Depth Anything V2 Large, whose own weights are CC-BY-NC-4.0; the authors of ZipDepth "
        "license their weights under MIT."
    )
    preference = 2
    parameters = 6_142_206
    gflop = 2.59
    published = MappingProxyType({"NYUv2": 93.3, "KITTI": 86.4, "ETH3D": 92.2})
    has_more_entries = True
    # With random weights f32 measures 0.00001 and bf16 0.010 on the check picture; int8 is bounded as for the others.
    bounds = MappingProxyType({"f32": 1e-3, "bf16": 0.015, "int8": 0.12})

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        if isinstance(input_size, int):
            return side_sizes(height, width, min(input_size / height, input_size / width), input_size)
        return side_sizes(height, width, SIDES[input_size] / min(height, width), LONGEST)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        """RGB in [0, 1]: the network itself normalizes. Resampled without smoothing, as it was trained."""
        height, width = self.network_size(image.shape[0], image.shape[1], input_size)
        resized = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR))
        return np.multiply(resized.transpose(2, 0, 1)[None], np.float32(1 / 255), dtype=np.float32, order="C")

    def network(self) -> ZipDepthNet:
        from pipeline.models._zipdepth_net import ZipDepthNet

        return ZipDepthNet()

    def build(self, weights: Path) -> nn.Module:
        from pipeline.models.folding import folded

        return folded(super().build(weights))


MODEL = ZipDepth()


def __getattr__(name: str) -> Any:
    if name == "ZipDepthNet":
        from pipeline.models._zipdepth_net import ZipDepthNet

        return ZipDepthNet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
