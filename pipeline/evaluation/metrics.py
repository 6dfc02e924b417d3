"""Compute the metrics: flicker, lag, trails and accuracy.

    passage = FramePair(picture_before, picture)      # what stayed, what moved where
    flicker, followed = Flicker(), FollowedFlicker()
    flicker.add(passage, shown_before, shown)       # gray levels per frame on what stayed; 0 = not a tremble
    followed.add(passage, shown_before, shown)      # the same along the motion of the picture
    lag(values, before, after)                      # frames until 90 % of a step is shown
    accuracy = depth_accuracy(disparity, truth)     # absolute relative error, δ1, ordinal error

Always show flicker beside lag and accuracy: a picture that never changes does not flicker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image

Map = NDArray[np.float32]
"""float32 (h, w)."""
Mask = NDArray[np.bool_]
"""bool (h, w)."""

# Steadiness: flicker, lag, trails ---------------------------------------------------------------------

STILL_LEVELS = 3.0
"""A pixel is static if nothing around it changed by more than this many gray levels."""
STILL_PX = 7
"""Width of that neighborhood in pixels: the edge of a moving object may look like the background."""
LEAST_STILL = 0.01
"""Least static share of the image for which F is meaningful."""
LEAST_SIDE_PX = 32
"""Least side for optical flow: OpenCV's DIS rejects some smaller images."""
ROUND_TRIP_PX = 0.5
"""Largest forward-backward error, in pixels, of a tracked pixel."""


