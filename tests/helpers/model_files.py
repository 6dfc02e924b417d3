"""Networks in files, made on the spot from `nano`: they see depth, and want their pictures in a way that one chooses.

path = write_onnx(tmp_path / "net.onnx", scaling="ImageNet", quantity="depth", size=(96, 160))
"""

from __future__ import annotations

import io
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pipeline.inference.description import SCALINGS
from pipeline.models.nano import MODEL as NANO


class Wrapped(nn.Module):
    """`nano` for pictures scaled in another way, which gives another quantity."""

    def __init__(self, scaling: str, quantity: str, is_channels_last: bool, bgr: bool = False) -> None:
        super().__init__()
        path = NANO.weights_path()
        assert path is not None
        self.network = NANO.build(path)
        mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in SCALINGS[scaling])
        own_mean, own_deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in SCALINGS["ImageNet"])
        self.factor, self.offset = deviation / own_deviation, (mean - own_mean) / own_deviation
        self.quantity, self.is_channels_last, self.bgr = quantity, is_channels_last, bgr

    def forward(self, batch: Tensor) -> Tensor:
        if self.is_channels_last:
            batch = batch.permute(0, 3, 1, 2)
        if self.bgr:
            batch = batch.flip(1)
        disparity: Tensor = self.network(batch * self.factor + self.offset)
        if self.quantity != "disparity":
            disparity = 1 / (disparity + 0.2)
        return disparity[..., None] if self.is_channels_last else disparity[:, None]


def write_onnx(
    path: Path,
    *,
    scaling: str = "0 to 1",
    quantity: str = "disparity",
    size: tuple[int, int] | None = (96, 160),
    is_channels_last: bool = False,
    bgr: bool = False,
    opset: int = 17,
    example: tuple[int, int] = (96, 160),
    network: nn.Module | None = None,
) -> Path:
    """An ONNX file; `size` is height and width, None for any: then it is exported by an example of another one."""
    if network is None:
        content = _exported_nano(scaling, quantity, size, is_channels_last, bgr, opset, example)
    else:
        content = _exported(network, size, is_channels_last, opset, example)
    path.write_bytes(content)
    return path


@cache
def _exported_nano(
    scaling: str,
    quantity: str,
    size: tuple[int, int] | None,
    is_channels_last: bool,
    bgr: bool,
    opset: int,
    example: tuple[int, int],
) -> bytes:
    """Exporting takes nearly a second of processor time: the same file is exported once."""
    network = Wrapped(scaling, quantity, is_channels_last, bgr)
    return _exported(network, size, is_channels_last, opset, example)


def _exported(
    network: nn.Module,
    size: tuple[int, int] | None,
    is_channels_last: bool,
    opset: int,
    example: tuple[int, int],
) -> bytes:
    height, width = size or example
    picture = torch.zeros(1, height, width, 3) if is_channels_last else torch.zeros(1, 3, height, width)
    axes = (1, 2) if is_channels_last else (2, 3)
    free: dict[str, Any] = {}
    if size is None:
        free = {"dynamic_axes": {"picture": dict(zip(axes, "hw", strict=True))}}
    content = io.BytesIO()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the exporter that needs no further library calls itself old
        torch.onnx.export(
            network.eval(),
            (picture,),
            content,
            dynamo=False,
            opset_version=opset,
            input_names=["picture"],
            output_names=["map"],
            **free,
        )
    return content.getvalue()
