"""Evaluate stability, lag and accuracy of a stabilizer on a stream, frame by frame in constant memory.

    figures = watch_all({"off": Stabilizer("off"), "steady": Stabilizer("steady")}, moments)
    figures["steady"].flicker                                 # beside lag and accuracy

    watch = StabilityEvaluator(Stabilizer("steady"))                       # or one by one
    depth = watch.add(frame, disparity, passage, truth)
    watch.figures()

What is watched is any `DepthFilter`: the stabilizer, or another way to do its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import process_time

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.evaluation.accuracy import AccuracyEvaluator, Trails
from pipeline.evaluation.metrics import Flicker, FollowedFlicker, FramePair, RangeMovement
from pipeline.evaluation.step_response import STEP_FRAMES, DepthFilter, StepTrials, span
from pipeline.frame import DepthFrame, Frame

Map = NDArray[np.float32]
"""float32 (h, w)."""


@dataclass(frozen=True)
class StabilityFigures:
    """What was measured; None where nothing could be.

    `flicker` (F) and `opw` in gray levels of 255 per frame, `opw_disparity` in percent of what the disparity spans.
    `lag` (L) in frames, `trails` (T) a share, `range_movement` in shares of the range per frame. `cuts` are the
    frames that begin another shot, the first one not told. `clip` has one scale and shift for all frames, `frame`
    one for each: absolute relative error and δ1; `boundary_f` is the F-score of boundaries. `cpu_ms` is processor
    time per frame.
    """

    frames: int
    flicker: float | None
    opw: float | None
    opw_disparity: float | None
    lag: int | None
    trails: float | None
    range_movement: float
    cuts: tuple[int, ...]
    clip_abs_rel: float | None
    clip_delta1: float | None
    frame_abs_rel: float | None
    frame_delta1: float | None
    boundary_f: float | None
    cpu_ms: float


@dataclass(frozen=True, eq=False)
class TrialSample:
    """A frame, its model output, float32 (h, w), and the true inverse depth at any size, if known."""

    frame: Frame
    disparity: Disparity
    truth: Map | None = None


def watch_all(
    rules: Mapping[str, DepthFilter],
    moments: Iterable[TrialSample],
    see: Callable[[str, DepthFrame], None] = lambda _name, _depth: None,
    step_frames: int = STEP_FRAMES,
) -> dict[str, StabilityFigures]:
    """The figures of several rules on one stream; `see` is shown what each of them makes of each frame.

    A lag longer than `step_frames` isn't found.
    """
    watches = {name: StabilityEvaluator(rule, step_frames) for name, rule in rules.items()}
    scenery = Scenery()
    for moment in moments:
        passage = scenery.next(moment.frame, moment.disparity.shape)
        for name, watch in watches.items():
            see(name, watch.add(moment.frame, moment.disparity, passage, moment.truth))
    return {name: watch.figures() for name, watch in watches.items()}


class Scenery:
    """The image at the size of the disparity, and its changes since the last frame."""

    def __init__(self) -> None:
        self._last: Image | None = None

    def next(self, frame: Frame, size: tuple[int, ...]) -> FramePair | None:
        """Return the pair of the last frame and this one; None for the first."""
        height, width = size
        small = cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA)
        before, self._last = self._last, np.asarray(small, np.uint8)
        if before is None or before.shape != self._last.shape:
            return None
        return FramePair(before, self._last)


class StabilityEvaluator:
    """Runs one method on one stream, and measures it."""

    def __init__(self, rule: DepthFilter, step_frames: int = STEP_FRAMES) -> None:
        self._rule = rule
        self._flicker, self._opw, self._opw_disparity = Flicker(), FollowedFlicker(), FollowedFlicker()
        self._movement = RangeMovement()
        self._steps = StepTrials(frames=step_frames)
        self._truth = AccuracyEvaluator()
        self._trails = Trails()
        self._last: tuple[DepthFrame, Map] | None = None
        self._spans: list[float] = []
        self._cuts: list[int] = []
        self._cpu: list[float] = []

    def add(
        self, frame: Frame, disparity: Disparity, passage: FramePair | None, truth: Map | None = None
    ) -> DepthFrame:
        """Add a frame; `truth` is inverse depth at any size, if known."""
        self._steps.before(self._rule, frame)
        began = process_time()
        depth = self._rule.update(frame, disparity)
        self._cpu.append(process_time() - began)
        self._steps.after(depth)
        shown = depth.normalized()
        if depth.is_shot_start and self._last is not None:
            self._cuts.append(frame.index)
        elif self._last is not None and passage is not None:
            before, shown_before = self._last
            self._flicker.add(passage, shown_before, shown)
            self._opw.add(passage, 255 * shown_before, 255 * shown)
            self._opw_disparity.add(passage, before.disparity, depth.disparity)
        self._movement.add(depth.display_range)
        self._spans.append(span(depth.disparity))
        if truth is not None:
            self._truth.add(depth.disparity, truth)
            self._trails.add(depth, truth)
        self._last = depth, shown
        return depth

    def figures(self) -> StabilityFigures:
        """Return the figures measured so far."""
        span = float(np.mean(self._spans)) if self._spans else 0.0
        moved = self._opw_disparity.mean
        clip, frame = self._truth.clip(), self._truth.frame()
        return StabilityFigures(
            frames=len(self._cpu),
            flicker=self._flicker.mean,
            opw=self._opw.mean,
            opw_disparity=100 * moved / span if moved is not None and span > 0 else None,
            lag=self._steps.lag,
            trails=self._trails.share,
            range_movement=self._movement.mean,
            cuts=tuple(self._cuts),
            clip_abs_rel=clip.abs_rel if clip is not None else None,
            clip_delta1=clip.delta1 if clip is not None else None,
            frame_abs_rel=frame[0] if frame is not None else None,
            frame_delta1=frame[1] if frame is not None else None,
            boundary_f=frame[2] if frame is not None else None,
            cpu_ms=1000 * float(np.median(self._cpu)) if self._cpu else 0.0,
        )
