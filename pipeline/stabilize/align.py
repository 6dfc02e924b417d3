"""Keep scale and shift constant, the two unknowns of relative depth, from frame to frame.

    aligner = Aligner()
    aligned, carried = aligner.align(disparity, carried, trust, elapsed)

A network knows disparity only up to a scale and a shift, and both jump from frame to frame. Per frame they
are fitted to the running result, over pixels that are still the same thing, in raw inverse depth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
"""float32 (h, w)."""

SAMPLES = 2000
"""Pixels per fit: enough for two parameters."""
ROUNDS = 5
"""Largest number of iterations that remove outliers."""
SETTLED = 1e-4
"""Relative change of the scale below which the fit has converged."""
LEAST_SHARE = 0.1
"""Least trusted share of the image for a fit."""
SCALE_BOUND = 2.5
"""Scales outside 1/2.5 to 2.5 are not drift of the model and are rejected."""
SHIFT_BOUND = 0.5
"""Shifts beyond this share of the spread of the running result are rejected too."""
LEAK = 6.0
"""Time constant in seconds with which the result follows the scale of the model, so that errors cannot add up."""
REFERENCE_QUALITY = 25.0
"""The new frame has about this many times the noise variance of the running result."""


@dataclass(frozen=True)
class Alignment:
    """aligned = scale · disparity + shift."""

    scale: float
    shift: float

    def apply(self, disparity: Map) -> Map:
        """Return the aligned disparity, float32 (h, w)."""
        return disparity * np.float32(self.scale) + np.float32(self.shift)

    def inverse(self) -> Alignment:
        """Return the inverse alignment."""
        return Alignment(1 / self.scale, -self.shift / self.scale)

    def leaked(self, share: float) -> Alignment:
        """Return the alignment, relaxed by a share toward the identity."""
        return Alignment(self.scale ** (1 - share), self.shift * (1 - share))


IDENTITY = Alignment(1.0, 0.0)


class Aligner:
    """Aligns frame after frame; keeps the last alignment for frames without trusted pixels."""

    def __init__(self) -> None:
        self._last = IDENTITY

    def align(self, disparity: Map, carried: Map, trust: Map, elapsed: float) -> tuple[Map, Map]:
        """Return the new disparity and the past at one scale; `elapsed` in seconds.

        It is the scale of the past, moved a little towards the new one: otherwise small errors would add up.
        """
        fitted = fit_scale_shift(disparity, carried, trust)
        if fitted is None or not self._is_drift(fitted, carried):
            fitted = self._last
        self._last = fitted.leaked(1 - math.exp(-elapsed / LEAK))
        return self._last.apply(disparity), self._last.apply(fitted.inverse().apply(carried))

    @staticmethod
    def _is_drift(alignment: Alignment, carried: Map) -> bool:
        center = float(carried.mean())
        moved = abs(center - (center - alignment.shift) / alignment.scale)
        spread = float(carried.max() - carried.min())
        return 1 / SCALE_BOUND < alignment.scale < SCALE_BOUND and moved <= SHIFT_BOUND * max(spread, center)


def median(values: NDArray[Any]) -> float:
    """Return the upper median of a flat array, several times faster than numpy for few values."""
    middle = values.size // 2
    return float(np.partition(values, middle)[middle])


def fit_scale_shift(new: Map, reference: Map, trust: Map) -> Alignment | None:
    """Fit scale and shift from `new` to `reference`, weighted by `trust`, robust against outliers.

    Returns None if too few pixels are trusted. A flat map has no scale: then only the shift is fitted. Noise in
    `new` would bias an ordinary least-squares fit towards scale 0, frame after frame; Deming regression models noise
    in both.
    """
    skip = max(1, math.isqrt(new.size // SAMPLES))
    x = reference[::skip, ::skip].ravel().astype(np.float64)
    y = new[::skip, ::skip].ravel().astype(np.float64)
    trusted = trust[::skip, ::skip].ravel()
    if trusted.sum() < LEAST_SHARE * trusted.size:
        return None
    weight = trusted.astype(np.float64)
    alignment = IDENTITY
    for number in range(ROUNDS):
        weight_sum = weight.sum()
        x_mean, y_mean = (weight @ x) / weight_sum, (weight @ y) / weight_sum
        dx, dy = x - x_mean, y - y_mean
        xx, yy, xy = weight @ (dx * dx), weight @ (dy * dy), weight @ (dx * dy)
        if xy <= 1e-6 * max(xx, yy) or xx <= 0:
            return Alignment(1.0, float(x_mean - y_mean)) if min(xx, yy) <= 1e-9 * weight_sum else None
        lead = yy - REFERENCE_QUALITY * xx
        slope = (lead + math.sqrt(lead * lead + 4 * REFERENCE_QUALITY * xy * xy)) / (2 * xy)
        last, alignment = alignment, Alignment(float(1 / slope), float(x_mean - y_mean / slope))
        if number and abs(alignment.scale - last.scale) < SETTLED * last.scale:
            break
        error = np.abs(alignment.scale * y + alignment.shift - x)
        limit = 4.5 * median(error) + 1e-12
        weight = trusted * np.square(np.clip(1 - np.square(error / limit), 0, None))
    return alignment
