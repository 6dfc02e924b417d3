"""Measure the lag of a stabilizer by its step response: a patch of the disparity jumps nearer.

trials = StepTrials()
trials.before(rule, frame)              # the rule has not seen the frame yet
trials.after(rule.update(frame, disparity))
trials.lag                              # frames
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pipeline.arrays import Disparity
from pipeline.evaluation.metrics import lag
from pipeline.frame import DepthFrame, Frame

FIRST_STEP, NEXT_STEP = 0.5, 1.5
"""Seconds before the first step is tried, so that the rule has settled, and from one to the next at least."""
STEP_FRAMES = 24
"""Frames for which a step is watched: the slowest rules need them."""
PATCH_SHARE = 0.2
"""How wide and high the step's patch is, in shares of the picture: 4 % of it, which moves no percentile much."""
STEP_SHARE = 0.5
"""How high the step is, in shares of what the disparity spans."""
LEAST_STEP = 0.05
"""A step that came to less than this share of the range was not shown."""


class DepthFilter(Protocol):
    """What turns a network's disparity into what is shown."""

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""

    def copy(self) -> DepthFilter | None:
        """Return an independent copy for an experiment; None if that is impossible."""


class StepTrials:
    """L: every now and then a copy of the rule is given a patch that comes nearer at once.

    The patch is in the depth alone, not in the picture: the hardest case, in which nothing but the network says that
    something has changed. L is the frame from which on the copy shows 90 % of what another copy shows that has had
    the patch for long.
    """

    def __init__(self, every: float = NEXT_STEP, frames: int = STEP_FRAMES) -> None:
        self._every, self._frames = every, frames
        self._due: float | None = None
        self._settled: DepthFilter | None = None
        self._fresh: DepthFilter | None = None
        self._place: tuple[Region, Region] = ((slice(0), slice(0)), (slice(0), slice(0)))
        self._size: tuple[int, ...] = ()
        self._age = 0
        self._shares: list[float] = []
        self._lags: list[int] = []

    @property
    def lag(self) -> int | None:
        """The median of all steps, in frames; one that was never shown counts as all the frames it was watched for."""
        return sorted(self._lags)[len(self._lags) // 2] if self._lags else None

    def before(self, rule: DepthFilter, frame: Frame) -> None:
        """To be called before the rule gets the frame: time to copy it, perhaps."""
        now = float(frame.timestamp)
        if self._due is None or now < self._due - self._every:  # the first frame, or a jump back
            self._due = now + FIRST_STEP
        if self._settled is None and now >= self._due:
            self._settled, self._age = rule.copy(), 0
            self._due = now + self._every
        elif self._settled is not None and self._age == self._frames:
            self._fresh, self._shares = rule.copy(), []

    def after(self, depth: DepthFrame) -> None:
        """What the rule made of the frame."""
        if self._settled is None:
            return
        raw = depth.raw_disparity
        if depth.is_shot_start or (self._age and raw.shape != self._size):
            self._settled = self._fresh = None
            return
        if self._age == 0:
            self._place, self._size = _farthest(raw), raw.shape
        patch, inside = self._place
        stepped = raw.copy()
        stepped[patch] += np.float32(STEP_SHARE * span(raw))
        without = depth.normalized()[inside]
        there = self._settled.update(depth.frame, stepped).normalized()[inside] - without
        self._age += 1
        if self._fresh is None:
            return
        here = self._fresh.update(depth.frame, stepped).normalized()[inside] - without
        if (
            float(np.median(without)) < 1 - LEAST_STEP
        ):  # else nothing can be told: something as near is in front
            step = float(np.median(there))
            self._shares.append(float(np.median(here)) / step if step > LEAST_STEP else 0.0)
            if len(self._shares) < self._frames:
                return
            frames = lag(self._shares, 0.0, 1.0)
            self._lags.append(self._frames if frames is None else frames)
        self._settled = self._fresh = None


def span(disparity: Disparity) -> float:
    """What a disparity spans between its percentiles 1 and 99."""
    low, high = np.percentile(disparity[::3, ::3], (1, 99))
    return float(high - low)


Region = tuple[slice, slice]
"""Rows and columns."""


def _farthest(disparity: Disparity) -> tuple[Region, Region]:
    """Of nine places for a patch the one that is farthest away, and what is well inside it."""

    def part(center: tuple[float, float], share: float) -> Region:
        rows, columns = (
            slice(int(side * (at - share / 2)), int(side * (at - share / 2)) + max(1, round(side * share)))
            for at, side in zip(center, disparity.shape, strict=True)
        )
        return rows, columns

    centers = [(row, column) for row in (0.25, 0.5, 0.75) for column in (0.25, 0.5, 0.75)]
    best = min(centers, key=lambda center: float(np.median(disparity[part(center, PATCH_SHARE)])))
    return part(best, PATCH_SHARE), part(best, PATCH_SHARE / 2)
