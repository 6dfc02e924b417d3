"""How good is it? Numbers for flicker, lag and trails, and for how true the depth is.

    flicker = Flicker()
    for depth in ...:
        flicker.add(picture, depth.normalized())
    flicker.mean                                    # gray levels per frame; 0 = not a tremble
    lag(values, before, after)                      # frames until 90 % of a step is shown
    accuracy = depth_accuracy(disparity, truth)     # absolute relative error, δ1, ordinal error

Always show flicker beside lag and accuracy: a picture that never changes does not flicker.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import Image

Map = NDArray[np.float32]
"""float32 (h, w)."""
Mask = NDArray[np.bool_]
"""bool (h, w)."""

# Steadiness: flicker, lag, trails ---------------------------------------------------------------------

STILL_LEVELS = 3.0
"""A pixel shows the same thing as before when nothing around it changed by more than this many gray levels."""
STILL_PX = 7
"""How wide "around it" is: the edge of something that moves may happen to look like what is behind it."""


def still_pixels(before: Image, now: Image) -> Mask:
    """Where two pictures, uint8 (h, w, 3) RGB, show the same thing, so that depth has no reason to change."""
    difference = cv2.cvtColor(now, cv2.COLOR_RGB2GRAY).astype(np.float32) - cv2.cvtColor(
        before, cv2.COLOR_RGB2GRAY
    )
    change = cv2.blur(np.abs(difference), (3, 3))
    return np.asarray(cv2.dilate(change, np.ones((STILL_PX, STILL_PX), np.uint8)) < STILL_LEVELS)


LEAST_STILL = 0.01
"""With less of the picture still than this share, F says nothing: all that remains are accidents."""


class Flicker:
    """F: how much shown depth trembles where the picture is still, in gray levels (of 255) per frame."""

    def __init__(self) -> None:
        self._last: tuple[Image, Map] | None = None
        self._sum, self._frames = 0.0, 0

    @property
    def mean(self) -> float:
        """F over all frames so far; 0 before the second."""
        return self._sum / self._frames if self._frames else 0.0

    def add(self, picture: Image, shown: Map) -> float | None:
        """F of this frame against the last; None for the first, or when too little stayed still.

        `picture`: uint8 (h, w, 3) RGB at the size of `shown`, which is float32 (h, w) in [0, 1].
        """
        last, self._last = self._last, (picture, shown)
        if last is None or last[1].shape != shown.shape:
            return None
        still = still_pixels(last[0], picture)
        if still.mean() < LEAST_STILL:
            return None
        value = 255 * float(np.abs(shown - last[1])[still].mean())
        self._sum, self._frames = self._sum + value, self._frames + 1
        return value


class CompensatedFlicker:
    """OPW: as `Flicker`, but along the motion of the picture, so that all that can be followed counts.

    In the units of what is added: shown values times 255 for gray levels, or disparity for its own units.
    """

    def __init__(self) -> None:
        self._last: tuple[NDArray[np.uint8], Map] | None = None
        self._sum, self._frames = 0.0, 0
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)

    @property
    def mean(self) -> float:
        """OPW over all frames so far; 0 before the second."""
        return self._sum / self._frames if self._frames else 0.0

    def add(self, picture: Image, values: Map) -> float | None:
        """OPW of this frame against the last; None for the first. As `Flicker.add`, from 32 px a side on."""
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        last, self._last = self._last, (np.asarray(gray, np.uint8), values)
        if last is None or last[1].shape != values.shape:
            return None
        zero = np.zeros((*gray.shape, 2), np.float32)
        there = np.asarray(self._flow.calc(gray, last[0], zero.copy()), np.float32)
        back = np.asarray(self._flow.calc(last[0], gray, zero), np.float32)
        columns, rows = np.meshgrid(np.arange(gray.shape[1]), np.arange(gray.shape[0]))
        x = (columns + there[..., 0]).astype(np.float32)
        y = (rows + there[..., 1]).astype(np.float32)
        round_trip = there + cv2.remap(back, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        found = (np.hypot(round_trip[..., 0], round_trip[..., 1]) < 0.5) & (x >= 0) & (y >= 0)
        found &= (x <= gray.shape[1] - 1) & (y <= gray.shape[0] - 1)
        if not found.any():
            return None
        carried = cv2.remap(last[1], x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        value = float(np.abs(values - carried)[found].mean())
        self._sum, self._frames = self._sum + value, self._frames + 1
        return value


def lag(values: Iterable[float], before: float, after: float) -> int | None:
    """L: frames until 90 % of the way from `before` to `after` is shown; 0 = at once, None = never.

    `values` begin with the frame in which the step happened.
    """
    for frame, value in enumerate(values):
        if (value - before) / (after - before) >= 0.9:
            return frame
    return None


TRAIL_SHARE = 0.2
"""A pixel trails when it still shows this share of the step back to what was there before."""


def trail(disparity: Map, truth: Map, former: Map) -> Mask:
    """Where what was there before shines through, bool (h, w); all three in the same units.

    T is the share of such pixels among those that something moving has just uncovered.
    """
    step = former - truth
    return np.asarray((disparity - truth) * np.sign(step) > TRAIL_SHARE * np.abs(step))


def range_stability(ranges: Sequence[tuple[float, float]]) -> float:
    """How much the display range moves: mean change of (far, near) per frame, in shares of its mean width."""
    limits = np.asarray(ranges, np.float64)
    width = float((limits[:, 1] - limits[:, 0]).mean())
    if len(limits) < 2 or width <= 0:
        return 0.0
    return float(np.abs(np.diff(limits, axis=0)).sum(axis=1).mean()) / width


# Truth: how near the depth is to what was measured -----------------------------------------------------

ORDINAL_PAIRS, ORDINAL_RATIO = 2000, 1.15
"""Pairs drawn for the ordinal error, and how much their depths differ at least."""


@dataclass(frozen=True)
class DepthAccuracy:
    """How true one disparity map is, up to scale and shift."""

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
    """`found` with the scale and shift that bring it nearest to `known`, by least squares; both float64 (n,)."""
    terms = np.stack([found, np.ones_like(found)], axis=1)
    scale, shift = np.linalg.lstsq(terms, known, rcond=None)[0]
    return np.asarray(scale * found + shift)


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
