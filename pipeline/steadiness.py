"""How steady, how quick and how true is a stabilizer on a stream? Measured frame by frame, in constant memory.

    figures = watch_all({"off": Stabilizer("off"), "steady": Stabilizer("steady")}, moments)
    figures["steady"].flicker                                 # beside lag and accuracy

    watch = Watch(Stabilizer("steady"))                       # or one by one
    depth = watch.add(frame, disparity, passage, truth)
    watch.figures()

What is watched is any `Rule`: the stabilizer, or another way to do its work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isqrt
from time import process_time
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame, Disparity, Frame, Image
from pipeline.metrics import (
    DepthAccuracy,
    Flicker,
    FollowedFlicker,
    Passage,
    RangeMovement,
    depth_accuracy,
    lag,
    scale_and_shift,
    trail,
    uncovered,
)

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
TRAIL_SECONDS = 0.25
"""Something trails where it was within so many seconds, and no longer is."""
FRAME_SAMPLES = 12_000
"""Pixels looked at in each frame, about."""
SAMPLES = 4_000_000
"""Pixels kept to judge a clip as a whole; of a longer clip, ever fewer of each frame."""

Map = NDArray[np.float32]
"""float32 (h, w)."""


class Rule(Protocol):
    """What turns a network's disparity into what is shown."""

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """The next frame."""

    def copy(self) -> Rule | None:
        """Another one that goes on from here, to try something on; None where that is impossible."""


@dataclass(frozen=True)
class Figures:
    """What was measured; None where nothing could be.

    `flicker` (F) and `opw` in gray levels of 255 per frame, `opw_disparity` in percent of what the disparity spans.
    `lag` (L) in frames, `trails` (T) a share, `range_movement` in shares of the range per frame. `cuts` are the
    frames that begin another shot, the first one not told. `clip` has one scale and shift for all frames, `frame`
    one for each: absolute relative error and δ1. `cpu_ms` is processor time per frame.
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
    cpu_ms: float


@dataclass(frozen=True, eq=False)
class Moment:
    """A frame, what the network said of it, float32 (h, w), and the truth: inverse depth of any size, if known."""

    frame: Frame
    disparity: Disparity
    truth: Map | None = None


def watch_all(
    rules: Mapping[str, Rule],
    moments: Iterable[Moment],
    see: Callable[[str, DepthFrame], None] = lambda _name, _depth: None,
) -> dict[str, Figures]:
    """The figures of several rules on one stream; `see` is shown what each of them makes of each frame."""
    watches = {name: Watch(rule) for name, rule in rules.items()}
    scenery = Scenery()
    for moment in moments:
        passage = scenery.next(moment.frame, moment.disparity.shape)
        for name, watch in watches.items():
            see(name, watch.add(moment.frame, moment.disparity, passage, moment.truth))
    return {name: watch.figures() for name, watch in watches.items()}


class Scenery:
    """The picture at the size of the disparity, and what happened to it since the last frame."""

    def __init__(self) -> None:
        self._last: Image | None = None

    def next(self, frame: Frame, size: tuple[int, ...]) -> Passage | None:
        """From the last frame to this one; None for the first."""
        height, width = size
        small = cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA)
        before, self._last = self._last, np.asarray(small, np.uint8)
        if before is None or before.shape != self._last.shape:
            return None
        return Passage(before, self._last)


class Watch:
    """Runs one rule on one stream and keeps its figures."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._flicker, self._opw, self._opw_disparity = Flicker(), FollowedFlicker(), FollowedFlicker()
        self._movement = RangeMovement()
        self._steps = StepTrials()
        self._truth = _Judge()
        self._trails = _Trails()
        self._last: tuple[DepthFrame, Map] | None = None
        self._spans: list[float] = []
        self._cuts: list[int] = []
        self._cpu: list[float] = []

    def add(
        self, frame: Frame, disparity: Disparity, passage: Passage | None, truth: Map | None = None
    ) -> DepthFrame:
        """One more frame; `truth` is inverse depth of any size, where it is known."""
        self._steps.before(self._rule, frame)
        began = process_time()
        depth = self._rule.update(frame, disparity)
        self._cpu.append(process_time() - began)
        self._steps.after(depth)
        shown = depth.normalized()
        if depth.begins_shot and self._last is not None:
            self._cuts.append(frame.index)
        elif self._last is not None and passage is not None:
            before, shown_before = self._last
            self._flicker.add(passage, shown_before, shown)
            self._opw.add(passage, 255 * shown_before, 255 * shown)
            self._opw_disparity.add(passage, before.disparity, depth.disparity)
        self._movement.add(depth.display_range)
        self._spans.append(_span(depth.disparity))
        if truth is not None:
            self._truth.add(depth.disparity, truth)
            self._trails.add(depth, truth)
        self._last = depth, shown
        return depth

    def figures(self) -> Figures:
        """All that was measured so far."""
        span = float(np.mean(self._spans)) if self._spans else 0.0
        moved = self._opw_disparity.mean
        clip, frame = self._truth.clip(), self._truth.frame()
        return Figures(
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
            cpu_ms=1000 * float(np.median(self._cpu)) if self._cpu else 0.0,
        )


