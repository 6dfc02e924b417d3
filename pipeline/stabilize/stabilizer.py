"""Stabilize disparity over time: a frame and its disparity in, a `DepthFrame` out.

    stabilizer = Stabilizer("steady")
    depth = stabilizer.update(frame, disparity)

All time constants are in seconds, not frames, so the result does not depend on the frame rate or on dropped frames.
"off" returns the raw model output of every frame in its own percentile range, as the reference for comparisons.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

import numpy as np

from pipeline.arrays import Disparity
from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import of_network
from pipeline.settings import StabilizerSettings
from pipeline.stabilize.align import Aligner
from pipeline.stabilize.display_range import DisplayRange, percentile_range
from pipeline.stabilize.ego_motion import ForwardMotion
from pipeline.stabilize.motion import Gray, Motion, estimate_motion, small_gray
from pipeline.stabilize.scene_change import Change, change
from pipeline.stabilize.spatial_filter import smoothed
from pipeline.stabilize.temporal_filter import FilterState, FilterStrength

FIRMNESS = {
    "steady": FilterStrength(length=0.6, jump=0.08),
    "very-steady": FilterStrength(length=3.0, jump=0.12),
}
KEY_MEMORY = 0.25
"""Share of the filter's length for key frames: between them depth changes evenly, so that less is left to smooth."""
LONGEST_GAP = 2.0
"""Seconds after which the past is discarded: a seek, or a source that reconnected."""
SHORTEST_STEP = 1 / 240
"""Least time step in seconds: some sources give two frames the same timestamp."""
LONGEST_BLINK = 0.25
"""Seconds for which depth is kept while the frame is blank."""
LIGHT_TRUST = 0.3
"""Weight of the past after a sudden change of light."""


def unstabilized(depth: DepthFrame) -> DepthFrame:
    """Return the frame with the raw model output, on its own unknown scale."""
    raw = depth.raw_disparity
    return replace(
        depth,
        disparity=raw,
        display_range=percentile_range(raw),
        shot_start=None,
        calibration=of_network(depth.model) if depth.is_metric else None,
    )


@dataclass(frozen=True, eq=False)
class _Past:
    """State after the last frame that was not blank; `timestamp` in seconds. It does not keep the large image."""

    gray: Gray
    memory: FilterState
    timestamp: Fraction
    display_range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Followed:
    """Motion of the image from the frame at the timestamp `since`, over all frames between."""

    motion: Motion
    since: Fraction


@dataclass(frozen=True, eq=False)
class Handover:
    """The state from which another stabilizer resumes within a shot."""

    gray: Gray
    state: FilterState
    timestamp: Fraction
    shot_start: Fraction
    aligner: Aligner
    range: DisplayRange