class FramePair:
    """Two consecutive images, uint8 (h, w, 3) RGB: static pixels, and the motion of the others."""

    def __init__(self, before: Image, now: Image) -> None:
        self._before = np.asarray(cv2.cvtColor(before, cv2.COLOR_RGB2GRAY), np.uint8)
        self._now = np.asarray(cv2.cvtColor(now, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def still(self) -> Mask:
        """Return the static pixels, whose depth should not change."""
        change = cv2.blur(cv2.absdiff(self._now, self._before).astype(np.float32), (3, 3))
        return np.asarray(cv2.dilate(change, np.ones((STILL_PX, STILL_PX), np.uint8)) < STILL_LEVELS)

    @cached_property
    def followed(self) -> tuple[Map, Map, Mask]:
        """Return the previous x and y of every pixel, and whether the match is reliable."""
        height, width = self._now.shape
        columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        if min(height, width) < LEAST_SIDE_PX:
            return columns, rows, np.zeros((height, width), bool)
        flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        start = np.zeros((height, width, 2), np.float32)
        there = np.asarray(flow.calc(self._now, self._before, start.copy()), np.float32)
        back = np.asarray(flow.calc(self._before, self._now, start), np.float32)
        x, y = columns + there[..., 0], rows + there[..., 1]
        round_trip = there + cv2.remap(back, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        found = np.hypot(round_trip[..., 0], round_trip[..., 1]) < ROUND_TRIP_PX
        return x, y, found & (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)


class FrameMean:
    """The mean of one value per frame."""

    def __init__(self) -> None:
        self._sum, self._frames = 0.0, 0

    @property
    def mean(self) -> float | None:
        """Return the mean over all measured frames; None before the first, which needs two frames."""
        return self._sum / self._frames if self._frames else None

    def _count(self, value: float) -> float:
        self._sum, self._frames = self._sum + value, self._frames + 1
        return value


class Flicker(FrameMean):
    """F: mean change of shown depth, float32 (h, w) in [0, 1], at static pixels, in gray levels of 255."""

    def add(self, passage: FramePair, before: Map, now: Map) -> float | None:
        """Return F between the last frame and this one; None if too few pixels are static."""
        if before.shape != now.shape or passage.still.mean() < LEAST_STILL:
            return None
        value = 255 * float(np.abs(now - before)[passage.still].mean())
        return self._count(value)


class FollowedFlicker(FrameMean):
    """OPW: as `Flicker`, but along the motion of the picture, so that all that can be followed counts.

    In the units of what is added: shown values times 255 for gray levels, or disparity for its own units.
    """

    def add(self, passage: FramePair, before: Map, now: Map) -> float | None:
        """Return OPW between the last frame and this one; None if no pixel is tracked."""
        x, y, found = passage.followed
        if before.shape != now.shape or not found.any():
            return None
        carried = cv2.remap(before, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        value = float(np.abs(now - carried)[found].mean())
        return self._count(value)


def lag(values: Iterable[float], before: float, after: float) -> int | None:
    """L: frames until 90 % of the way from `before` to `after` is shown; 0 = at once, None = never.

    `values` begin with the frame in which the step happened.
    """
    for frame, value in enumerate(values):
        if (value - before) / (after - before) >= 0.9:
            return frame
    return None


TRAIL_SHARE = 0.2
"""A pixel trails if it still shows this share of the step from the former foreground."""


def trail(disparity: Map, truth: Map, former: Map) -> Mask:
    """Where what was there before shines through, bool (h, w); all three in the same units.

    T is the share of such pixels among the `uncovered` ones.
    """
    step = former - truth
    return np.asarray((disparity - truth) * np.sign(step) > TRAIL_SHARE * np.abs(step))


UNCOVERED_RATIO = 1.25
"""Factor by which the disparity of a former foreground was larger."""
BESIDE_RATIO, BESIDE_PX = 1.1, 9
"""It still is when something nearer by this factor is within this width: every network's edges are a little soft."""


def uncovered(truth: Map, former: Map) -> Mask:
    """Return the disoccluded pixels, bool (h, w); `former` is the recent maximum of disparity."""
    beside = cv2.dilate(truth, np.ones((BESIDE_PX, BESIDE_PX), np.uint8))
    return np.asarray((former > UNCOVERED_RATIO * truth) & (beside < BESIDE_RATIO * truth) & (truth > 0))


class RangeMovement:
    """Movement of the display range: mean change of (far, near) per frame, relative to its mean width."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None
        self._moved, self._width, self._frames = 0.0, 0.0, 0

    def add(self, limits: tuple[float, float]) -> None:
        """Add (far, near) of the next frame."""
        if self._last is not None:
            self._moved += abs(limits[0] - self._last[0]) + abs(limits[1] - self._last[1])
        self._last = limits
        self._width += limits[1] - limits[0]
        self._frames += 1

    @property
    def mean(self) -> float:
        """Return the relative movement per frame; 0 before the second frame and for an empty range."""
        if self._frames < 2 or self._width <= 0:
            return 0.0
        return (self._moved / (self._frames - 1)) / (self._width / self._frames)


# Truth: how near the depth is to what was measured -----------------------------------------------------

ORDINAL_PAIRS, ORDINAL_RATIO = 2000, 1.15
"""Number of sampled pairs for the ordinal error, and the least ratio of their depths."""


@dataclass(frozen=True)
class DepthAccuracy:
    """Accuracy of a disparity map, up to scale and shift."""

    abs_rel: float
    """Mean of |z' - z| / z over the measured pixels."""
    delta1: float
    """Share of pixels with max(z' / z, z / z') < 1.25."""
    ordinal: float
    """Share of pairs of pixels, clearly apart in depth, that are in the wrong order; guessing gives 0.5."""


def depth_accuracy(disparity: Map, truth: Map) -> DepthAccuracy:
    """Compare with measured inverse depth of the same size, where 0 = not measured."""
    measured = truth > 0
    found, known = disparity[measured].astype(np.float64), truth[measured].astype(np.float64)
    z = 1 / known
    aligned = aligned_disparity(found, known)
    z_found = 1 / np.maximum(aligned, 1e-3 * float(known.max()))
    ratio = np.maximum(z_found / z, z / z_found)
    return DepthAccuracy(
        float(np.mean(np.abs(z_found - z) / z)), float(np.mean(ratio < 1.25)), ordinal_error(found, known)
    )


def aligned_disparity(found: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `found` with the least-squares scale and shift to `known`; both float64 (n,)."""
    scale, shift = scale_and_shift(found, known)
    return np.asarray(scale * found + shift)


def scale_and_shift(found: NDArray[np.float64], known: NDArray[np.float64]) -> tuple[float, float]:
    """Fit scale and shift from `found` to `known` by least squares; both float64 (n,)."""
    terms = np.stack([found, np.ones_like(found)], axis=1)
    scale, shift = np.linalg.lstsq(terms, known, rcond=None)[0]
    return float(scale), float(shift)


def ordinal_error(found: NDArray[np.float64], known: NDArray[np.float64], seed: int = 0) -> float:
    """Share of wrongly ordered pairs among random ones whose depths differ; ties count half. NaN: no such pair."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, len(known), (2, 20 * ORDINAL_PAIRS))
    apart = np.maximum(known[first] / known[second], known[second] / known[first]) > ORDINAL_RATIO
    first, second = first[apart][:ORDINAL_PAIRS], second[apart][:ORDINAL_PAIRS]
    if len(first) == 0:
        return float("nan")
    agreement = np.sign(found[first] - found[second]) * np.sign(known[first] - known[second])
    return float(np.mean(0.5 - 0.5 * agreement))
