"""Smooth over time, gated by motion: use the past where it is reliable, else the new frame.

    memory = FilterState.start(disparity)                                    # the first frame
    carried = memory.carried(motion).nearer(approach)                   # moved along with picture and camera
    memory = carried.blended(aligned, motion.trust, elapsed, firmness)

Every pixel knows how many seconds of the past stand behind it. A pixel that was just uncovered, or whose
disparity truly changed, has none, and takes the new value at once; one that can be followed is averaged over
time. In a still picture news must last for three frames; near what moves, it is believed at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import median
from pipeline.stabilize.motion import Motion

Map = NDArray[np.float32]
"""float32 (h, w)."""

UNUSUAL = 3.0
"""Factor of the usual difference that a change must exceed in a noisy image."""
ONE_FRAME = 1 / 30
"""Seconds of averaging assigned to the first frame."""
LARGEST_STEP = 0.1
"""Largest relative approach from one frame to the next."""
NOISE_PX = 5
"""Changes are detected in averages over this width, in which the noise at edges cancels out."""
DOUBT_PX = 9
"""Within half this distance of an untracked area, changes are accepted at once."""


@dataclass(frozen=True)
class FilterStrength:
    """Strength of the temporal filter.

    A tracked pixel is averaged over `length` seconds. A disparity that differs from the past by the share `jump` of
    the image's disparity spread is a change, not noise.
    """

    length: float
    jump: float


@dataclass(frozen=True, eq=False)
class FilterState:
    """The filtered result and its statistics, all float32 (h, w).

    `seconds` is the averaging time of each pixel. `surprise` is the difference of the last frame from its prediction,
    `earlier` that of the frame before; both in units of `jump`.
    """

    disparity: Map
    seconds: Map
    surprise: Map
    earlier: Map

    @classmethod
    def start(cls, disparity: Map) -> FilterState:
        """Return the state after the first frame."""
        nothing = np.zeros_like(disparity)
        return cls(disparity, np.full_like(disparity, ONE_FRAME), nothing, nothing)

    def carried(self, motion: Motion) -> FilterState:
        """Return the state warped along the motion; `seconds` shrink where the motion is not trusted."""
        maps = np.asarray(cv2.merge([self.disparity, self.seconds, self.surprise, self.earlier]), np.float32)
        disparity, seconds, surprise, earlier = np.ascontiguousarray(np.moveaxis(motion.carry(maps), -1, 0))
        return FilterState(disparity, seconds * motion.trust, surprise, earlier)

    def nearer(self, approach: Map) -> FilterState:
        """Return the state with disparity increased by `approach`, float32 (h, w), times its square."""
        step = np.clip(approach * np.maximum(self.disparity, 0), -LARGEST_STEP, LARGEST_STEP)
        return replace(self, disparity=np.asarray(self.disparity / (1 - step), np.float32))

    def blended(self, aligned: Map, trust: Map, elapsed: float, firmness: FilterStrength) -> FilterState:
        """Return the state after blending in a frame, `elapsed` seconds after the last."""
        surprise = self._surprise(aligned, firmness.jump)
        doubtful = 1 - cv2.erode(trust, np.ones((DOUBT_PX, DOUBT_PX), np.uint8))
        lasting = _lasting(surprise, self.surprise, self.earlier)
        news = np.square(np.square(lasting + doubtful * (surprise - lasting)))
        past = np.minimum(self.seconds, np.float32(firmness.length)) / (1 + news)
        share = past / (past + np.float32(elapsed))
        return FilterState(
            aligned + share * (self.disparity - aligned), past + np.float32(elapsed), surprise, self.surprise
        )

    def _surprise(self, aligned: Map, jump: float) -> Map:
        """Return the excess of the new disparity over the prediction, in units of `jump`."""
        low, high = np.percentile(self.disparity[::3, ::3], (5, 95))
        if high <= low:
            return np.zeros_like(aligned)
        difference = cv2.blur(aligned - self.disparity, (NOISE_PX, NOISE_PX))
        usual = median(np.abs(difference[::3, ::3]).ravel())
        return difference / np.float32(max(jump * (high - low), UNUSUAL * usual))


def _lasting(now: Map, last: Map, earlier: Map) -> Map:
    """Return the least of three surprises with the same sign; 0 where signs differ."""
    least = np.maximum(np.minimum(np.minimum(now, last), earlier), 0)
    return np.asarray(least + np.minimum(np.maximum(np.maximum(now, last), earlier), 0), np.float32)