class Stabilizer:
    """Remove flicker from the disparities of one stream. Not thread-safe: use one per stream.

    The previous state is warped along the optical flow, aligned in scale and shift, and blended with the new frame.
    Cuts reset the state. `depth-viewer measure` measures flicker and lag.

    Parameters
    ----------
    strength : {"off", "steady", "very-steady"} or StabilizerSettings, default "steady"
        "off" returns the raw model output.

    Examples
    --------
    >>> stabilizer = pipeline.Stabilizer("steady")
    >>> depth = stabilizer.update(frame, estimator.estimate(frame.image))
    """

    def __init__(self, strength: str | StabilizerSettings = "steady") -> None:
        settings = strength if isinstance(strength, StabilizerSettings) else StabilizerSettings(strength)
        self._strength, self.smooth = settings.strength, settings.smooth
        self.reset()

    def reset(self) -> None:
        """Discard the past: the next frame starts a new shot."""
        self._past: _Past | None = None
        self._shot_start = Fraction(0)
        self._approach = ForwardMotion()
        self._aligner = Aligner()
        self._range = DisplayRange()

    def copy(self) -> Self:
        """Return an independent copy with the same state."""
        other = copy(self)
        other._approach = copy(self._approach)
        other._aligner = copy(self._aligner)
        other._range = copy(self._range)  # their members, and all others, are immutable
        return other

    def hand_over(self) -> Handover | None:
        """Return the state from which another stabilizer resumes; None before the first frame."""
        past = self._past
        if past is None:
            return None
        return Handover(
            past.gray, past.memory, past.timestamp, self._shot_start, copy(self._aligner), copy(self._range)
        )

    def take_over(self, handover: Handover) -> None:
        """Resume a shot that another one began."""
        self.reset()
        self._aligner, self._range = copy(handover.aligner), copy(handover.range)
        self._shot_start = handover.shot_start
        self._past = _Past(handover.gray, handover.state, handover.timestamp, self._range.limits)

    def update(self, frame: Frame, disparity: Disparity, followed: Followed | None = None) -> DepthFrame:
        """Stabilize the next frame of the stream.

        Parameters
        ----------
        frame : Frame
            Frames arrive in the order of their timestamps; a jump back or a gap of more than 2 s resets the state.
        disparity : ndarray of float32, shape (h, w)
            Output of `DepthEstimator.estimate` for this frame.
        followed : Followed, optional
            How the image has moved since an earlier frame of the same shot, if it is known already.

        Returns
        -------
        DepthFrame
        """
        return smoothed(self._update(frame, disparity, followed), self.smooth)

    def _update(self, frame: Frame, disparity: Disparity, followed: Followed | None) -> DepthFrame:
        """Stabilize over time; what is smoothed within a frame does not come back into the next one."""
        if self._strength == "off":
            return DepthFrame(frame, disparity, disparity, percentile_range(disparity))
        gray = small_gray(frame.image, disparity.shape)
        past = self._past
        if past is not None and followed is not None and followed.since == past.timestamp:
            elapsed = max(float(frame.timestamp - past.timestamp), SHORTEST_STEP)
            memory = self._blend(past.memory, followed.motion, disparity, elapsed, KEY_MEMORY)
            return self._show(frame, gray, disparity, memory, elapsed)
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
        """Return the state that the frame continues and its age in seconds; None if there is none."""
        past = self._past
        if past is None:
            return None, 0.0
        elapsed = float(frame.timestamp - past.timestamp)
        if not 0 <= elapsed <= LONGEST_GAP or gray.shape != past.gray.shape:
            self.reset()
            return None, 0.0
        return past, max(elapsed, SHORTEST_STEP)

    def _blend(
        self, memory: FilterState, motion: Motion, disparity: Disparity, elapsed: float, length: float = 1.0
    ) -> FilterState:
        """Warp the state along the motion and blend the new frame into it; `length` is a share of the filter's."""
        firmness = FIRMNESS[self._strength]
        firmness = replace(firmness, length=length * firmness.length)
        carried = memory.carried(motion)
        carried = carried.nearer(self._approach.update(carried.disparity, motion, elapsed))
        aligned, past = self._aligner.align(disparity, carried.disparity, motion.trust, elapsed)
        return replace(carried, disparity=past).blended(aligned, motion.trust, elapsed, firmness)

    def _begin(self, frame: Frame, gray: Gray, disparity: Disparity) -> DepthFrame:
        """Start a shot."""
        self._shot_start = frame.timestamp
        return replace(
            self._show(frame, gray, disparity, FilterState.start(disparity), 0.0), is_shot_start=True
        )

    def _show(
        self, frame: Frame, gray: Gray, disparity: Disparity, memory: FilterState, elapsed: float
    ) -> DepthFrame:
        """Return the current state as a depth frame, with its display range."""
        steady = np.maximum(memory.disparity, 0)
        display_range = self._range.update(steady, elapsed)
        self._past = _Past(gray, memory, frame.timestamp, display_range)
        return DepthFrame(frame, steady, disparity, display_range, shot_start=self._shot_start)
