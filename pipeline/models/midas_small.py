"""Define MiDaS_small, the official small model of isl-org/MiDaS; its weights are downloaded once or imported.

from pipeline.models.midas_small import MODEL            # facts; no torch
from pipeline.models.midas_small import MidasSmallNet    # the bare network; imports torch and timm
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.arrays import Image
from pipeline.models._published import PublishedModel
from pipeline.models.base import NetworkInput
from pipeline.models.preprocess import network_input, network_size

if TYPE_CHECKING:
    from pipeline.models._midas_small_net import MidasSmallNet as MidasSmallNet


class MidasSmall(PublishedModel):
    """21 million parameters, 9.2 GFLOP a picture of 256x256."""

    name = "midas_small"
    title = "MiDaS v2.1 small, the official model; one download of 82 MB"
    licence = "MIT"
    preference = 1
    parameters = 21_320_545
    gflop = 8.94
    published = MappingProxyType({"NYUv2": 86.8, "KITTI": 54.3, "ETH3D": 83.7})  # by the paper of ZipDepth
    # With random weights, where rounding hurts most, f32 measures 0.0002, "mixed" 0.02 to 0.03 and bf16 0.3 to 0.5,
    # in OpenVINO as in torch: what the encoder rounds grows from layer to layer.
    # With the same weights int8 measures 0.5 to 0.9. Trained weights bear rounding better: an encoder of this family
    # with its ImageNet weights, EfficientNet-Lite2, is off by 4 to 6 % (RMS) in bf16, at its end as at its beginning.
    bounds = MappingProxyType({"f32": 1e-3, "mixed": 0.05, "bf16": 0.05, "int8": 0.12})

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        return network_size(height, width, input_size)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        return network_input(image, input_size)

    def network(self) -> MidasSmallNet:
        from pipeline.models._midas_small_net import MidasSmallNet

        return MidasSmallNet()


MODEL = MidasSmall()


def __getattr__(name: str) -> Any:
    if name == "MidasSmallNet":
        from pipeline.models._midas_small_net import MidasSmallNet

        return MidasSmallNet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
