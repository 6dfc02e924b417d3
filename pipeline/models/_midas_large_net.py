"""The network of MiDaS v2.1 large: ResNeXt101 (32x8d) as encoder, four fusion stages of equal width, a small head.

    network = MidasLargeNet().eval()
    disparity = network(batch)                     # (B, 3, h, w) -> (B, h, w), h and w multiples of 32

Modules are named as in the official checkpoint, so that `load_state_dict` takes it as it is.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.models._timm_encoder import Encoder, MidasNet, create_encoder

ENCODER_CHANNELS = (256, 512, 1024, 2048)
"""Channels of the encoder features at 1/4, 1/8, 1/16 and 1/32 of the input sides."""
CHANNELS = 256


class MidasLargeNet(MidasNet):
    """float32 (B, 3, h, w), normalized RGB -> disparity float32 (B, h, w) ≥ 0, without an upper bound."""

    def __init__(self) -> None:
        super().__init__(_encoder(), Decoder())


def _encoder() -> Encoder:
    trunk = create_encoder("resnext101_32x8d")
    quarter = nn.Sequential(trunk.conv1, trunk.bn1, trunk.act1, trunk.maxpool, trunk.layer1)
    return Encoder(quarter, trunk.layer2, trunk.layer3, trunk.layer4)


class Decoder(nn.Module):
    """Decodes from coarse to fine: each stage doubles the size and adds the encoder features of that size."""

    def __init__(self) -> None:
        super().__init__()
        for number, channels in enumerate(ENCODER_CHANNELS, 1):
            self.add_module(f"layer{number}_rn", nn.Conv2d(channels, CHANNELS, 3, padding=1, bias=False))
        for number in (4, 3, 2, 1):
            self.add_module(f"refinenet{number}", Fusion(CHANNELS))
        self.output_conv = nn.Sequential(
            nn.Conv2d(CHANNELS, 128, 3, padding=1),
            nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
            nn.Conv2d(128, 32, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 1, 1),
            nn.ReLU(),
        )

    def forward(self, features: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
        path: Tensor | None = None
        for number in (4, 3, 2, 1):
            skip = self.get_submodule(f"layer{number}_rn")(features[number - 1])
            path = self.get_submodule(f"refinenet{number}")(skip, path)
        disparity: Tensor = self.output_conv(path)
        return disparity[:, 0]


class Fusion(nn.Module):
    """Refine the skip, add it to the coarser features, refine the sum, and double the size."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        # The coarsest stage has nothing below it and leaves its first unit unused; the checkpoint holds it anyway.
        self.resConfUnit1 = ResidualUnit(channels)
        self.resConfUnit2 = ResidualUnit(channels)

    def forward(self, skip: Tensor, below: Tensor | None) -> Tensor:
        path = skip if below is None else below + self.resConfUnit1(skip)
        return functional.interpolate(
            self.resConfUnit2(path), scale_factor=2, mode="bilinear", align_corners=True
        )


class ResidualUnit(nn.Module):
    """Two 3x3 convolutions, each after a ReLU, added to what came in.

    The first ReLU is upstream's in-place one: it changes what came in as well, and the network was trained with that.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        features = torch.relu(features)
        refined: Tensor = features + self.conv2(torch.relu(self.conv1(features)))
        return refined
