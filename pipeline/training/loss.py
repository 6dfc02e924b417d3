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
    truth = torch.where(known, truth, 0.0)
    weight = known.float()
    true_shape, true_spread = _normalized(truth, weight)
    usable = true_spread > 1e-5
    shape = _normalized(prediction, weight)[0] - true_shape
    known_order = _compressed(truth, weight)
    order = _compressed(prediction, weight) - known_order
    stressed = weight * (1 + AT_EDGES * _near_edges(known_order))
    # Errors beyond a few spreads are cut short: one near object must not outweigh the rest of a picture.
    level = F.smooth_l1_loss(shape, torch.zeros_like(shape), reduction="none", beta=0.05).clamp(max=4.0)
    pointwise = _mean(level + order.abs(), stressed)
    each = pointwise + 0.5 * _gradients(shape.clamp(-4, 4), order, weight)
    return torch.where(usable, each, 0.0).sum() / usable.sum().clamp(min=1)


def flicker_loss(prediction: Tensor, truth: Tensor, moves: Tensor) -> Tensor:
    """How far the depth of the last P pictures is from that of the first P, carried along their moves; a scalar.

    Each with its own scale and shift, found where both show the same things. Not where depth is unknown, nor beside
    an edge, which cannot be carried by shares of a pixel. (Eilertsen et al. 2019, "Single-frame regularization for
    temporally stable CNNs".)
    """
    pairs = len(moves)
    first, later, there = prediction[:pairs, None], prediction[-pairs:], truth[-pairs:]
    known = torch.isfinite(there)
    there, weight = torch.where(known, there, 0.0), known.float()
    grid = F.affine_grid(moves, list(first.shape), align_corners=False)
    carried = F.grid_sample(first, grid, align_corners=False, padding_mode="border")[:, 0]
    before, after = (_normalized(depth, weight)[0].clamp(-4, 4) for depth in (carried, later))
    counts = weight * (1 - _near_edges(_compressed(there, weight)))
    return _mean((before - after).abs(), counts).mean()


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    return (values * weight).sum((1, 2)) / weight.sum((1, 2)).clamp(min=1)


def _normalized(values: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """Each picture free of scale and shift, median 0 and mean distance from it 1; and that distance, float32 (B,)."""
    flat = torch.where(weight > 0, values, torch.nan).flatten(1)
    around = values - torch.nan_to_num(torch.nanmedian(flat, 1).values)[:, None, None]
    spread = _mean(around.abs(), weight)
    return around / (spread[:, None, None] + 1e-6), spread


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


def _gradients(one: Tensor, other: Tensor, weight: Tensor, scales: int = 4) -> Tensor:
    """Mean slopes of two differences along x and y, over steps of 1, 2, 4 and 8 pixels (MiDaS, Ranftl et al. 2020)."""
    total = one.new_zeros(len(one))
    for scale in range(scales):
        a, b, w = (each[:, :: 2**scale, :: 2**scale] for each in (one, other, weight))
        for way in (1, 2):
            n = a.shape[way] - 1
            pairs = w.narrow(way, 1, n) * w.narrow(way, 0, n)
            total = total + _mean(a.diff(dim=way).abs() + b.diff(dim=way).abs(), pairs)
    return total / scales
