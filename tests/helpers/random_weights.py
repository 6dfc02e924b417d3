"""Weights for MiDaS_small that anyone can make: random, yet tame enough that rounding stays rounding.

write_midas_small(folder / "midas_small.pt")
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from pipeline.models.midas_small import MidasSmallNet


def write_midas_small(path: Path) -> Path:
    """Write a state dict as `torch.save` does, of the official names, shapes and size (82 MB)."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = MidasSmallNet()
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):  # such that leaving one out, or folding it wrongly, shows
                nn.init.uniform_(module.weight, 0.8, 1.2)
                nn.init.normal_(module.bias, std=0.1)
                nn.init.normal_(module.running_mean, std=0.1)
                nn.init.uniform_(module.running_var, 0.5, 1.5)
        nn.init.constant_(network.scratch.output_conv[4].bias, 0.5)  # or the last ReLU gives zeros only
    torch.save(network.state_dict(), path)
    return path
