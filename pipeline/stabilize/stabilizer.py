"""The stabilizer: a frame and its disparity in, a steady `DepthFrame` out.

    stabilizer = Stabilizer("steady")
    depth = stabilizer.update(frame, disparity)

Everything is per second, not per frame: 15, 30 and 60 frames per second, and dropped ones, feel the same.
"off" shows what the network gives, frame by frame: its own disparity in its own percentile range, flicker
included, so that a comparison is honest.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

import numpy as np

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame, Frame
from pipeline.settings import StabilizerSettings
from pipeline.stabilize.align import Aligner
from pipeline.stabilize.display_range import DisplayRange, percentile_range
from pipeline.stabilize.ego_motion import ForwardMotion
from pipeline.stabilize.motion import Gray, Motion, estimate_motion, small_gray
from pipeline.stabilize.scene_change import Change, change
from pipeline.stabilize.temporal_filter import FilterState, FilterStrength

FIRMNESS = {
    "steady": FilterStrength(length=0.6, jump=0.08),
    "very-steady": FilterStrength(length=3.0, jump=0.12),
}
LONGEST_GAP = 2.0
"""Seconds after which the past says nothing about the present: a seek, or a source that came back."""
SHORTEST_STEP = 1 / 240
"""Seconds that a frame stands for at least: some sources stamp two frames alike."""
LONGEST_BLINK = 0.25
"""Seconds for which the depth stays as it is while the picture shows nothing at all."""
LIGHT_TRUST = 0.3
"""How far the past is trusted when the light changed at once."""


def unstabilized(depth: DepthFrame) -> DepthFrame:
    """The same frame as the network alone would show it: on a scale of its own, of which nothing is known."""
    raw = depth.raw_disparity
    return replace(
        depth, disparity=raw, display_range=percentile_range(raw), shot_start=None, calibration=None
    )


@dataclass(frozen=True, eq=False)
class _Past:
    """What is remembered of the last frame in which something could be seen; `timestamp` in seconds.

    Nothing but numbers: not the picture itself, which is large.
    """

    gray: Gray
    memory: FilterState
    timestamp: Fraction
    display_range: tuple[float, float]


class Stabilizer:
    """Takes the flicker out of a stream of disparities. One per stream; not to be shared between threads."""

    def __init__(self, strength: str | StabilizerSettings = "steady") -> None:
        settings = strength if isinstance(strength, StabilizerSettings) else StabilizerSettings(strength)
        self._strength = settings.strength
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next frame begins another scene."""
        self._past: _Past | None = None
        self._shot_start = Fraction(0)
        self._approach = ForwardMotion()
        self._aligner = Aligner()
        self._range = DisplayRange()

    def copy(self) -> Self:
        """Another one that goes on from here."""
        other = copy(self)
        other._approach = copy(self._approach)
        other._aligner = copy(self._aligner)
        other._range = copy(self._range)  # what these hold, and the rest, is never written into
        return other

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The frame with its disparity, float32 (h, w) of any size, held steady."""
        if self._strength == "off":
            return DepthFrame(frame, disparity, disparity, percentile_range(disparity))
        gray = small_gray(frame.image, disparity.shape)
        past, elapsed = self._past_before(frame, gray)
        if past is None:
            return self._begin(frame, gray, disparity)
        motion = estimate_motion(past.gray, gray)
        match change(past.gray, gray, motion):
            case Change.BLANK if elapsed < LONGEST_BLINK:
                steady = np.maximum(past.memory.disparity, 0)
                return DepthFrame(frame, steady, disparity, past.display_range, shot_start=self._shot_start)
            case Change.BLANK | Change.CUT:
                self.reset()
                return self._begin(frame, gray, disparity)
            case Change.LIGHT:
                motion = Motion.none(disparity.shape, LIGHT_TRUST)
        memory = self._blend(past.memory, motion, disparity, elapsed)
        return self._show(frame, gray, disparity, memory, elapsed)

    def _past_before(self, frame: Frame, gray: Gray) -> tuple[_Past | None, float]:
        """The past that the frame continues, and how many seconds ago that was; None where nothing leads to it."""
        past = self._past
        if past is None:
            return None, 0.0
        elapsed = float(frame.timestamp - past.timestamp)
        if not 0 <= elapsed <= LONGEST_GAP or gray.shape != past.gray.shape:
            self.reset()
            return None, 0.0
        return past, max(elapsed, SHORTEST_STEP)

    def _blend(
        self, memory: FilterState, motion: Motion, disparity: Disparity, elapsed: float
    ) -> FilterState:
        """The memory, moved along with the picture, with one more frame in it."""
        carried = memory.carried(motion)
        carried = carried.nearer(self._approach.update(carried.disparity, motion, elapsed))
        aligned, past = self._aligner.align(disparity, carried.disparity, motion.trust, elapsed)
        return replace(carried, disparity=past).blended(
            aligned, motion.trust, elapsed, FIRMNESS[self._strength]
        )

    def _begin(self, frame: Frame, gray: Gray, disparity: Disparity) -> DepthFrame:
        """The first frame of a shot."""
        self._shot_start = frame.timestamp
        return replace(
            self._show(frame, gray, disparity, FilterState.start(disparity), 0.0), is_shot_start=True
        )

    def _show(
        self, frame: Frame, gray: Gray, disparity: Disparity, memory: FilterState, elapsed: float
    ) -> DepthFrame:
        """What the memory holds now, in the range that fits."""
        steady = np.maximum(memory.disparity, 0)
        display_range = self._range.update(steady, elapsed)
        self._past = _Past(gray, memory, frame.timestamp, display_range)
        return DepthFrame(frame, steady, disparity, display_range, shot_start=self._shot_start)
