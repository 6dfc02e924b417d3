"""Bring the disparity of a key frame to the scale of the camera poses, by sparse points of known distance.

line = fit_line(disparity_at_points, distances)          # 1/z = a + b·d, robust
distance = aligned(disparity, line, places, distances)   # float32 (h, w), with what is locally off corrected

A model is right about scale and shift only up to a few percent, and off by more here and there. Hundreds of points tell
by how much: their ratios are spread over the image by a bilateral grid (Chen, Paris and Durand, 2007), so that a
correction ends where depth does.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity

Values = NDArray[np.float64]
Map = NDArray[np.float32]

TRIED = 400
"""Pairs of points that are tried as a line."""
HUBER = 1.345
LEAST_SPREAD = 0.005
GRID = (18, 12)
"""Cells along the image's longer and shorter side."""
LAYERS = 0.15
"""Thickness of the grid's layers: the natural logarithm of distance."""
PRIOR = 1.0
"""Points' worth of trust in the line alone."""
MOST = 0.35
"""Largest correction, a natural logarithm; points that are farther off lie on something else."""


def sample(values: Map, places: NDArray[np.float32]) -> Values:
    """Return values, float32 (h, w), at places in shares of width and height, float32 (n, 2): nearest neighbors."""
    height, width = values.shape
    columns = np.clip((places[:, 0] * width).astype(np.int64), 0, width - 1)
    rows = np.clip((places[:, 1] * height).astype(np.int64), 0, height - 1)
    return np.asarray(values[rows, columns], np.float64)


def fit_line(disparity: Values, distance: Values) -> tuple[float, float] | None:
    """Return a and b of 1/z = a + b·d; None if the points contradict it."""
    random = np.random.default_rng(0)  # the same every time
    if len(disparity) < 2:
        return None
    one, other = random.integers(0, len(disparity), (2, TRIED))
    step = disparity[other] - disparity[one]
    with np.errstate(divide="ignore", invalid="ignore"):
        b = (1 / distance[other] - 1 / distance[one]) / step
    a = 1 / distance[one] - b * disparity[one]
    is_line = np.isfinite(b) & (b > 0)
    a, b = a[is_line], b[is_line]
    if not len(a):
        return None
    total = np.median(np.abs(_off(a[:, None], b[:, None], disparity, distance)), axis=1)
    best = int(np.argmin(total))
    line = np.array([a[best], b[best]])
    for _ in range(10):
        off = _off(line[0], line[1], disparity, distance)
        inverse = np.maximum(line[0] + line[1] * disparity, 1e-9)
        rows = np.stack([1 / inverse, disparity / inverse], axis=1)
        spread = max(1.4826 * float(np.median(np.abs(off))), LEAST_SPREAD)
        # Beyond three spreads a point lies on another thing, as at edges: it does not count at all.
        weights = np.where(np.abs(off) < 3 * spread, 1 / np.maximum(1, np.abs(off) / (HUBER * spread)), 0)
        root = np.sqrt(weights)
        change = np.linalg.lstsq(rows * root[:, None], -off * root, rcond=None)[0]
        if not line[1] + change[1] > 0:
            break
        line = line + change
    return float(line[0]), float(line[1])


def _off(a: Values | float, b: Values | float, disparity: Values, distance: Values) -> Values:
    """Return logarithms of measured over computed distance."""
    return np.asarray(np.log(np.maximum(distance * (a + b * disparity), 1e-9)))


def by_line(disparity: Disparity, line: tuple[float, float]) -> Map:
    """Return distances, inf where the line does not reach."""
    inverse = np.float32(line[0]) + np.float32(line[1]) * disparity
    with np.errstate(divide="ignore"):
        return np.asarray(1 / np.maximum(inverse, 0), np.float32)


def aligned(
    disparity: Disparity, line: tuple[float, float], places: NDArray[np.float32], distance: Values
) -> Map:
    """Return the distance of every pixel, float32 (h, w), corrected around the points; inf where it is unknown."""
    whole = by_line(disparity, line)
    is_known = np.isfinite(whole)
    computed = sample(whole, places)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(distance / computed)
    is_used = np.isfinite(off) & (np.abs(off) < MOST)
    if not is_used.any():
        return whole
    depths = np.log(np.where(is_known, whole, 1))
    low, high = float(depths[is_known].min()), float(depths[is_known].max())
    layers = int((high - low) / LAYERS) + 1
    height, width = whole.shape
    across, down = GRID if width >= height else GRID[::-1]
    shape = (layers + 2, down + 2, across + 2)
    grid = np.zeros((2, *shape), np.float32)
    used = places[is_used]
    at = (
        np.clip(np.round((np.log(computed[is_used]) - low) / LAYERS).astype(int), 0, layers) + 1,
        np.clip(np.round(used[:, 1] * down).astype(int), 0, down),
        np.clip(np.round(used[:, 0] * across).astype(int), 0, across),
    )
    np.add.at(grid[0], at, off[is_used])
    np.add.at(grid[1], at, 1)
    for part in grid:
        _blur(part)
    correction = grid[0] / (grid[1] + np.float32(PRIOR * KERNEL[2] ** 3))
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    index = np.clip((depths - low) / LAYERS, 0, layers).astype(np.float32) + 1
    spread = _sliced(correction, index, (rows + 0.5) / height * down, (columns + 0.5) / width * across)
    return np.where(is_known, whole * np.exp(spread), whole).astype(np.float32)


KERNEL = np.array([1, 4, 6, 4, 1], np.float32) / 16


def _blur(grid: Map) -> None:
    """Blur a grid in place along its three axes."""
    for axis in range(3):
        padded = np.pad(grid, [(2, 2) if each == axis else (0, 0) for each in range(3)])
        count = grid.shape[axis]
        grid[:] = sum(
            weight * np.take(padded, range(shift, shift + count), axis) for shift, weight in enumerate(KERNEL)
        )


def _sliced(grid: Map, layer: Map, row: Map, column: Map) -> Map:
    """Return the values of a grid between its cells, each layer by OpenCV, and between layers."""
    found = np.zeros(layer.shape, np.float32)
    for number, values in enumerate(grid):
        share = np.clip(1 - np.abs(layer - number), 0, 1)
        if share.any():
            found += share * cv2.remap(values, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found
