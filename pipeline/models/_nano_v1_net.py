"""Define the torch module of nano_v1: a small residual encoder, global context, a decoder with skip connections.

The parts that it is made of are nano's, too.

Plain 3x3 convolutions throughout: at this size they run and train several times faster on a CPU than depthwise ones
with as many multiplications. About 2.3 M parameters and 0.95 GFLOP at 192x256.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812


def conv(inside: int, outside: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Return a convolution, its normalization and a ReLU."""
    return nn.Sequential(
        nn.Conv2d(inside, outside, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = conv(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


class Surroundings(nn.Module):
    """Tells every place its row's, its column's and the whole picture's average, and where it is.

    How far the ground is depends on where the horizon is, and that can only be seen in the whole picture.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.place = nn.Conv2d(channels + 2, channels, 1, bias=False)
        self.row = nn.Conv2d(channels, channels, (3, 1), padding=(1, 0), bias=False)
        self.column = nn.Conv2d(channels, channels, (1, 3), padding=(0, 1), bias=False)
        self.whole = nn.Conv2d(channels, channels, 1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        # Counting ones, so that an exported network works at any size.
        ones = torch.ones_like(x[:, :1])
        down = torch.cumsum(ones, 2) / torch.sum(ones, 2, keepdim=True)
        across = torch.cumsum(ones, 3) / torch.sum(ones, 3, keepdim=True)
        mixed = self.place(torch.cat([x, down, across], 1))
        mixed = mixed + self.row(x.mean(3, keepdim=True)) + self.column(x.mean(2, keepdim=True))
        mixed = mixed + self.whole(x.mean((2, 3), keepdim=True))
        return F.relu(x + self.norm(mixed))


class Up(nn.Module):
    """Twice the size, joined with what the encoder saw at that size."""

    def __init__(self, inside: int, skip: int, outside: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(inside, outside, 1, bias=False)
        self.skip = nn.Conv2d(skip, outside, 1, bias=False)
        self.norm = nn.BatchNorm2d(outside)
        self.merge = conv(outside, outside)

    def larger(self, x: Tensor) -> Tensor:
        return F.interpolate(self.narrow(x), scale_factor=2.0, mode="bilinear", align_corners=False)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        merged: Tensor = self.merge(F.relu(self.norm(self.larger(x) + self.skip(skip))))
        return merged


class NanoV1Net(nn.Module):
    """float (B, 3, h, w), normalized as ImageNet, h and w multiples of 32 -> disparity (B, h, w) ≥ 0."""

    def __init__(self) -> None:
        super().__init__()
        self.stage2 = conv(3, 16, 3, 2)
        self.stage4 = nn.Sequential(conv(16, 32, 3, 2), Block(32))
        self.stage8 = nn.Sequential(conv(32, 64, 3, 2), Block(64), Block(64))
        self.stage16 = nn.Sequential(conv(64, 128, 3, 2), Block(128), Block(128))
        self.stage32 = nn.Sequential(conv(128, 160, 3, 2), Surroundings(160), Block(160), Surroundings(160))
        self.up16 = Up(160, 128, 96)
        self.up8 = Up(96, 64, 64)
        self.up4 = Up(64, 32, 32)
        self.up2 = Up(32, 16, 16)
        self.last = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x2 = self.stage2(x)
        x4 = self.stage4(x2)
        x8 = self.stage8(x4)
        x16 = self.stage16(x8)
        y = self.up16(self.stage32(x16), x16)
        y = self.last(self.up2(self.up4(self.up8(y, x8), x4), x2))
        return F.softplus(doubled(y.float()))[:, 0]


def doubled(y: Tensor) -> Tensor:
    """(B, 1, h, w) at twice the size, bilinear: four pixels out of each nine.

    `F.interpolate` gives the same. OpenVINO spends a quarter of the whole network on that for a single channel.
    """
    share = torch.tensor([[0.25, 0.75, 0.0], [0.0, 0.75, 0.25]], device=y.device)
    kernels = (share[:, None, :, None] * share[None, :, None, :]).reshape(4, 1, 3, 3)
    with torch.autocast(y.device.type, enabled=False):  # a convolution would be rounded in training
        return F.pixel_shuffle(F.conv2d(F.pad(y, (1, 1, 1, 1), mode="replicate"), kernels), 2)
