"""Import timm so that it works with a torchvision that does not match torch."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

_definitions: list[torch.library.Library] = []
"""Kept for the life of the process: operators vanish with the library object that defined them."""


def create_encoder(name: str) -> Any:
    """One of timm's networks by name, with random weights; nothing is downloaded."""
    _import_torchvision()
    import timm
    from timm.layers import Conv2dSame  # type: ignore[attr-defined]

    network = timm.create_model(name, pretrained=False)
    for module in list(network.modules()):
        for place, inner in list(module.named_children()):
            if isinstance(inner, Conv2dSame):
                setattr(module, place, _EvenConvolution.like(inner))
    return network


class _EvenConvolution(nn.Conv2d):
    """A strided convolution padded as TensorFlow does it, for even heights and widths.

    timm's own reckons the padding anew from each picture's size. Here it is a constant, so that a converter can make
    it a part of the convolution.
    """

    @classmethod
    def like(cls, other: nn.Conv2d) -> _EvenConvolution:
        """With the very weights of another one."""
        convolution = cls(
            other.in_channels,
            other.out_channels,
            other.kernel_size,  # type: ignore[arg-type]
            other.stride,  # type: ignore[arg-type]
            groups=other.groups,
            bias=other.bias is not None,
            device="meta",
        )
        convolution.weight, convolution.bias = other.weight, other.bias
        return convolution

    def forward(self, features: Tensor) -> Tensor:
        padding: list[int] = []
        for size, step in zip(reversed(self.kernel_size), reversed(self.stride), strict=True):
            padding += [(size - step) // 2, size - step - (size - step) // 2]
        padded = functional.pad(features, padding)
        return functional.conv2d(padded, self.weight, self.bias, self.stride, groups=self.groups)


def _import_torchvision() -> None:
    """Import torchvision, which timm needs for things unused here, though its compiled part may not load.

    A torchvision built for CUDA beside a torch built for the CPU is a common pair, since package indexes
    differ. Its compiled operators are then missing, and its import fails with "operator torchvision::nms does
    not exist", because it describes some of them to torch by name. Declaring those names is enough for the
    import to succeed; calling one would still fail, as it should. They are read from torchvision itself, so
    that none is missed.
    """
    try:
        import torchvision
    except RuntimeError as error:
        spec = importlib.util.find_spec("torchvision")
        if "does not exist" not in str(error) or spec is None or spec.origin is None:
            raise
        source = (Path(spec.origin).parent / "_meta_registrations.py").read_text(encoding="utf-8")
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for operator in re.findall(r'register_fake\("torchvision::(\w+)"\)', source):
            library.define(f"{operator}(Tensor unused) -> Tensor")  # type: ignore[no-untyped-call]
        _definitions.append(library)
        import torchvision  # noqa: F401
