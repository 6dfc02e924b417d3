"""Measure flicker F and lag L of the live view, for the status bar.

meter = LiveStabilityMeter()
meter.before(stabilizer, frame)         # the stabilizer has not seen the frame yet
meter.after(depth)                      # once the depth is on its way, so that nobody waits for this
meter.reading                           # from any thread
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from pipeline.evaluation.metrics import Flicker, FramePair, Map
from pipeline.evaluation.stability import Scenery
from pipeline.evaluation.step_response import StepTrials
from pipeline.frame import DepthFrame, Frame
from pipeline.stabilize import Stabilizer, unstabilized

PAIR_EVERY = 5
"""Distance in frames between measured pairs of neighbors."""
PAIRS = 20
"""Number of pairs in the mean F: about three seconds at 30 frames per second."""
STEP_EVERY, STEP_FRAMES = 20.0, 8
"""Seconds between two lag measurements, and their length in frames: each runs a second stabilizer."""


@dataclass(frozen=True)
class SteadinessReading:
    """As in `stability.StabilityFigures`; `raw_flicker` is that of the model's own depth. None: not known yet."""

    flicker: float | None = None
    raw_flicker: float | None = None
    lag: int | None = None


class LiveStabilityMeter:
    """Measures one stream in one thread."""

    def __init__(self) -> None:
        self._shown: tuple[Map, Map] | None = None
        self._count = 0
        self._begin(None)

    @property
    def reading(self) -> SteadinessReading:
        """Return the figures of the last seconds."""
        return self._reading

    def before(self, stabilizer: Stabilizer, frame: Frame) -> None:
        """Call it before the stabilizer gets the frame; a new stabilizer restarts the measurement."""
        if stabilizer is not self._stabilizer:
            self._begin(stabilizer)
        self._steps.before(stabilizer, frame)

    def after(self, depth: DepthFrame) -> None:
        """Call it with the stabilized frame."""
        self._steps.after(depth)
        place, self._count = self._count % PAIR_EVERY, self._count + 1
        if depth.is_shot_start:
            self._shown = None
        if place > 1 or (place == 1 and self._shown is None):
            return
        passage = self._scenery.next(depth.frame, depth.disparity.shape)
        before = self._shown
        self._shown = depth.normalized(), unstabilized(depth).normalized()
        if place == 1 and before is not None and passage is not None:
            self._compare(passage, before, self._shown)

    def _begin(self, stabilizer: Stabilizer | None) -> None:
        self._stabilizer = stabilizer
        self._steps = StepTrials(STEP_EVERY, STEP_FRAMES)
        self._scenery = Scenery()
        self._shown = None
        self._count = 0
        self._pairs: deque[tuple[float, float]] = deque(maxlen=PAIRS)
        self._reading = SteadinessReading()

    def _compare(self, passage: FramePair, before: tuple[Map, Map], now: tuple[Map, Map]) -> None:
        shown, raw = (Flicker().add(passage, *pair) for pair in zip(before, now, strict=True))
        if shown is not None and raw is not None:
            self._pairs.append((shown, raw))
        if self._pairs:
            count = len(self._pairs)
            self._reading = SteadinessReading(
                sum(shown for shown, _ in self._pairs) / count,
                sum(raw for _, raw in self._pairs) / count,
                self._steps.lag,
            )
