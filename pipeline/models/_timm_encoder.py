"""Encoders of timm, also with a torchvision that does not match torch, and the network of MiDaS v2.1 around one."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from pipeline.models.torchvision_import import import_torchvision


def create_encoder(name: str) -> Any:
    """Create a network of timm by name, with random weights; nothing is downloaded."""
    import_torchvision()
    import timm
    from timm.layers import Conv2dSame  # type: ignore[attr-defined]

    network = timm.create_model(name, pretrained=False)
    for module in list(network.modules()):
        for place, inner in list(module.named_children()):
            if isinstance(inner, Conv2dSame):
                setattr(module, place, _EvenConvolution.like(inner))
    return network


class MidasNet(nn.Module):
    """float32 (B, 3, h, w), normalized RGB -> disparity float32 (B, h, w) ≥ 0, without an upper bound."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.pretrained = encoder
        self.scratch = decoder

    @property
    def stages(self) -> tuple[nn.Module, nn.Module]:
        """The encoder and the decoder; the network is the second after the first."""
        return self.pretrained, self.scratch

    def forward(self, batch: Tensor) -> Tensor:
        disparity: Tensor = self.scratch(self.pretrained(batch))
        return disparity


class Encoder(nn.Module):
    """Returns features of the image at 1/4, 1/8, 1/16 and 1/32 of its sides."""

    def __init__(self, quarter: nn.Module, eighth: nn.Module, sixteenth: nn.Module, last: nn.Module) -> None:
        super().__init__()
        self.layer1, self.layer2, self.layer3, self.layer4 = quarter, eighth, sixteenth, last

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        quarter = self.layer1(batch)
        eighth = self.layer2(quarter)
        sixteenth = self.layer3(eighth)
        return quarter, eighth, sixteenth, self.layer4(sixteenth)


class _EvenConvolution(nn.Conv2d):
    """A strided convolution padded as TensorFlow does it, for even heights and widths.

    timm computes the padding from the size of each image. Here it is a constant, so that a converter can merge it into
    the convolution.
    """

    @classmethod
    def like(cls, other: nn.Conv2d) -> _EvenConvolution:
        """Return a convolution with the same weights."""
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
