"""Propagate depth to every frame from a model that runs only on some of them, with a delay.

    propagator = Propagator("steady")
    propagator.advance(frame)                      # every captured frame
    depth = propagator.show()                      # its depth; None while nothing is known of its shot
    ticket = propagator.begin_inference()          # the model begins with this frame
    propagator.observe(ticket, disparity)          # some frames later: what it made of it

The stabilizer's filter runs on the frames that the model sees, the key frames, as if there were no others. What it
holds is carried from there to the newest frame (trajectory.py). A late result meets the past at its own frame, where
both show the same, and only then is carried to the present.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from fractions import Fraction
from typing import Self

import cv2
import numpy as np

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame, Frame
from pipeline.settings import StabilizerSettings
from pipeline.stabilize.align import Aligner
from pipeline.stabilize.camera_motion import NO_GROWTH, Growth, camera_motion
from pipeline.stabilize.display_range import DisplayRange, percentile_range
from pipeline.stabilize.key_frame import KeyFrame, PendingFrame
from pipeline.stabilize.motion import Gray, Map, Motion, estimate_backward, pixel_grid, small_gray
from pipeline.stabilize.scene_change import Change, change
from pipeline.stabilize.spatial_filter import smoothed
from pipeline.stabilize.stabilizer import (
    FIRMNESS,
    LIGHT_TRUST,
    LONGEST_BLINK,
    LONGEST_GAP,
    SHORTEST_STEP,
    Handover,
)
from pipeline.stabilize.temporal_filter import FilterState
from pipeline.stabilize.trajectory import Scenery, Trajectory, View, extended, seen
from pipeline.stabilize.uncovered import Step


class Propagator:
    """Propagates depth from frame to frame. Not thread-safe: use one per stream."""

    def __init__(self, strength: str | StabilizerSettings = "steady") -> None:
        settings = strength if isinstance(strength, StabilizerSettings) else StabilizerSettings(strength)
        self._strength, self._smooth = settings.strength, settings.smooth
        self._tickets = 0
        self.reset()

    def reset(self) -> None:
        """Discard the past: the next frame starts a new shot, perhaps of another size."""
        self._frame: Frame | None = None
        self._gray: Gray | None = None
        self._gray_at = Fraction(0)
        self._forget_shot()

    def _forget_shot(self) -> None:
        self._key: KeyFrame | None = None
        self._pending: PendingFrame | None = None
        self._view: View | None = None
        self._step: Step | None = None
        self._shown: DepthFrame | None = None
        self._shot_start: Fraction | None = None
        self._is_blank = False
        self._growth, self._aligner, self._range = Growth(), Aligner(), DisplayRange()

    def copy(self) -> Self:
        """Return an independent copy with the same state."""
        other = copy(self)
        # The rest is never written into.
        other._growth, other._aligner, other._range = (
            copy(self._growth),
            copy(self._aligner),
            copy(self._range),
        )
        return other

    def hand_over(self) -> Handover | None:
        """Return the state from which a stabilizer resumes at the newest frame; None before a shot has depth."""
        state, _ = self._expected()
        if state is None or self._gray is None or self._shot_start is None or self._strength == "off":
            return None
        aligner, limits = copy(self._aligner), copy(self._range)
        return Handover(self._gray, state, self._gray_at, self._shot_start, aligner, limits)

    def take_over(self, handover: Handover, last: DepthFrame) -> None:
        """Resume a shot that a stabilizer began; `last` is what it made of its newest frame."""
        self.reset()
        self._frame, self._gray, self._gray_at = last.frame, handover.gray, handover.timestamp
        self._aligner, self._range = copy(handover.aligner), copy(handover.range)
        self._shot_start, self._shown = handover.shot_start, last
        scenery = Scenery.of(handover.state.disparity, handover.gray, None)
        start = Trajectory.start(handover.gray.shape)
        self._key = KeyFrame(handover.timestamp, last.raw_disparity, handover.state, scenery, start)

    def advance(self, frame: Frame) -> None:
        """Add the next captured frame."""
        self._frame = frame
        before = self._gray
        if before is None:  # until the first result nobody knows how large depth is
            return
        gray, elapsed = small_gray(frame.image, before.shape), float(frame.timestamp - self._gray_at)
        if not 0 <= elapsed <= LONGEST_GAP:
            self._begin_shot(gray, frame.timestamp)
            return
        motion = estimate_backward(before, gray)
        match change(before, gray, motion):
            case Change.BLANK if elapsed < LONGEST_BLINK:
                self._is_blank = True
                return
            case Change.BLANK | Change.CUT:
                self._begin_shot(gray, frame.timestamp)
                return
            case Change.LIGHT:
                motion = Motion.none(gray.shape, LIGHT_TRUST)
        self._extend(before, gray, motion, max(elapsed, SHORTEST_STEP))
        self._gray, self._gray_at, self._is_blank = gray, frame.timestamp, False

    def begin_inference(self) -> int | None:
        """Start inference of the newest frame; return a ticket for its result, or None for a blank frame."""
        if self._frame is None or self._is_blank:
            return None
        self._tickets += 1
        gray = self._gray
        prior, trust = (None, None) if self._strength == "off" else self._expected()
        standing = None if self._key is None else self._seen_from_now(self._key).standing
        elapsed = 0.0 if self._key is None else float(self._frame.timestamp - self._key.timestamp)
        self._pending = PendingFrame(
            self._tickets,
            self._frame,
            gray,
            prior,
            trust,
            standing,
            elapsed,
            None if gray is None else Trajectory.start(gray.shape),
        )
        return self._tickets

    def observe(self, ticket: int, disparity: Disparity) -> None:
        """Add the result of an inference, float32 (h, w); results of earlier shots are ignored."""
        pending, newest = self._pending, self._frame
        if pending is None or newest is None or ticket != pending.ticket:
            return
        self._pending = None
        if (
            self._gray is None or self._gray.shape != disparity.shape
        ):  # the first, or the picture has another size
            self._forget_shot()
            self._gray, self._gray_at = (
                small_gray(pending.frame.image, disparity.shape),
                pending.frame.timestamp,
            )
            start = Trajectory.start(disparity.shape)
            pending = replace(pending, gray=self._gray, prior=None, standing=None, trajectory=start)
        state = self._blended(pending, disparity)
        assert pending.trajectory is not None and pending.gray is not None
        scenery = Scenery.of(state.disparity, pending.gray, pending.standing)
        self._key = KeyFrame(pending.frame.timestamp, disparity, state, scenery, pending.trajectory)
        self._view = None
        if newest.timestamp != self._gray_at and not self._is_blank:
            self.advance(newest)

    @property
    def is_shown(self) -> bool:
        """Return whether the newest frame has been shown."""
        return self._shown is not None and self._shown.frame is self._frame

    def show(self) -> DepthFrame | None:
        """Return the newest frame with its depth; None before the first depth of a shot."""
        shown = self._show()
        return None if shown is None else smoothed(shown, self._smooth)

    def _show(self) -> DepthFrame | None:
        frame, key = self._frame, self._key
        if frame is None or key is None:
            return None
        last = self._shown
        if last is not None and self._is_blank:
            self._shown = replace(last, frame=frame, is_shot_start=False)
            return self._shown
        steady = np.maximum(self._seen_from_now(key).disparity, 0)
        if self._strength == "off":
            limits = percentile_range(steady)
        else:
            elapsed = 0.0 if last is None else float(frame.timestamp - last.frame.timestamp)
            limits = self._range.update(steady, max(elapsed, 0.0))
        if self._shot_start is None:
            self._shot_start = frame.timestamp
        start = None if self._strength == "off" else self._shot_start
        self._shown = DepthFrame(
            frame,
            steady,
            key.raw,
            limits,
            is_shot_start=last is None,
            shot_start=start,
            inferred_at=key.timestamp,
        )
        return self._shown

    def _begin_shot(self, gray: Gray, timestamp: Fraction) -> None:
        self._forget_shot()
        self._gray, self._gray_at = gray, timestamp

    def _extend(self, before: Gray, gray: Gray, motion: Motion, elapsed: float) -> None:
        """Extend the trajectories by the motion from the last frame to the new one."""
        standing, growth, step = motion.origin, NO_GROWTH, None
        if self._key is not None:
            view = self._seen_from_now(self._key)
            reverse = np.asarray(cv2.subtract(pixel_grid(*gray.shape), motion.origin), np.float32)
            if (camera := camera_motion(before, gray, view.disparity, reverse)) is not None:
                standing = camera.origin(np.ascontiguousarray(view.standing[..., 0]))
                growth = self._growth.update(camera, gray.shape[1], elapsed)
                step = Step(before, standing)
        self._step = step
        both = [each.trajectory for each in (self._key, self._pending) if each and each.trajectory]
        later = extended(both, motion.origin, standing, growth)
        if self._pending and self._pending.trajectory:
            self._pending = replace(self._pending, trajectory=later.pop())
        if self._key:
            self._key, self._view = replace(self._key, trajectory=later.pop()), None

    def _seen_from_now(self, key: KeyFrame) -> View:
        if self._view is None:
            assert self._gray is not None
            self._view = seen(key.scenery, key.trajectory, self._gray, self._step)
        return self._view

    def _expected(self) -> tuple[FilterState | None, Map | None]:
        """Return the predicted filter state of the newest frame, and the confidence per pixel."""
        if self._key is None:
            return None, None
        view = self._seen_from_now(self._key)
        return self._key.expected(view), view.trust

    def _blended(self, pending: PendingFrame, disparity: Disparity) -> FilterState:
        """Return the filter state after blending the result with its prediction."""
        prior, trust = pending.prior, pending.trust
        if prior is None or trust is None:
            return FilterState.start(disparity)
        elapsed = max(pending.elapsed, SHORTEST_STEP)
        aligned, past = self._aligner.align(disparity, prior.disparity, trust, elapsed)
        return replace(prior, disparity=past).blended(aligned, trust, elapsed, FIRMNESS[self._strength])
