"""Define the torch module of MiDaS_small: EfficientNet-Lite3 encoder of timm, four fusion stages, a small head.

    network = MidasSmallNet().eval()
    disparity = network(batch)                     # (B, 3, h, w) -> (B, h, w), h and w multiples of 32

Modules are named as in the official checkpoint, so that `load_state_dict` takes it as it is.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.models._timm_encoder import Encoder, MidasNet, create_encoder

ENCODER_CHANNELS = (32, 48, 136, 384)
"""Channels of the encoder features at 1/4, 1/8, 1/16 and 1/32 of the input sides."""
FUSION_CHANNELS = (64, 128, 256, 512)


class MidasSmallNet(MidasNet):
    """float32 (B, 3, h, w), normalized RGB -> disparity float32 (B, h, w) ≥ 0, without an upper bound.

    Its encoder loses accuracy in bfloat16, its decoder does not.
    """

    def __init__(self) -> None:
        super().__init__(_encoder(), Decoder())


def _encoder() -> Encoder:
    trunk = create_encoder("tf_efficientnet_lite3")
    # Place 2 is the activation's in the checkpoint's numbering; timm's batch norm now does it itself.
    quarter = nn.Sequential(trunk.conv_stem, trunk.bn1, nn.Identity(), trunk.blocks[0], trunk.blocks[1])
    return Encoder(
        quarter,
        nn.Sequential(trunk.blocks[2]),
        nn.Sequential(trunk.blocks[3], trunk.blocks[4]),
        nn.Sequential(trunk.blocks[5], trunk.blocks[6]),
    )


class Decoder(nn.Module):
    """Decodes from coarse to fine: each stage doubles the size and adds the encoder features of that size."""

    def __init__(self) -> None:
        super().__init__()
        fine, medium, coarse, coarsest = FUSION_CHANNELS
        self.layer1_rn = _convolution(ENCODER_CHANNELS[0], fine, bias=False)
        self.layer2_rn = _convolution(ENCODER_CHANNELS[1], medium, bias=False)
        self.layer3_rn = _convolution(ENCODER_CHANNELS[2], coarse, bias=False)
        self.layer4_rn = _convolution(ENCODER_CHANNELS[3], coarsest, bias=False)
        self.refinenet4 = Fusion(coarsest, coarse)
        self.refinenet3 = Fusion(coarse, medium)
        self.refinenet2 = Fusion(medium, fine)
        self.refinenet1 = Fusion(fine, fine)
        self.output_conv = nn.Sequential(
            _convolution(fine, 32),
            nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
            _convolution(32, 32),
            nn.ReLU(),
            nn.Conv2d(32, 1, kernel_size=1),
            nn.ReLU(),
        )

    def forward(self, features: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
        quarter, eighth, sixteenth, thirtysecond = features
        path = self.refinenet4(self.layer4_rn(thirtysecond))
        path = self.refinenet3(path, self.layer3_rn(sixteenth))
        path = self.refinenet2(path, self.layer2_rn(eighth))
        path = self.refinenet1(path, self.layer1_rn(quarter))
        disparity: Tensor = self.output_conv(path)
        return disparity[:, 0]


class Fusion(nn.Module):
    """Add the skip, refine, change the number of channels, double the size.

    Upstream doubles the size first. Both are linear and act on different axes, so the result is the same, and this
    way round there is a quarter of the work.
    """

    def __init__(self, channels: int, channels_out: int) -> None:
        super().__init__()
        self.out_conv = nn.Conv2d(channels, channels_out, kernel_size=1)
        # The coarsest stage has no skip and leaves its first unit unused; the checkpoint holds it all the
        # same.
        self.resConfUnit1 = ResidualUnit(channels)
        self.resConfUnit2 = ResidualUnit(channels)

    def forward(self, path: Tensor, skip: Tensor | None = None) -> Tensor:
        if skip is not None:
            path = path + self.resConfUnit1(skip)
        path = self.out_conv(self.resConfUnit2(path))
        return functional.interpolate(path, scale_factor=2, mode="bilinear", align_corners=True)


class ResidualUnit(nn.Module):
    """Two 3x3 convolutions, each after a ReLU, added to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = _convolution(channels, channels)
        self.conv2 = _convolution(channels, channels)

    def forward(self, features: Tensor) -> Tensor:
        change = self.conv2(torch.relu(self.conv1(torch.relu(features))))
        refined: Tensor = features + change
        return refined


def _convolution(channels: int, channels_out: int, *, bias: bool = True) -> nn.Conv2d:
    return nn.Conv2d(channels, channels_out, kernel_size=3, padding=1, bias=bias)
