"""Motion-gated smoothing: the past speaks where it can be trusted, the present where it cannot.

    memory = Memory(disparity)                       # the first frame
    memory = memory.carried(motion).blended(aligned, elapsed, length)

Every pixel knows how many seconds of the past stand behind it. A pixel that was just uncovered, or whose
disparity truly changed, has none, and takes the new value at once; one that is followed for long is averaged
over `length`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.follow import Motion

Map = NDArray[np.float32]
"""float32 (h, w)."""

JUMP = 0.08
"""A disparity that differs from the past by this share of the picture's spread is news, not noise."""
ONE_FRAME = 1 / 30
"""The seconds that a very first frame stands for."""
NEIGHBORHOOD_PX = 5
"""News is looked for in averages over this width, in which the noise at edges cancels out."""


@dataclass(frozen=True, eq=False)
class Memory:
    """The running result, and the seconds that stand behind each of its pixels; both float32 (h, w)."""

    disparity: Map
    seconds: Map

    @classmethod
    def start(cls, disparity: Map) -> Memory:
        """A memory of one frame only."""
        return cls(disparity, np.full_like(disparity, ONE_FRAME))

    def carried(self, motion: Motion) -> Memory:
        """The memory, moved to where its pixels are now; seconds shrink where the motion is not trusted."""
        return Memory(motion.carry(self.disparity), motion.carry(self.seconds) * motion.trust)

    def blended(self, aligned: Map, elapsed: float, length: float) -> Memory:
        """The memory with one more frame, `elapsed` seconds after the last, and never older than `length`."""
        past = np.minimum(self.seconds, np.float32(length)) * _unchanged(self.disparity, aligned)
        share = past / (past + np.float32(elapsed))
        return Memory(aligned + share * (self.disparity - aligned), past + np.float32(elapsed))


def _unchanged(past: Map, aligned: Map) -> Map:
    """float32 (h, w) in [0, 1]: 0 where the disparity itself says that something new is there."""
    spread = np.float32(np.percentile(past[::2, ::2], 95) - np.percentile(past[::2, ::2], 5))
    if spread <= 0:
        return np.ones_like(past)
    difference = cv2.blur(aligned - past, (NEIGHBORHOOD_PX, NEIGHBORHOOD_PX)) / (JUMP * spread)
    return np.asarray(1 / (1 + np.square(np.square(difference))), np.float32)
