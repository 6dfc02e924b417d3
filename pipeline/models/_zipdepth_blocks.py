"""The blocks that the encoder of ZipDepth is made of; see `_zipdepth_net.py`."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

EXCHANGE = 0.3
"""Share of what one scale gives to the other between the two coarsest."""


class Branched(nn.Module):
    """3x3 and 1x1 convolutions and, where shapes allow it, the input itself, all added up (RepVGG)."""

    def __init__(self, inside: int, outside: int, stride: int = 1) -> None:
        super().__init__()
        self.keeps_input = inside == outside and stride == 1
        self.branch_3x3 = nn.Sequential(*convolution_and_norm(inside, outside, kernel=3, stride=stride))
        self.branch_1x1 = nn.Sequential(*convolution_and_norm(inside, outside, kernel=1, stride=stride))

    def forward(self, x: Tensor) -> Tensor:
        total = self.branch_3x3(x) + self.branch_1x1(x)
        return torch.relu(total + x if self.keeps_input else total)

    def folded(self) -> nn.Sequential:
        """The same as one 3x3 convolution: all three are linear until the ReLU."""
        convolution, pointwise = fuse_conv_bn_eval(*self.branch_3x3), fuse_conv_bn_eval(*self.branch_1x1)
        convolution.weight[:, :, 1, 1] += pointwise.weight[:, :, 0, 0]
        if self.keeps_input:
            convolution.weight[:, :, 1, 1] += torch.eye(convolution.in_channels)
        convolution.bias += pointwise.bias
        return nn.Sequential(convolution, nn.ReLU())


class Surroundings(nn.Module):
    """Each channel's 3x3 neighborhood, near and twice as wide, added to it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.branch1 = nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False)
        self.branch2 = nn.Conv2d(channels, channels, 3, padding=2, dilation=2, groups=channels, bias=False)
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        refined: Tensor = x + self.bn(self.branch1(x) + self.branch2(x))
        return refined


class StripGate(nn.Module):
    """Each place weighed by the means of its row and its column (strip pooling)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gate_conv = nn.Sequential(
            *convolution_and_norm(channels, channels, kernel=1, groups=channels), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        gated: Tensor = x * self.gate_conv(x.mean(dim=3, keepdim=True) + x.mean(dim=2, keepdim=True))
        return gated


class ChannelGate(nn.Module):
    """Each channel weighed by what all of them are on average (squeeze and excitation)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = channels // 8
        self.fc = nn.Sequential(
            nn.Conv2d(channels, narrow, 1, bias=False),
            nn.ReLU(),
            nn.Conv2d(narrow, channels, 1, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        gated: Tensor = x * self.fc(x.mean(dim=(2, 3), keepdim=True))
        return gated


class GlobalContext(nn.Module):
    """One vector for the whole picture, a weighed mean of all places, added to each of them (GCNet)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = channels // 4
        self.context_weight = nn.Conv2d(channels, 1, 1)
        self.transform = nn.Sequential(
            nn.Conv2d(channels, narrow, 1),
            nn.BatchNorm2d(narrow),
            nn.ReLU(),
            nn.Conv2d(narrow, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        share = self.context_weight(x).flatten(2).softmax(dim=2)  # (B, 1, places)
        context = x.flatten(2) @ share.transpose(1, 2)  # (B, channels, 1)
        refined: Tensor = x + self.transform(context[..., None])
        return refined


class Pyramid(nn.Module):
    """Each place beside the largest value around it, at three growing distances (SPPF)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = channels // 4
        self.cv1 = normed(channels, narrow, kernel=1)
        self.cv2 = normed(4 * narrow, channels, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        levels = [self.cv1(x)]
        for _ in range(3):
            levels.append(functional.max_pool2d(levels[-1], kernel_size=5, stride=1, padding=2))
        joined: Tensor = self.cv2(torch.cat(levels, dim=1))
        return joined


class Exchange(nn.Module):
    """Two neighboring scales give each other a share of what they hold."""

    def __init__(self, fine: int, coarse: int) -> None:
        super().__init__()
        self.low_to_high = nn.Conv2d(coarse, fine, 1, groups=4, bias=False)
        self.high_to_low = nn.Conv2d(fine, coarse, 1, groups=4, bias=False)

    def forward(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor, Tensor]:
        to_fine = functional.interpolate(self.low_to_high(coarse), scale_factor=2, mode="nearest")
        to_coarse = functional.avg_pool2d(self.high_to_low(fine), kernel_size=2)
        return fine + EXCHANGE * to_fine, coarse + EXCHANGE * to_coarse


def branched(channels: int, count: int) -> list[Branched]:
    return [Branched(channels, channels) for _ in range(count)]


def normed(inside: int, outside: int, *, kernel: int, stride: int = 1) -> nn.Sequential:
    """Convolution, batch norm, ReLU under the checkpoint's names."""
    convolution, norm = convolution_and_norm(inside, outside, kernel=kernel, stride=stride)
    layers = nn.Sequential()
    layers.add_module("conv", convolution)
    layers.add_module("bn", norm)
    layers.add_module("act", nn.ReLU())
    return layers


def convolution_and_norm(
    inside: int, outside: int, *, kernel: int, stride: int = 1, groups: int = 1
) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    convolution = nn.Conv2d(inside, outside, kernel, stride, padding=kernel // 2, groups=groups, bias=False)
    return convolution, nn.BatchNorm2d(outside)
