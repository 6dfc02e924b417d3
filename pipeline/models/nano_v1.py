"""The first nano: what the program came with before its encoder had seen photographs. Kept for comparisons.

from pipeline.models.nano_v1 import MODEL            # facts; no torch
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.models.nano import Nano

if TYPE_CHECKING:
    from torch import nn

    from pipeline.models._nano_v1_net import NanoV1Net as NanoV1Net


class NanoV1(Nano):
    """2.1 million parameters, 0.97 GFLOP a picture of 256x192."""

    name = "nano_v1"
    title = "the first nano, for comparisons: a sixth faster, less accurate on photographs"
    provenance = ""
    preference = None
    parameters = 2_084_289
    gflop = 1.30
    bounds = MappingProxyType({"f32": 1e-4, "bf16": 0.015, "int8": 0.12})
    """Measured on real pictures: f32 0.0000002, bf16 0.0025 to 0.0045 with no pair of places in another order. int8
    0.01 to 0.08 on frames of a clip that it was calibrated on, 0.1 and more on others with nearer things."""

    def network(self) -> nn.Module:
        from pipeline.models._nano_v1_net import NanoV1Net

        return NanoV1Net()


MODEL = NanoV1()


def __getattr__(name: str) -> Any:
    if name == "NanoV1Net":  # here, because it takes torch
        from pipeline.models._nano_v1_net import NanoV1Net

        return NanoV1Net
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