class StepTrials:
    """L: every now and then a copy of the rule is given a patch that comes nearer at once.

    The patch is in the depth alone, not in the picture: the hardest case, in which nothing but the network says that
    something has changed. L is the frame from which on the copy shows 90 % of what another copy shows that has had
    the patch for long.
    """

    def __init__(self, every: float = NEXT_STEP, frames: int = STEP_FRAMES) -> None:
        self._every, self._frames = every, frames
        self._due: float | None = None
        self._settled: Rule | None = None
        self._fresh: Rule | None = None
        self._place: tuple[Part, Part] = ((slice(0), slice(0)), (slice(0), slice(0)))
        self._size: tuple[int, ...] = ()
        self._age = 0
        self._shares: list[float] = []
        self._lags: list[int] = []

    @property
    def lag(self) -> int | None:
        """The median of all steps, in frames; one that was never shown counts as all the frames it was watched for."""
        return sorted(self._lags)[len(self._lags) // 2] if self._lags else None

    def before(self, rule: Rule, frame: Frame) -> None:
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
        if depth.begins_shot or (self._age and raw.shape != self._size):
            self._settled = self._fresh = None
            return
        if self._age == 0:
            self._place, self._size = _farthest(raw), raw.shape
        patch, inside = self._place
        stepped = raw.copy()
        stepped[patch] += np.float32(STEP_SHARE * _span(raw))
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


def _span(disparity: Disparity) -> float:
    """What a disparity spans between its percentiles 1 and 99."""
    low, high = np.percentile(disparity[::3, ::3], (1, 99))
    return float(high - low)


Part = tuple[slice, slice]
"""Rows and columns."""


def _farthest(disparity: Disparity) -> tuple[Part, Part]:
    """Of nine places for a patch the one that is farthest away, and what is well inside it."""

    def part(center: tuple[float, float], share: float) -> Part:
        rows, columns = (
            slice(int(side * (at - share / 2)), int(side * (at - share / 2)) + max(1, round(side * share)))
            for at, side in zip(center, disparity.shape, strict=True)
        )
        return rows, columns

    centers = [(row, column) for row in (0.25, 0.5, 0.75) for column in (0.25, 0.5, 0.75)]
    best = min(centers, key=lambda center: float(np.median(disparity[part(center, PATCH_SHARE)])))
    return part(best, PATCH_SHARE), part(best, PATCH_SHARE / 2)


class _Judge:
    """Accuracy over a whole clip, from samples, and frame by frame."""

    def __init__(self) -> None:
        self._found: list[Map] = []
        self._known: list[Map] = []
        self._skip = 1
        self._kept = 0
        self._frames = 0
        self._sums = np.zeros(2)

    def add(self, disparity: Map, truth: Map) -> None:
        found, known = _samples(disparity, truth)
        if len(known) < 2:
            return
        one = depth_accuracy(found, known)
        self._sums += one.abs_rel, one.delta1
        self._frames += 1
        self._found.append(found[:: self._skip])
        self._known.append(known[:: self._skip])
        self._kept += len(self._found[-1])
        if self._kept > SAMPLES:
            self._skip *= 2
            self._found = [values[::2].copy() for values in self._found]
            self._known = [values[::2].copy() for values in self._known]
            self._kept = sum(map(len, self._found))

    def clip(self) -> DepthAccuracy | None:
        if not self._found:
            return None
        return depth_accuracy(np.concatenate(self._found), np.concatenate(self._known))

    def frame(self) -> tuple[float, float] | None:
        if not self._frames:
            return None
        abs_rel, delta1 = self._sums / self._frames
        return float(abs_rel), float(delta1)


class _Trails:
    """T: the share of just uncovered pixels that still show what was in front."""

    def __init__(self) -> None:
        self._before: deque[tuple[float, Map]] = deque()
        self._trailing = self._behind = 0

    @property
    def share(self) -> float | None:
        return self._trailing / self._behind if self._behind else None

    def add(self, depth: DepthFrame, truth: Map) -> None:
        now = float(depth.frame.timestamp)
        while self._before and not 0 <= now - self._before[0][0] <= TRAIL_SECONDS:
            self._before.popleft()
        if depth.begins_shot:
            self._before.clear()
        if self._before:
            former = np.max([known for _, known in self._before], axis=0)
            behind = uncovered(truth, former)
            found, known = _samples(depth.disparity, truth)
            scale, shift = scale_and_shift(found.astype(np.float64), known.astype(np.float64))
            aligned = fitted(depth.disparity, truth.shape) * np.float32(scale) + np.float32(shift)
            self._trailing += int((trail(aligned, truth, former) & behind).sum())
            self._behind += int(behind.sum())
        self._before.append((now, truth))


def _samples(disparity: Map, truth: Map) -> tuple[Map, Map]:
    """What was found and what is known where something was measured, float32 (n,)."""
    skip = max(1, isqrt(truth.size // FRAME_SAMPLES))
    known = truth[::skip, ::skip]
    return fitted(disparity, truth.shape)[::skip, ::skip][known > 0], known[known > 0]


def fitted(disparity: Map, size: tuple[int, ...]) -> Map:
    """The disparity at the truth's size, float32 (h, w)."""
    if disparity.shape == size:
        return disparity
    height, width = size
    return np.asarray(cv2.resize(disparity, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
