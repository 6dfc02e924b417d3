"""Compute the display range, the disparities shown as far and as near, without pumping.

    limits = DisplayRange()
    far, near = limits.update(disparity, elapsed)

    shot = ShotRange()                      # where a whole shot can be seen before it is shown
    for disparity in ...: shot.add(disparity)
    far, near = shot.limits             # or shot.extremes, single pixels included

It follows percentiles, so that single pixels do not count. It opens within two frames, when something nearer
or farther comes that stays for two; it closes slowly, so that what leaves does not make the rest flare up.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

PERCENTILES = (1.0, 99.0)
"""Percentiles of the display range: the outermost values are outliers."""
CLOSING = 4.0
"""Time constant in seconds with which the range shrinks."""
SLACK = 0.05
"""A range wider than the image by this share does not change."""
EXCESS = 0.01
"""Nor does one that the image exceeds by at most this share: that little is clipped."""


def percentile_range(disparity: NDArray[np.float32]) -> tuple[float, float]:
    """Return (far, near) of one disparity, float32 (h, w)."""
    skip = 2 if disparity.size > 10_000 else 1
    far, near = np.percentile(disparity[::skip, ::skip].ravel(), PERCENTILES)
    return float(far), float(near)


class DisplayRange:
    """Adapts the display range to the image, frame after frame."""

    def __init__(self) -> None:
        self._range: tuple[float, float] | None = None
        self._seen = (0.0, 0.0)

    @property
    def limits(self) -> tuple[float, float]:
        """Return (far, near) of the last frame; (0, 0) before the first."""
        return self._range or (0.0, 0.0)

    def update(self, disparity: NDArray[np.float32], elapsed: float) -> tuple[float, float]:
        """Return (far, near) for this frame, `elapsed` seconds after the last one."""
        last, self._seen = self._seen, percentile_range(disparity)
        if self._range is None:
            self._range = self._seen
            return self._range
        far, near = self._range
        seen_far, seen_near = max(last[0], self._seen[0]), min(last[1], self._seen[1])  # there in both frames
        slack, excess = SLACK * (near - far), EXCESS * (near - far)
        closing = 1 - math.exp(-elapsed / CLOSING)
        far = seen_far if seen_far < far - excess else far + closing * max(0.0, seen_far - far - slack)
        near = seen_near if seen_near > near + excess else near - closing * max(0.0, near - seen_near - slack)
        self._range = (min(far, near), near)
        return self._range


class ShotRange:
    """Computes one range for a whole shot: the widest percentiles that hold for at least two frames."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None
        self._limits: tuple[float, float] | None = None
        self._extremes = math.inf, -math.inf

    @property
    def extremes(self) -> tuple[float, float]:
        """Return the minimum and maximum disparity of the shot."""
        return self._extremes

    @property
    def limits(self) -> tuple[float, float]:
        """Return (far, near); (0, 0) before the first frame."""
        return self._limits or self._last or (0.0, 0.0)

    def add(self, disparity: NDArray[np.float32]) -> None:
        """Add a frame."""
        self.include(*percentile_range(disparity), float(disparity.min()), float(disparity.max()))

    def include(self, low: float, high: float, least: float, largest: float) -> None:
        """Add a frame by its percentiles `low` and `high` and its minimum and maximum disparity."""
        self._extremes = min(self._extremes[0], least), max(self._extremes[1], largest)
        last, self._last = self._last, (low, high)
        if last is None:
            return
        far, near = max(last[0], self._last[0]), min(last[1], self._last[1])  # there in both frames
        if self._limits is not None:
            far, near = min(far, self._limits[0]), max(near, self._limits[1])
        self._limits = min(far, near), near
