"""A key frame's depth, seen from a later frame: carried along optical flow, or past a camera among things that stand.

    trajectory = Trajectory.start(size)                         # at the key frame
    trajectory = trajectory.extended(flow, standing, growth)     # one frame on
    view = seen(scenery, trajectory, gray)
    view.disparity                                              # the key frame's depth, seen from now
    view.sample(values)                                         # any other map of the key frame

Each pixel of the present has two origins in the key frame: the one optical flow leads to, and the one that the camera's
own motion leads to. Flow follows whatever moves, but where something has gone away it knows no better than to stretch
what was there. There the camera's motion leads behind it, to what was seen before it came (`Scenery.standing`). The
picture decides: depth comes from where the same thing was to be seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import fit_scale_shift, median
from pipeline.stabilize.motion import EXPOSURE_STEP, Gray, Map, Vectors, fade, pixel_grid, sample

DIFFERENT_LEVELS = 6.0
"""Two places differ when their surroundings do by as many gray levels."""
AROUND_PX = 5
"""How wide those surroundings are."""
CLEARLY = 0.25
"""The standing world is believed where it is more alike than what was followed, altogether from so much more on."""
IN_FRONT = 1.1
"""Something stands in front of what was there when it is nearer by this factor, and looks different."""
SPECK_PX = 3
"""What is narrower is no thing that stands in front."""
FARTHEST_STEP, NEAREST_STEP = -1.0, 0.5
"""Bounds of how much the picture shrinks and grows through the camera's motion."""

Picture = NDArray[np.float32]
"""float32 (h, w, 2): disparity and gray."""


@dataclass(frozen=True, eq=False)
class Scenery:
    """A key frame: what is to be seen, and the standing world behind what moves, as far as it was seen before."""

    visible: Picture
    standing: Picture

    @classmethod
    def of(cls, disparity: Map, gray: Gray, before: Picture | None) -> Scenery:
        """`before` is the standing world as the last key frame has it, seen from this one; None: there is none."""
        visible = np.asarray(cv2.merge([disparity, gray.astype(np.float32)]), np.float32)
        if before is None:
            return cls(visible, visible)
        behind, look = cv2.split(before)
        alike = _alike(gray, np.asarray(look, np.float32), None)
        leveled = fit_scale_shift(np.asarray(behind, np.float32), disparity, alike)
        if leveled is not None:
            behind = leveled.apply(np.asarray(behind, np.float32))
        in_front = ((disparity > IN_FRONT * behind) & (behind > 0) & (alike < 0.5)).view(np.uint8)
        covered = cv2.morphologyEx(in_front, cv2.MORPH_OPEN, np.ones((SPECK_PX, SPECK_PX), np.uint8))
        standing = visible.copy()
        cv2.copyTo(cv2.merge([behind, look]), covered, standing)
        return cls(visible, standing)


@dataclass(frozen=True, eq=False)
class Trajectory:
    """For every pixel of the newest frame where it was in the key frame.

    `followed` along optical flow, `standing` if nothing but the camera moved; both x and y. `growth` is by what share
    the picture has grown through the camera's own motion where disparity is 1, and beside that everywhere.
    """

    followed: Vectors
    standing: Vectors
    growth: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def start(cls, size: tuple[int, ...]) -> Trajectory:
        """At the key frame itself; size is (height, width)."""
        grid = pixel_grid(size[0], size[1])
        return cls(grid, grid)

    def extended(self, flow: Vectors, standing: Vectors, growth: tuple[float, float]) -> Trajectory:
        """One frame on. Both say for every pixel of the new frame where it was in the last one."""
        near, whole = growth
        grown = self.growth[0] + near, self.growth[1] + whole
        return Trajectory(sample(self.followed, flow), sample(self.standing, standing), grown)


@dataclass(frozen=True, eq=False)
class View:
    """A key frame reprojected to the current frame.

    `origin` is where in the key frame each pixel was, and `trust`, in [0, 1], whether the same was to be seen there.
    `standing` is the standing world.
    """

    disparity: Map
    origin: Vectors
    trust: Map
    standing: Picture

    def sample(self, values: Map) -> Map:
        """Reproject a map of the key frame, float32 (h, w) or (h, w, n)."""
        return sample(values, self.origin)


def seen(scenery: Scenery, trajectory: Trajectory, gray: Gray) -> View:
    """A key frame seen from where `trajectory` ends; `gray` is the picture there."""
    followed, standing = (
        sample(scenery.visible, trajectory.followed),
        sample(scenery.standing, trajectory.standing),
    )
    (own, look), (behind, look_behind) = cv2.split(followed), cv2.split(standing)
    trust = _alike(gray, np.asarray(look, np.float32), trajectory.followed)
    other = _alike(gray, np.asarray(look_behind, np.float32), trajectory.standing)
    share = np.clip((other - trust) * np.float32(1 / CLEARLY), 0, 1)
    disparity = own + share * (behind - own)
    near, whole = (np.float32(share) for share in trajectory.growth)
    if near or whole:
        disparity = disparity / (1 - (near * disparity + whole).clip(FARTHEST_STEP, NEAREST_STEP))
    origin = trajectory.followed.copy()
    cv2.copyTo(trajectory.standing, (share > 0.5).view(np.uint8), origin)
    return View(np.asarray(disparity, np.float32), origin, np.maximum(trust, other), standing)


def _alike(gray: Gray, there: Map, origin: Vectors | None) -> Map:
    """How much the surroundings of each pixel look like those that it came from; 0 from outside of the picture."""
    height, width = gray.shape
    difference = cv2.subtract(gray, there, dtype=cv2.CV_32F)
    brighter = median(difference[::EXPOSURE_STEP, ::EXPOSURE_STEP].ravel())
    change = cv2.blur(np.abs(difference - np.float32(brighter)), (AROUND_PX, AROUND_PX))
    alike = fade(np.asarray(change, np.float32) * np.float32(1 / DIFFERENT_LEVELS))
    if origin is not None:
        alike[cv2.inRange(origin, (-0.5, -0.5), (width - 0.5, height - 0.5)) == 0] = 0
    return alike
