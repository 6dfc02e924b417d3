"""Tell how far the objects of a frame are: from the depth inside their boxes.

for each in located(depth):                # a Located for each detection of the frame
    each.detection.label, each.meters, each.nearness

A box holds its object, what is behind it, and now and then something before it. Depth inside is divided in two where
that explains most of its variance (Otsu 1979). The nearer part is the object, unless it lies at the margin of the box,
where the object does not: places count more the nearer they are to the middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame, Detection

STEPS = 64
"""Of the histogram that is divided."""
LEAST_SHARE = 0.2
"""Weight that the nearer part must have to be the object."""
ONE_THING = 0.05
"""Difference of the two parts, as a share of what the frame shows, below which all is one thing."""


@dataclass(frozen=True)
class Located:
    """`disparity` is the object's median, `nearness` that as a share of the display range, 0 = farthest, 1 = nearest.

    `meters` is the distance along the optical axis, None where nothing tells meters or it is too far to tell; `error`
    one standard deviation of it.
    """

    detection: Detection
    disparity: float
    nearness: float
    meters: float | None = None
    error: float | None = None

    @property
    def words(self) -> str:
        """Return name and distance, as labels show them."""
        if self.meters is None:
            return f"{self.detection.label} {self.nearness:.0%}"
        return f"{self.detection.label} {self.meters:.{1 if self.meters < 100 else 0}f} m"


def located(depth: DepthFrame) -> tuple[Located, ...]:
    """Return the detections of a frame with their distances, the farthest first: as they are drawn."""
    found = [_located(depth, each) for each in depth.frame.detections or ()]
    return tuple(sorted(found, key=lambda each: each.disparity))


def _located(depth: DepthFrame, detection: Detection) -> Located:
    far, near = depth.display_range
    span = max(near - far, 1e-9)
    value = _median_of_object(*_inside(depth.disparity, detection.box), ONE_THING * span)
    nearness = float(np.clip((value - far) / span, 0, 1))
    calibration = depth.calibration
    meters = float(calibration.known_meters(value)) if calibration else np.inf
    if calibration is None or not np.isfinite(meters):
        return Located(detection, value, nearness)
    return Located(detection, value, nearness, meters, float(calibration.error(value)))


def _inside(
    disparity: NDArray[np.float32], box: tuple[float, float, float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the values in a box, at least one, and their weights: 1 in the middle, nearly 0 at the margin."""
    height, width = disparity.shape
    left, top = min(int(box[0] * width), width - 1), min(int(box[1] * height), height - 1)
    right, bottom = max(left + 1, round(box[2] * width)), max(top + 1, round(box[3] * height))
    values = disparity[top:bottom, left:right]
    down, across = (1 - np.abs(np.linspace(-1, 1, side + 2)[1:-1]) for side in values.shape)
    return values.ravel(), np.outer(down, across).ravel()


def _median_of_object(values: NDArray[np.float32], weights: NDArray[np.float64], least: float) -> float:
    is_known = np.isfinite(values)
    if not is_known.any():
        return 0.0
    values, weights = values[is_known], weights[is_known]
    border = _border(values, weights)
    nearer = values > border
    if 0 < nearer.sum() < len(values):
        apart = np.average(values[nearer], weights=weights[nearer]) - np.average(
            values[~nearer], weights=weights[~nearer]
        )
        if apart > least:
            is_object = weights[nearer].sum() >= LEAST_SHARE * weights.sum()
            chosen = nearer if is_object else ~nearer
            values, weights = values[chosen], weights[chosen]
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _border(values: NDArray[np.float32], weights: NDArray[np.float64]) -> float:
    """Return the value that divides a histogram in two parts of the least variance."""
    low, high = float(values.min()), float(values.max())
    if not high > low:
        return high
    counts, edges = np.histogram(values, bins=STEPS, range=(low, high), weights=weights)
    middles = (edges[1:] + edges[:-1]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1 + int(np.nanargmax(between[:-1]))])
