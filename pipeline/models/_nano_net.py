"""The torch module of the second nano: an encoder that has seen a million photographs, and nano's decoder.

The encoder is EfficientNet-Lite0 (Tan & Le 2019) up to its stage at 1/32. Its normalizations are multiplied into the
convolutions before them once and for all, so their statistics stay those of the photographs. Its last layer, `Sharp`,
gives every pixel of the picture a depth of its own. About 3.4 M parameters and 1.0 GFLOP at 192x256.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from pipeline.models._nano_v1_net import Block, Surroundings, Up, conv

STAGES = {
    "stage4": ((3, 16, 24), (3, 24, 24)),
    "stage8": ((5, 24, 40), (5, 40, 40)),
    "stage16": ((3, 40, 80), (3, 80, 80), (3, 80, 80), (5, 80, 112), (5, 112, 112), (5, 112, 112)),
    "stage32": ((5, 112, 192), (5, 192, 192), (5, 192, 192), (5, 192, 192)),
}
"""Of every block of EfficientNet-Lite0: the kernel's side, channels that come, channels that go. The first block of a
stage halves height and width."""
EXPANSION = 6


class Convolution(nn.Conv2d):
    """With a bias, and where it halves the size padded as TensorFlow does it, for even heights and widths.

    The very first is not (`as_torch`): nano's decoder expects the cells of its skips half a cell farther up and left.
    """

    def __init__(
        self, inside: int, outside: int, size: int, stride: int = 1, groups: int = 1, as_torch: bool = False
    ) -> None:
        here = stride == 1 or as_torch
        super().__init__(inside, outside, size, stride, size // 2 if here else 0, groups=groups)
        before = (size - stride) // 2
        self.margin = () if here else (before, size - stride - before) * 2

    def forward(self, x: Tensor) -> Tensor:
        x = F.pad(x, self.margin) if self.margin else x
        if self.groups == 1 or self.stride[0] == 1:
            return super().forward(x)
        with torch.autocast(
            x.device.type, enabled=False
        ):  # its gradient takes a processor ten times as long in bfloat16
            return super().forward(x.float())


def _relu6(x: Tensor) -> Tensor:
    return F.relu6(x, inplace=True)  # new memory would cost more than the arithmetic


class Inverted(nn.Module):
    """A block of MobileNetV2: wider by 1x1, a depthwise convolution, narrower by 1x1, beside a shortcut."""

    def __init__(self, size: int, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        wide = inside * EXPANSION
        self.expand = Convolution(inside, wide, 1)
        self.depthwise = Convolution(wide, wide, size, stride, groups=wide)
        self.project = Convolution(wide, outside, 1)
        self.shortcut = stride == 1 and inside == outside

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(_relu6(self.depthwise(_relu6(self.expand(x)))))
        return x + y if self.shortcut else y


class Stem(nn.Module):
    """Half the size: a plain convolution, then a block that does not widen."""

    def __init__(self) -> None:
        super().__init__()
        self.first = Convolution(3, 32, 3, 2, as_torch=True)
        self.depthwise = Convolution(32, 32, 3, groups=32)
        self.project = Convolution(32, 16, 1)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(_relu6(self.depthwise(_relu6(self.first(x)))))
        return y


class Encoder(nn.Module):
    """float (B, 3, h, w), normalized as ImageNet -> features at 1/2, 1/4, 1/8, 1/16 and 1/32."""

    def __init__(self) -> None:
        super().__init__()
        self.stage2 = Stem()
        for name, blocks in STAGES.items():
            stage = [Inverted(*block, stride=1 if k else 2) for k, block in enumerate(blocks)]
            self.add_module(name, nn.Sequential(*stage))

    def forward(self, x: Tensor) -> list[Tensor]:
        found = []
        for stage in self.children():
            x = stage(x)
            found.append(x)
        return found


class Sharp(nn.Module):
    """Features at half the size -> one value a pixel at full size, its edges where the network puts them.

    Each pixel lies between four cells. It takes the value of the nearest and goes, by shares that are seen in the
    features, towards those of the other three: smooth where the shares are those of a bilinear enlargement, which is
    where training starts, and with an edge between any two pixels where they are 0 or 1.
    """

    def __init__(self, inside: int) -> None:
        super().__init__()
        self.value = nn.Conv2d(inside, 1, 3, padding=1)
        self.shares = nn.Conv2d(inside, 4 * len(BILINEAR), 3, padding=1)
        usual = torch.tensor(BILINEAR).repeat_interleave(4)
        nn.init.zeros_(self.shares.weight)
        _bias(self.shares).data = torch.log(usual / (1 - usual))

    def forward(self, x: Tensor) -> Tensor:
        weight = torch.cat([self.value.weight, self.shares.weight])  # one convolution is faster than two
        bias = torch.cat([_bias(self.value), _bias(self.shares)])
        y = F.conv2d(x, weight, bias, padding=1)
        with torch.autocast(x.device.type, enabled=False):  # a convolution would be rounded in training
            cells = F.pad(y[:, :1].float(), (1, 1, 1, 1), mode="replicate")
            steps = F.conv2d(cells, _steps(x.device))
            across, down, aslant = (torch.sigmoid(y[:, 1:].float()) * steps[:, 4:]).chunk(len(BILINEAR), 1)
            return F.pixel_shuffle(steps[:, :4] + across + down + aslant, 2)


BILINEAR = 3 / 16, 3 / 16, 1 / 16
"""Of a pixel's three other cells, the one across, the one down and the one aslant, in a bilinear enlargement."""


