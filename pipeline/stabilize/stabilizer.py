"""The stabilizer: a frame and its disparity in, a steady `DepthFrame` out.

    stabilizer = Stabilizer("steady")
    depth = stabilizer.update(frame, disparity)

Everything is per second, not per frame: 15, 30 and 60 frames per second, and dropped ones, feel the same.
"off" shows what the network gives, frame by frame: its own disparity in its own percentile range, flicker
included, so that a comparison is honest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.frame import DepthFrame, Disparity, Frame
from pipeline.settings import StabilizerSettings
from pipeline.stabilize.align import Aligner
from pipeline.stabilize.camera import approach, come_nearer
from pipeline.stabilize.cuts import is_cut
from pipeline.stabilize.follow import Gray, follow, small_gray
from pipeline.stabilize.gate import Memory
from pipeline.stabilize.range import DisplayRange, percentile_range

MEMORY_LENGTH = {"steady": 0.4, "very-steady": 1.2}
"""Seconds over which a pixel that can be followed is averaged."""
LONGEST_GAP = 2.0
"""Seconds after which the past says nothing about the present: a seek, or a source that came back."""
SHORTEST_STEP = 1 / 240
"""Seconds that a frame stands for at least: some sources stamp two frames alike."""


@dataclass(frozen=True, eq=False)
class _Past:
    """What is remembered of the frames so far."""

    timestamp: float
    gray: Gray
    memory: Memory


class Stabilizer:
    """Takes the flicker out of a stream of disparities. One per stream; not to be shared between threads."""

    def __init__(self, strength: str | StabilizerSettings = "steady") -> None:
        settings = strength if isinstance(strength, StabilizerSettings) else StabilizerSettings(strength)
        self._strength = settings.strength
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next frame begins another scene."""
        self._past: _Past | None = None
        self._aligner = Aligner()
        self._range = DisplayRange()

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The frame with its disparity, float32 (h, w) of any size, held steady."""
        if self._strength == "off":
            return DepthFrame(frame, disparity, disparity, percentile_range(disparity))
        gray = small_gray(frame.image, disparity.shape)
        elapsed = self._elapsed(frame, gray)
        memory = self._blend(gray, disparity, elapsed)
        self._past = _Past(float(frame.timestamp), gray, memory)
        steady = np.maximum(memory.disparity, 0)
        return DepthFrame(frame, steady, disparity, self._range.update(steady, elapsed))

    def _elapsed(self, frame: Frame, gray: Gray) -> float:
        """Seconds since the last frame; forgets the past when time jumps or the size changes."""
        if self._past is None:
            return 0.0
        elapsed = float(frame.timestamp) - self._past.timestamp
        if not 0 <= elapsed <= LONGEST_GAP or gray.shape != self._past.gray.shape:
            self.reset()
            return 0.0
        return max(elapsed, SHORTEST_STEP)

    def _blend(self, gray: Gray, disparity: Disparity, elapsed: float) -> Memory:
        """The memory with this frame in it; a new one at the beginning and after a cut."""
        if self._past is None:
            return Memory.start(disparity)
        motion = follow(self._past.gray, gray)
        if is_cut(gray, motion):
            self.reset()
            return Memory.start(disparity)
        carried = self._past.memory.carried(motion)
        nearer = come_nearer(carried.disparity, approach(carried.disparity, motion))
        carried = replace(carried, disparity=nearer)
        aligned = self._aligner.align(disparity, carried.disparity, motion.trust, elapsed)
        return carried.blended(aligned, motion.trust, elapsed, MEMORY_LENGTH[self._strength])
