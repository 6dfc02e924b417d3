"""The ZipDepth network: a convolutional encoder of merged branches, a light decoder, learned upsampling.

    network = ZipDepthNet().eval()
    disparity = network(batch)                     # (B, 3, h, w), RGB in [0, 1] -> (B, h, w), multiples of 32

After "ZipDepth" (Tosi et al., ECCV 2026). Modules are named as in the official checkpoint, so that `load_state_dict`
takes it as it is; `folded` then joins what only training keeps apart.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from pipeline.models._zipdepth_blocks import (
    Branched,
    ChannelGate,
    Exchange,
    GlobalContext,
    Pyramid,
    StripGate,
    Surroundings,
    branched,
    convolution_and_norm,
    normed,
)

CHANNELS = (48, 96, 192, 384)
"""Of the encoder's features at 1/4, 1/8, 1/16 and 1/32 of the input's sides."""
HALF = CHANNELS[0] // 2
"""Channels of the features at half the input's sides."""
DECODER_CHANNELS = (96, 144, 192, 288)
"""Of the decoder's features, finest first."""
HEAD_CHANNELS = 32
LEAST_EXPONENT = -80.0
"""Of a weight before it is divided by the sum: float32 holds what is left, so that no sum is zero."""


class ZipDepthNet(nn.Module):
    """float32 (B, 3, h, w), RGB in [0, 1] -> disparity float32 (B, h, w) ≥ 0, without an upper bound."""

    mean: Tensor
    std: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, 3, 1, 1))
        self.register_buffer("std", torch.ones(1, 3, 1, 1))
        self.encoder = Encoder()
        self.decoder = Decoder()

    def forward(self, batch: Tensor) -> Tensor:
        disparity: Tensor = self.decoder(self.encoder((batch - self.mean) / self.std))
        return disparity


class Encoder(nn.Module):
    """Features at five sizes, largest first: 1/2, 1/4, 1/8, 1/16 and 1/32 of the input's sides."""

    def __init__(self) -> None:
        super().__init__()
        quarter, eighth, sixteenth, thirtysecond = CHANNELS
        self.stem_half = normed(3, HALF, kernel=3, stride=2)
        self.stem_quarter = normed(HALF, quarter, kernel=3, stride=2)
        self.stage1 = nn.Sequential(*branched(quarter, 2))
        self.down2 = Branched(quarter, eighth, stride=2)
        self.stage2 = nn.Sequential(*branched(eighth, 2), Surroundings(eighth), StripGate(eighth))
        self.down3 = Branched(eighth, sixteenth, stride=2)
        self.stage3 = nn.Sequential(*branched(sixteenth, 6), ChannelGate(sixteenth), GlobalContext(sixteenth))
        self.down4 = Branched(sixteenth, thirtysecond, stride=2)
        self.stage4 = nn.Sequential(*branched(thirtysecond, 2))
        self.spp = Pyramid(thirtysecond)
        self.cross_scale = Exchange(sixteenth, thirtysecond)

    def forward(self, batch: Tensor) -> tuple[Tensor, ...]:
        half = self.stem_half(batch)
        quarter = self.stage1(self.stem_quarter(half))
        eighth = self.stage2(self.down2(quarter))
        sixteenth = self.stage3(self.down3(eighth))
        thirtysecond = self.spp(self.stage4(self.down4(sixteenth)))
        return half, quarter, eighth, *self.cross_scale(sixteenth, thirtysecond)


class Decoder(nn.Module):
    """From coarse to half size, then disparity, then learned upsampling by two."""

    def __init__(self) -> None:
        super().__init__()
        fine, medium, coarse, coarsest = DECODER_CHANNELS
        self.proj4 = normed(CHANNELS[3], coarsest, kernel=1)
        self.fuse3 = Fusion(CHANNELS[2], coarsest, coarse)
        self.fuse2 = Fusion(CHANNELS[1], coarse, medium)
        self.fuse1 = Fusion(CHANNELS[0], medium, fine)
        self.fuse_half = Fusion(HALF, fine, HEAD_CHANNELS)
        self.head_half = nn.Conv2d(HEAD_CHANNELS, 1, kernel_size=3, padding=1)
        self.convex_up = ConvexUpsampling(HEAD_CHANNELS)

    def forward(self, features: tuple[Tensor, ...]) -> Tensor:
        half, quarter, eighth, sixteenth, thirtysecond = features
        path = self.fuse3(sixteenth, self.proj4(thirtysecond))
        path = self.fuse1(quarter, self.fuse2(eighth, path))
        path = self.fuse_half(half, path)
        disparity: Tensor = self.convex_up(path, self.head_half(path))
        return torch.relu(disparity)[:, 0]


class Fusion(nn.Module):
    """What comes from below at twice its size, joined with the encoder's features of that size."""

    def __init__(self, skip: int, below: int, outside: int) -> None:
        super().__init__()
        self.proj_high = nn.Conv2d(skip, outside, 1, groups=4, bias=False)
        self.proj_low = nn.Conv2d(below, outside, 1, groups=4, bias=False)
        self.bn: nn.Module = nn.BatchNorm2d(outside)

    def forward(self, skip: Tensor, below: Tensor) -> Tensor:
        # Upstream doubles the size first. Both are linear and act on different axes, so the result is the same, and
        # this way round there is a quarter of the work.
        larger = functional.interpolate(
            self.proj_low(below), scale_factor=2, mode="bilinear", align_corners=False
        )
        return torch.relu(self.bn(self.proj_high(skip) + larger))

    def folded(self) -> Fusion:
        """Normalized in the projections: what is added up may be scaled before as well."""
        assert isinstance(self.bn, nn.BatchNorm2d)
        self.proj_high = fuse_conv_bn_eval(self.proj_high, self.bn)
        self.proj_low = fuse_conv_bn_eval(self.proj_low, self.bn)
        self.proj_low.bias = None  # it is there once, in the other
        self.bn = nn.Identity()
        return self


class ConvexUpsampling(nn.Module):
    """Twice the size: each new pixel is a mean of the 3x3 old ones around it, weighed as the features say (RAFT).

    The weights are a softmax over the nine, for each of the four new pixels. It is written as sums over channels by
    1x1 convolutions: as a softmax over five dimensions OpenVINO spends a quarter of the whole network on it.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = channels // 4
        self.mask_pred = nn.Sequential(
            *convolution_and_norm(channels, narrow, kernel=3), nn.ReLU(), nn.Conv2d(narrow, 9 * 4, 1)
        )

    def forward(self, features: Tensor, disparity: Tensor) -> Tensor:
        """Features (B, C, h, w) and disparity (B, 1, h, w) -> disparity (B, 1, 2h, 2w)."""
        # Channel 4n + p of all of these: of neighbor n for new pixel p.
        scores = self.mask_pred(features)
        weights = (scores - scores.amax(dim=1, keepdim=True)).clamp_min(LEAST_EXPONENT).exp()
        one_each = torch.eye(9, device=scores.device, dtype=scores.dtype).view(9, 1, 3, 3)
        around = functional.pad(disparity, (1, 1, 1, 1), mode="replicate")
        neighbors = functional.conv2d(around, one_each.repeat_interleave(4, dim=0))
        over_neighbors = torch.eye(4, device=scores.device, dtype=scores.dtype).repeat(1, 9)[..., None, None]
        total = functional.conv2d(weights * neighbors, over_neighbors)
        return functional.pixel_shuffle(total / functional.conv2d(weights, over_neighbors), 2)
