"""What the network is held to: the order and proportions of inverse depth, at sharp edges, whatever its scale.

`depth_loss(prediction, truth)` takes float32 (B, h, w) tensors; truth is inverse depth with 0 for the sky and NaN
where nothing is known. A picture without two different known values counts for nothing, and never gives NaN.
"""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

FLOOR = 0.1  # of the mean disparity: differences between things farther than this count little
EDGE = 0.1  # where neighbors differ by so much on a logarithmic scale, one thing ends before another
AT_EDGES = 2.0  # so much more counts a pixel that is at most two from such an edge


def depth_loss(prediction: Tensor, truth: Tensor) -> Tensor:
    """A scalar; the mean over the pictures that have depth."""
    known = torch.isfinite(truth)
    truth = torch.where(known, truth, torch.zeros_like(truth))
    weight = known.float()
    usable = _spread(truth, weight)[1] > 1e-5
    weight = weight * usable[:, None, None]
    shape = _normalized(prediction, weight) - _normalized(truth, weight)
    known_order = _compressed(truth, weight)
    order = _compressed(prediction, weight) - known_order
    stressed = weight * (1 + AT_EDGES * _near_edges(known_order))
    # Errors beyond a few spreads are cut short: one near object must not outweigh the rest of a picture.
    level = _mean(
        F.smooth_l1_loss(shape, torch.zeros_like(shape), reduction="none", beta=0.05).clamp(max=4.0), stressed
    )
    proportion = _mean(order.abs(), stressed)
    edges = _gradients(shape.clamp(-4, 4), weight) + _gradients(order, weight)
    each = level + proportion + 0.5 * edges
    return (each * usable).sum() / usable.sum().clamp(min=1)


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    return (values * weight).sum((1, 2)) / weight.sum((1, 2)).clamp(min=1)


def _spread(values: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """Median, and mean distance from it, of each picture's known values; both float32 (B,)."""
    flat = torch.where(weight > 0, values, torch.nan).flatten(1)
    middle = torch.nan_to_num(torch.nanmedian(flat, 1).values)
    return middle, _mean((values - middle[:, None, None]).abs(), weight)


def _normalized(values: Tensor, weight: Tensor) -> Tensor:
    """Free of scale and shift: median 0, mean distance from it 1."""
    middle, spread = _spread(values, weight)
    return (values - middle[:, None, None]) / (spread[:, None, None] + 1e-6)


def _compressed(values: Tensor, weight: Tensor) -> Tensor:
    """Free of scale alone, on a logarithmic scale down to `FLOOR`: zero stays infinitely far."""
    return torch.log(values / (_mean(values, weight)[:, None, None] + 1e-6) + FLOOR)


def _near_edges(order: Tensor) -> Tensor:
    """1 where an edge is at most two pixels away, else 0: where a network that is not sure makes a ramp of it."""
    marks = torch.zeros_like(order)
    across, down = order.diff(dim=2).abs() > EDGE, order.diff(dim=1).abs() > EDGE
    marks[:, :, 1:] += across
    marks[:, 1:] += down
    return F.max_pool2d(marks.clamp(max=1)[:, None], 5, 1, 2)[:, 0]


def _gradients(difference: Tensor, weight: Tensor, scales: int = 4) -> Tensor:
    """Mean slope of the difference along x and y, over steps of 1, 2, 4 and 8 pixels (MiDaS, Ranftl et al. 2020)."""
    total = difference.new_zeros(len(difference))
    for scale in range(scales):
        d, w = difference[:, :: 2**scale, :: 2**scale], weight[:, :: 2**scale, :: 2**scale]
        total = total + _mean((d[:, 1:] - d[:, :-1]).abs(), w[:, 1:] * w[:, :-1])
        total = total + _mean((d[:, :, 1:] - d[:, :, :-1]).abs(), w[:, :, 1:] * w[:, :, :-1])
    return total / scales
