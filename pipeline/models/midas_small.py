"""Define MiDaS_small, the official small model of isl-org/MiDaS; its weights are downloaded once or imported.

from pipeline.models.midas_small import MODEL            # facts; no torch
from pipeline.models.midas_small import MidasSmallNet    # the bare network; imports torch and timm
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.arrays import Image
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, Model, NetworkInput
from pipeline.models.preprocess import network_input

if TYPE_CHECKING:
    from torch import nn

    from pipeline.models._midas_small_net import MidasSmallNet as MidasSmallNet


class MidasSmall(Model):
    """21 million parameters, 9.2 GFLOP a picture of 256x256."""

    name = "midas_small"
    title = "MiDaS v2.1 small, the official model: sharper; one download of 82 MB"
    licence = "MIT"
    # With random weights, where rounding hurts most, f32 measures 0.0002, "mixed" 0.02 to 0.03 and bf16 0.3 to 0.5,
    # in OpenVINO as in torch: what the encoder rounds grows from layer to layer.
    # With the same weights int8 measures 0.5 to 0.9. Trained weights bear rounding better: an encoder of this family
    # with its ImageNet weights, EfficientNet-Lite2, is off by 4 to 6 % (RMS) in bf16, at its end as at its beginning.
    bounds = MappingProxyType({"f32": 1e-3, "mixed": 0.05, "bf16": 0.05, "int8": 0.12})

    def weights_path(self) -> Path | None:
        return weights.find(self.name)

    def fetch(self, offline: bool = False, on_progress: DownloadProgress | None = None) -> Path:
        return weights.fetch(self.name, self._check, offline=offline, on_progress=on_progress)

    def import_file(self, file: Path) -> Path:
        return weights.import_file(self.name, file, self._check)

    def remove(self) -> bool:
        return weights.remove(self.name)

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        return network_input(image, input_size)

    def build(self, weights: Path) -> nn.Module:
        import torch

        from pipeline.models._midas_small_net import MidasSmallNet
        from pipeline.models.checkpoint import load_into

        with torch.device("meta"):  # no time is spent on random values that the file replaces
            network = MidasSmallNet()
        load_into(network, weights)
        return network.eval().requires_grad_(False)

    def _check(self, file: Path) -> None:
        """Raise `WeightsInvalidError` unless the network runs with this file."""
        self.build(file)


MODEL = MidasSmall()


def __getattr__(name: str) -> Any:
    if name == "MidasSmallNet":
        from pipeline.models._midas_small_net import MidasSmallNet

        return MidasSmallNet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
