"""Weights for the published networks that anyone can make: random, yet tame enough that rounding stays rounding.

write_midas_small(folder / "midas_small.pt")

Only the last layer knows what it does: it is fitted to the bundled clip, since weights that compute no depth are
refused when they are installed.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from pipeline.models.base import Model
from pipeline.models.midas_small import MODEL as MIDAS_SMALL
from pipeline.models.midas_small import MidasSmallNet
from pipeline.models.zipdepth import MODEL as ZIPDEPTH
from pipeline.models.zipdepth import ZipDepthNet
from pipeline.plausibility import bundled


def write_midas_small(path: Path) -> Path:
    """Write a state dict as `torch.save` does, of the official names, shapes and size (82 MB)."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = MidasSmallNet()
        _randomize_norms(network)
        _fit(network.eval(), network.scratch.output_conv[4], MIDAS_SMALL)
    torch.save(network.state_dict(), path)
    return path


def write_zipdepth(path: Path) -> Path:
    """Write what a training of the official network keeps: more than the weights, under the names of a wrapper."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = ZipDepthNet()
        _randomize_norms(network)
        network.mean.copy_(torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        network.std.copy_(torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        _fit(network.eval(), network.decoder.head_half, ZIPDEPTH)
    entries = {f"module.{name}": value for name, value in network.state_dict().items()}
    torch.save({"epoch": 3, "model_state_dict": entries | {"module.teacher.weight": torch.zeros(2)}}, path)
    return path


@torch.inference_mode()
def _fit(network: nn.Module, last: nn.Conv2d, model: Model) -> None:
    """Give the last layer the weights with which it comes nearest to the inverse depth of the bundled clip."""
    kept: list[torch.Tensor] = []
    hook = last.register_forward_pre_hook(lambda _layer, inputs: kept.append(inputs[0]))
    rows, wanted = [], []
    pictures, truth = bundled()
    for picture, true in zip(pictures[1::2], truth[1::2], strict=True):
        network(torch.from_numpy(model.prepare(picture)))
        features = nn.functional.unfold(kept.pop(), last.kernel_size, padding=last.padding)[0].T
        height, width = (
            side // (2 if model is ZIPDEPTH else 1) for side in model.network_size(*picture.shape[:2])
        )
        rows.append(features.reshape(height, width, -1)[::4, ::4].flatten(0, 1))
        wanted.append(torch.from_numpy(cv2.resize(true, (width, height))[::4, ::4].copy()).flatten())
    hook.remove()
    inputs, target = torch.cat(rows).double(), torch.cat(wanted).double()
    target = 1 + target / target.std()
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-6
    scaled = (inputs - mean) / spread
    square = scaled.T @ scaled / len(scaled) + 0.1 * torch.eye(scaled.shape[1])
    found = torch.linalg.solve(square, scaled.T @ (target - target.mean()) / len(scaled)) / spread
    last.weight.copy_(found.float().view_as(last.weight))
    last.bias.fill_(float(target.mean() - mean @ found))


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
