"""Remember moments of a shot, to find scale and shift when they come again.

    memory = DepthMemory()
    memory.keep(depth, IDENTITY)           # four moments a second
    memory.alignment(again)                # to the scale of the memory; None for unknown moments

After a restart the stabilizer has a new scale. A moment that was seen before has the same depth in both scales, which
gives scale and shift between them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import cv2
import numpy as np

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame
from pipeline.stabilize.align import Alignment, fit_scale_shift
from viewer.desktop.state.measuring.patch_match import SIDE_PX, Gray, are_alike

EVERY = Fraction(1, 4)
"""Seconds between remembered moments, and the largest difference in time to match one."""
MOST_MOMENTS = 1200
"""Above this number, every second moment is forgotten. They take 10 MB."""
SAMPLES = 2000
"""Values of each moment."""
ALIKE = 0.9
"""Depth maps with at least this correlation show the same thing."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A summary of an image and its depth."""

    timestamp: Fraction
    picture: Gray
    disparity: Disparity

    @classmethod
    def of(cls, depth: DepthFrame) -> Moment:
        """Summarize a depth frame."""
        small = cv2.resize(depth.frame.image, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
        skip = max(1, math.isqrt(depth.disparity.size // SAMPLES))
        gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        return cls(depth.frame.timestamp, gray, depth.disparity[::skip, ::skip].copy())

    def alignment(self, other: Moment) -> Alignment | None:
        """Return scale and shift from the other's depth to this one's; None if they do not show the same."""
        mine, its = self.disparity, other.disparity
        if mine.shape != its.shape or not are_alike(self.picture, other.picture):
            return None
        if min(mine.std(), its.std()) == 0 or np.corrcoef(mine.ravel(), its.ravel())[0, 1] < ALIKE:
            return None
        return fit_scale_shift(its, mine, np.ones_like(mine))


class DepthMemory:
    """The moments of a shot, in its first scale."""

    def __init__(self) -> None:
        self._every = EVERY
        self._moments: dict[int, Moment] = {}

    def keep(self, depth: DepthFrame, alignment: Alignment) -> None:
        """Remember this moment, unless a neighbor is remembered; `alignment` leads to the first scale."""
        number = depth.frame.timestamp // self._every
        if number in self._moments:
            return
        moment = Moment.of(depth)
        self._moments[number] = replace(moment, disparity=alignment.apply(moment.disparity))
        if len(self._moments) > MOST_MOMENTS:
            self._every *= 2
            self._moments = {each.timestamp // self._every: each for each in self._moments.values()}

    def alignment(self, depth: DepthFrame) -> Alignment | None:
        """Return scale and shift from this depth to that of the same moment; None if there is none."""
        when = depth.frame.timestamp
        number = when // self._every
        near = [self._moments[key] for key in range(number - 1, number + 2) if key in self._moments]
        near = [each for each in near if abs(each.timestamp - when) <= EVERY]
        if not near:
            return None
        return min(near, key=lambda each: abs(each.timestamp - when)).alignment(Moment.of(depth))
