"""The torch module of the second nano: an encoder that has seen a million photographs, and nano's decoder.

The encoder is EfficientNet-Lite0 (Tan & Le 2019) up to its stage at 1/32. Its normalizations are multiplied into the
convolutions before them once and for all, so their statistics stay those of the photographs. About 3.5 M parameters
and 0.9 GFLOP at 192x256.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from pipeline.models._nano_v1_net import Block, Surroundings, Up, conv, doubled

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
        return super().forward(F.pad(x, self.margin) if self.margin else x)


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
        y: Tensor = self.project(F.relu6(self.depthwise(F.relu6(self.expand(x)))))
        return x + y if self.shortcut else y


class Stem(nn.Module):
    """Half the size: a plain convolution, then a block that does not widen."""

    def __init__(self) -> None:
        super().__init__()
        self.first = Convolution(3, 32, 3, 2, as_torch=True)
        self.depthwise = Convolution(32, 32, 3, groups=32)
        self.project = Convolution(32, 16, 1)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(F.relu6(self.depthwise(F.relu6(self.first(x)))))
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
        self.up2 = Up(32, 16, 16)
        self.last = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x2, x4, x8, x16, x32 = self.encoder(x)
        y = self.up16(self.surroundings(self.narrow(x32)), x16)
        y = self.last(self.up2(self.up4(self.up8(y, x8), x4), x2))
        return F.softplus(doubled(y.float()))[:, 0]
