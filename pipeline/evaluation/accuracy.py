"""Evaluate the accuracy of a depth stream against ground truth: overall, and behind moving objects.

judge, trails = Judge(), Trails()
judge.add(depth.disparity, truth); trails.add(depth, truth)
judge.clip(); judge.frame(); trails.share
"""

from __future__ import annotations

from collections import deque
from math import isqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.boundary_metrics import boundary_f
from pipeline.evaluation.metrics import DepthAccuracy, depth_accuracy, scale_and_shift, trail, uncovered
from pipeline.frame import DepthFrame

TRAIL_SECONDS = 0.25
"""Seconds for which a region counts as trailing after an object has left it."""
FRAME_SAMPLES = 12_000
"""Approximate number of sampled pixels per frame."""
SAMPLES = 4_000_000
"""Pixels kept for the accuracy of a whole clip; of a longer clip, fewer per frame."""

Map = NDArray[np.float32]
"""float32 (h, w)."""


class AccuracyEvaluator:
    """Accuracy over a whole clip, from samples, and frame by frame; F of boundaries from whole frames."""

    def __init__(self) -> None:
        self._found: list[Map] = []
        self._known: list[Map] = []
        self._skip = 1
        self._kept = 0
        self._frames = 0
        self._sums = np.zeros(3)

    def add(self, disparity: Map, truth: Map) -> None:
        """One more frame."""
        found, known = _samples(disparity, truth)
        if len(known) < 2:
            return
        one = depth_accuracy(found, known)
        scale, shift = scale_and_shift(found.astype(np.float64), known.astype(np.float64))
        aligned = fitted(disparity, truth.shape) * np.float32(scale) + np.float32(shift)
        self._sums += one.abs_rel, one.delta1, boundary_f(aligned, truth)
        self._frames += 1
        self._found.append(found[:: self._skip])
        self._known.append(known[:: self._skip])
        self._kept += len(self._found[-1])
        if self._kept > SAMPLES:
            self._skip *= 2
            self._found = [values[::2].copy() for values in self._found]
            self._known = [values[::2].copy() for values in self._known]
            self._kept = sum(map(len, self._found))

    def clip(self) -> DepthAccuracy | None:
        """Return the accuracy with one scale and shift for all frames."""
        if not self._found:
            return None
        return depth_accuracy(np.concatenate(self._found), np.concatenate(self._known))

    def frame(self) -> tuple[float, float, float] | None:
        """Return the mean AbsRel, δ1 and F of boundaries of all frames, each with its own scale and shift."""
        if not self._frames:
            return None
        abs_rel, delta1, boundaries = self._sums / self._frames
        return float(abs_rel), float(delta1), float(boundaries)


class Trails:
    """T: the share of disoccluded pixels that still show the foreground."""

    def __init__(self) -> None:
        self._before: deque[tuple[float, Map]] = deque()
        self._trailing = self._behind = 0

    @property
    def share(self) -> float | None:
        """Return T over all disoccluded pixels; None if there were none."""
        return self._trailing / self._behind if self._behind else None

    def add(self, depth: DepthFrame, truth: Map) -> None:
        """One more frame."""
        now = float(depth.frame.timestamp)
        while self._before and not 0 <= now - self._before[0][0] <= TRAIL_SECONDS:
            self._before.popleft()
        if depth.is_shot_start:
            self._before.clear()
        if self._before:
            former = np.max([known for _, known in self._before], axis=0)
            behind = uncovered(truth, former)
            found, known = _samples(depth.disparity, truth)
            scale, shift = scale_and_shift(found.astype(np.float64), known.astype(np.float64))
            aligned = fitted(depth.disparity, truth.shape) * np.float32(scale) + np.float32(shift)
            self._trailing += int((trail(aligned, truth, former) & behind).sum())
            self._behind += int(behind.sum())
        self._before.append((now, truth))


def _samples(disparity: Map, truth: Map) -> tuple[Map, Map]:
    """Return estimated and true values of the measured pixels, float32 (n,)."""
    skip = max(1, isqrt(truth.size // FRAME_SAMPLES))
    known = truth[::skip, ::skip]
    return fitted(disparity, truth.shape)[::skip, ::skip][known > 0], known[known > 0]


def fitted(disparity: Map, size: tuple[int, ...]) -> Map:
    """Resize the disparity to the size of the truth, float32 (h, w)."""
    if disparity.shape == size:
        return disparity
    height, width = size
    return np.asarray(cv2.resize(disparity, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
