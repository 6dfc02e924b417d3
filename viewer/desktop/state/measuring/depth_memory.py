"""Remember moments of a shot, to find scale and shift when they come again.

    memory = DepthMemory()
    memory.keep(depth, IDENTITY)           # four moments a second
    memory.alignment(again)                # from its scale to that of the memory, or None for what was not seen

A stabilizer that starts again has a scale of its own. A moment of the recording that was seen before is the same depth
in both, so that it tells scale and shift between them.
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
"""Seconds from one remembered moment to the next, and at most from there to one that is the same."""
MOST_MOMENTS = 1200
"""Beyond them every second one is forgotten; they take 10 MB."""
SAMPLES = 2000
"""Values of each."""
ALIKE = 0.9
"""Depth maps that correlate by this much show the same thing."""


@dataclass(frozen=True, eq=False)
class Moment:
    """What a picture and its depth were like."""

    timestamp: Fraction
    picture: Gray
    disparity: Disparity

    @classmethod
    def of(cls, depth: DepthFrame) -> Moment:
        """In few values."""
        small = cv2.resize(depth.frame.image, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
        skip = max(1, math.isqrt(depth.disparity.size // SAMPLES))
        gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        return cls(depth.frame.timestamp, gray, depth.disparity[::skip, ::skip].copy())

    def alignment(self, other: Moment) -> Alignment | None:
        """Scale and shift from the depth of the other to this; None where they do not show the same."""
        mine, its = self.disparity, other.disparity
        if mine.shape != its.shape or not are_alike(self.picture, other.picture):
            return None
        if min(mine.std(), its.std()) == 0 or np.corrcoef(mine.ravel(), its.ravel())[0, 1] < ALIKE:
            return None
        return fit_scale_shift(its, mine, np.ones_like(mine))


class DepthMemory:
    """Moments of a shot, in the scale that it had first."""

    def __init__(self) -> None:
        self._every = EVERY
        self._moments: dict[int, Moment] = {}

    def keep(self, depth: DepthFrame, alignment: Alignment) -> None:
        """Remember this moment, unless one beside it is; `alignment` leads to the first scale."""
        number = depth.frame.timestamp // self._every
        if number in self._moments:
            return
        moment = Moment.of(depth)
        self._moments[number] = replace(moment, disparity=alignment.apply(moment.disparity))
        if len(self._moments) > MOST_MOMENTS:
            self._every *= 2
            self._moments = {each.timestamp // self._every: each for each in self._moments.values()}

    def alignment(self, depth: DepthFrame) -> Alignment | None:
        """Scale and shift from this depth to that of the same moment; None where that was not seen."""
        when = depth.frame.timestamp
        number = when // self._every
        near = [self._moments[key] for key in range(number - 1, number + 2) if key in self._moments]
        near = [each for each in near if abs(each.timestamp - when) <= EVERY]
        if not near:
            return None
        return min(near, key=lambda each: abs(each.timestamp - when)).alignment(Moment.of(depth))
