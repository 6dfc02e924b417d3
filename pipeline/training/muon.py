"""Muon (Jordan et al. 2024): steps of equal size in every direction of a layer's weights.

The momentum of each convolution's weights, as a matrix of outputs by inputs, is replaced by the nearest orthogonal
matrix. Here it learns as much from one picture as AdamW from two.
"""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter


def quick_type(device: torch.device) -> torch.dtype:
    """Return bfloat16 where the device computes in it: a processor that emulates it takes ten times as long."""
    is_quick = device.type != "cpu" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.bfloat16 if is_quick else torch.float32


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """About the nearest matrix with singular values 1 (0.7 to 1.2), by a quintic Newton-Schulz iteration."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.to(quick_type(matrix.device))
    tall = x.size(0) > x.size(1)
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    result: Tensor = (x.T if tall else x).float()
    return result


class Muon(torch.optim.Optimizer):
    """For weights of two or more dimensions; the first is the outputs'."""

    def __init__(
        self, weights: Iterable[Parameter], lr: float = 0.02, momentum: float = 0.95, decay: float = 0.01
    ) -> None:
        super().__init__(list(weights), {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if "average" not in state:
                    state["average"] = torch.zeros_like(weight)
                average = state["average"].lerp_(weight.grad, 1 - group["momentum"])
                ahead = weight.grad.lerp(average, group["momentum"]).flatten(1)
                scale = max(1.0, ahead.size(0) / ahead.size(1)) ** 0.5
                weight.mul_(1 - group["lr"] * group["decay"])
                weight.add_(orthogonal(ahead).view_as(weight), alpha=-group["lr"] * scale)
