"""Implement the stabilization methods of other tools, as baselines for the stabilizer.

BASELINES["per-frame-range"]()             # a new one; update(frame, disparity) as `Stabilizer`
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Self

import numpy as np

from pipeline.arrays import Disparity
from pipeline.evaluation.step_response import DepthFilter
from pipeline.frame import DepthFrame, Frame

RANGE_SHARE = 0.75
"""How much of the last range is kept where only the range is smoothed."""
VALUE_SHARE = 0.9
"""How much of the last values is kept where values are smoothed."""
GATED_SHARE, GATE_LEVELS = 0.4, 20.0
"""RealSense's temporal filter: the share of the new value, and the step, of 255, from which it is taken at once."""


class _Peer:
    def copy(self) -> Self:
        """Return an independent copy with the same state."""
        return copy(self)


class PerFrameRange(_Peer):
    """Each frame in its own minimum and maximum: what most tools do."""

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        return DepthFrame(frame, disparity, disparity, (float(disparity.min()), float(disparity.max())))


class SmoothedRange(_Peer):
    """Minimum and maximum follow slowly; the values stay as they are."""

    def __init__(self) -> None:
        self._range: tuple[float, float] | None = None

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        far, near = float(disparity.min()), float(disparity.max())
        if self._range is not None:
            far = RANGE_SHARE * self._range[0] + (1 - RANGE_SHARE) * far
            near = RANGE_SHARE * self._range[1] + (1 - RANGE_SHARE) * near
        self._range = far, near
        return DepthFrame(frame, disparity, disparity, self._range)


class SmoothedValues(_Peer):
    """Each frame between its percentiles 2 and 98, then averaged over time, moving or not."""

    def __init__(self) -> None:
        self._shown: Disparity | None = None

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        far, near = np.percentile(disparity, (2, 98))
        share = ((disparity - far) / max(near - far, 1e-9)).clip(0, 1).astype(np.float32)
        if self._shown is not None and self._shown.shape == share.shape:
            share = np.float32(VALUE_SHARE) * self._shown + np.float32(1 - VALUE_SHARE) * share
        self._shown = share
        return DepthFrame(frame, share, disparity, (0.0, 1.0))


class GatedValues(_Peer):
    """Each frame in its own minimum and maximum; small changes are averaged over time, large ones taken at once."""

    def __init__(self) -> None:
        self._shown: Disparity | None = None

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""
        far, near = float(disparity.min()), float(disparity.max())
        levels = ((disparity - far) * (255 / max(near - far, 1e-9))).astype(np.float32)
        if self._shown is not None and self._shown.shape == levels.shape:
            change = levels - self._shown
            averaged = self._shown + np.float32(GATED_SHARE) * change
            levels = np.where(np.abs(change) < GATE_LEVELS, averaged, levels)
        self._shown = levels
        return DepthFrame(frame, levels, disparity, (0.0, 255.0))


BASELINES: dict[str, Callable[[], DepthFilter]] = {
    "per-frame-range": PerFrameRange,
    "smoothed-range": SmoothedRange,
    "smoothed-values": SmoothedValues,
    "gated-values": GatedValues,
}
"""By the name that tables show."""
