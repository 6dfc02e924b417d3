"""Weights for the published networks that anyone can make: random, yet tame enough that rounding stays rounding.

write_midas_small(folder / "midas_small.pt")
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pipeline.models.midas_small import MidasSmallNet
from pipeline.models.zipdepth import ZipDepthNet


def write_midas_small(path: Path) -> Path:
    """Write a state dict as `torch.save` does, of the official names, shapes and size (82 MB)."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = MidasSmallNet()
        _randomize_norms(network)
        nn.init.constant_(network.scratch.output_conv[4].bias, 0.5)  # or the last ReLU gives zeros only
    torch.save(network.state_dict(), path)
    return path


def write_zipdepth(path: Path) -> Path:
    """Write what a training of the official network keeps: more than the weights, under the names of a wrapper."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = ZipDepthNet()
        _randomize_norms(network)
        nn.init.constant_(network.decoder.head_half.bias, 1.0)
    network.mean.copy_(torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
    network.std.copy_(torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
    entries = {f"module.{name}": value for name, value in network.state_dict().items()}
    torch.save({"epoch": 3, "model_state_dict": entries | {"module.teacher.weight": torch.zeros(2)}}, path)
    return path


def _randomize_norms(network: nn.Module) -> None:
    """Such that leaving one out, or folding it wrongly, shows."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.normal_(module.bias, std=0.1)
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)


def weights_by_name(network: nn.Module) -> dict[str, torch.Tensor]:
    """The same values everywhere for every entry, whatever the order in which they are made.

    What is added to a shortcut is small, so that numbers stay tame through a hundred layers.
    """
    return {name: _by_name(name, tuple(value.shape)) for name, value in network.state_dict().items()}


def _by_name(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    random = np.random.RandomState(zlib.crc32(name.encode()))
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    if name.endswith("running_var"):
        values = random.uniform(0.5, 1.5, shape)
    elif len(shape) == 4:
        values = random.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))
    elif name.endswith("weight"):
        values = random.uniform(0.8, 1.2, shape)
    else:
        values = 0.1 * random.standard_normal(shape)
    is_added = name.endswith("bn3.weight") or ("resConfUnit" in name and name.endswith("conv2.weight"))
    return torch.from_numpy((values * (0.3 if is_added else 1.0)).astype(np.float32))
