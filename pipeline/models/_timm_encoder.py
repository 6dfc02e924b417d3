"""Import timm so that it works with a torchvision that does not match torch."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from pipeline.models.torchvision_import import import_torchvision


def create_encoder(name: str) -> Any:
    """One of timm's networks by name, with random weights; nothing is downloaded."""
    import_torchvision()
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