def _bias(layer: nn.Conv2d) -> Tensor:
    assert layer.bias is not None
    return layer.bias


def _steps(device: torch.device) -> Tensor:
    """(16, 1, 3, 3): of each of the four pixels of a cell the cell itself, then how much larger each other cell is."""
    kernels = torch.zeros(4 + 4 * len(BILINEAR), 1, 3, 3, device=device)
    kernels[:, 0, 1, 1] = -1
    kernels[:4, 0, 1, 1] = 1
    for pixel in range(4):
        row, column = pixel // 2 * 2, pixel % 2 * 2
        for n, (r, c) in enumerate(((1, column), (row, 1), (row, column)), start=1):
            kernels[4 * n + pixel, 0, r, c] = 1
    return kernels


class Finest(Up):
    """From 1/4 to 1/2, joined with the picture itself too: the four pixels of each cell, of which nothing at first."""

    def __init__(self, inside: int, skip: int, outside: int) -> None:
        super().__init__(inside, skip, outside)
        self.detail = nn.Conv2d(3, outside, 2, 2, bias=False)
        nn.init.zeros_(self.detail.weight)

    def joined(self, x: Tensor, skip: Tensor, picture: Tensor) -> Tensor:
        y = self.larger(x) + self.skip(skip) + self.detail(picture)
        merged: Tensor = self.merge(F.relu(self.norm(y)))
        return merged


class NanoNet(nn.Module):
    """float (B, 3, h, w), normalized as ImageNet, h and w multiples of 32 -> disparity (B, h, w) ≥ 0."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.narrow = conv(192, 160, 1)
        self.surroundings = nn.Sequential(Surroundings(160), Block(160), Surroundings(160))
        self.up16 = Up(160, 112, 96)
        self.up8 = Up(96, 40, 64)
        self.up4 = Up(64, 24, 32)
        self.up2 = Finest(32, 16, 16)
        self.last = Sharp(16)

    def forward(self, x: Tensor) -> Tensor:
        x2, x4, x8, x16, x32 = self.encoder(x)
        y = self.up16(self.surroundings(self.narrow(x32)), x16)
        y = self.up2.joined(self.up4(self.up8(y, x8), x4), x2, x)
        return F.softplus(self.last(y))[:, 0]
