"""Compute numbers from a depth frame, for the color scale, the probes, the profile and the histogram.

    value = disparity_at(depth, (0.3, 0.6))            # relative: larger = nearer, no unit
    tell(value)                                        # "312"
    tell_meters(1.5)                                   # "1.50 m"

They read depth at the size of the model output, about 40,000 values: well below a millisecond each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QCoreApplication

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame
from viewer.desktop.style.languages import decimal
from viewer.desktop.workers.viewport import NormalizedPoint

PROFILE_POINTS = 240
"""Points along a line: about as many as the model output has pixels."""


@dataclass(frozen=True)
class DistanceReading:
    """`meters` from the camera, with standard deviation; inf if too far to tell.

    `is_sure` is False beyond the marks, where distances are extrapolated.
    """

    meters: float
    error: float
    is_sure: bool


def disparity_at(depth: DepthFrame, spot: NormalizedPoint) -> float:
    """Return relative disparity at a position, by bilinear interpolation."""
    return float(_at(depth.disparity, np.array([spot[0]]), np.array([spot[1]]))[0])


def along(depth: DepthFrame, start: NormalizedPoint, end: NormalizedPoint) -> Disparity:
    """Return relative disparity at `PROFILE_POINTS` points from start to end: float32 (PROFILE_POINTS,)."""
    share = np.linspace(0, 1, PROFILE_POINTS)
    return _at(
        depth.disparity, start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    )


def inside(
    depth: DepthFrame, region: tuple[NormalizedPoint, NormalizedPoint]
) -> tuple[Disparity, NDArray[np.float64], NDArray[np.float64]]:
    """Return disparity in a rectangle, and the positions of its columns and rows; at least one value."""
    (left, top), (right, bottom) = region
    height, width = depth.disparity.shape
    rows = slice(int(top * height), max(int(top * height) + 1, round(bottom * height)))
    columns = slice(int(left * width), max(int(left * width) + 1, round(right * width)))
    y, x = (np.mgrid[rows, columns] + 0.5) / np.array([height, width])[:, None, None]
    return depth.disparity[rows, columns], x, y


def span(depth: DepthFrame) -> tuple[float, float]:
    """Return the lowest and the highest disparity of frame and display range together, never equal."""
    far, near = depth.display_range
    low, high = min(float(depth.disparity.min()), far), max(float(depth.disparity.max()), near)
    return low, high if high > low else low + 1


def histogram(depth: DepthFrame, between: tuple[float, float], bins: int) -> NDArray[np.float64]:
    """How much of the frame is in each of `bins` even steps: float64 (bins,), shares of the whole frame."""
    counts = np.histogram(depth.disparity, bins=bins, range=between)[0]
    return np.asarray(counts / depth.disparity.size)


def tell(value: float) -> str:
    """Format a number with three significant digits, without powers of ten."""
    size = abs(value)
    return decimal(value, 0 if size >= 100 else 1 if size >= 10 else 2)


def tell_meters(meters: float) -> str:
    """Format meters: centimeters when near, fewer decimals when far."""
    if not math.isfinite(meters):
        return QCoreApplication.translate("Readouts", "far")
    words = decimal(meters, 2 if meters < 10 else 1 if meters < 100 else 0)
    return QCoreApplication.translate("Readouts", "{meters} m").format(meters=words)


def with_age(words: str, depth: DepthFrame) -> str:
    """Append the age of the inference, if the frame itself was not inferred."""
    if not depth.is_carried:
        return words
    translated = QCoreApplication.translate("Readouts", "{words} · inferred {age} s ago")
    return translated.format(words=words, age=decimal(depth.inference_age, 1))


def _at(disparity: Disparity, across: NDArray[np.float64], down: NDArray[np.float64]) -> Disparity:
    """Interpolate bilinearly. Pixel centers are half a pixel inside; values outside are those at the edge."""
    height, width = disparity.shape
    x = np.clip(across * width - 0.5, 0, width - 1)
    y = np.clip(down * height - 0.5, 0, height - 1)
    left, top = x.astype(int), y.astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    a, b = x - left, y - top
    upper = disparity[top, left] * (1 - a) + disparity[top, right] * a
    lower = disparity[bottom, left] * (1 - a) + disparity[bottom, right] * a
    return np.asarray(upper * (1 - b) + lower * b, np.float32)
