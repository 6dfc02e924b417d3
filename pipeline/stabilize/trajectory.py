"""Warp the depth of a key frame to a later frame, along the optical flow or by the camera motion.

    trajectory = Trajectory.start(size)                         # at the key frame
    (trajectory,) = extended([trajectory], flow, standing, growth)     # one frame on
    view = seen(scenery, trajectory, gray)
    view.disparity                                              # the key frame's depth, seen from now
    view.sample(values)                                         # any other map of the key frame

Each pixel has two origins in the key frame: by the optical flow, and by the camera motion as in a static scene.
The flow follows moving objects, but behind one that has moved on it stretches what was there. The camera motion leads
to the static background as it was seen before the object came (`Scenery.standing`). The origin whose surroundings
look more like the present ones is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import fit_scale_shift
from pipeline.stabilize.camera_motion import NO_GROWTH, Column
from pipeline.stabilize.motion import IN_FRONT, Gray, Map, Vectors, alike, pixel_grid, sample, sample_each
from pipeline.stabilize.uncovered import Carried, Step, without_ghosts, without_smears

CLEARLY = 0.25
"""By how much more alike the static background must be to be used alone."""
REGION_PX = 7
"""Width over which that is averaged: an object covers more than single pixels, some of which look alike by chance."""
SPECK_PX = 3
"""Narrower regions are noise, not objects."""
DIFFERENT_SHARE = 0.3
"""Share of a nearer region that must look different. The rest may have the color of what it covers by chance; a still
object whose depth was corrected looks the same all over."""
FARTHEST_STEP, NEAREST_STEP = -1.0, 0.5
"""Bounds of the growth of the image by the camera motion."""

Picture = NDArray[np.float32]
"""float32 (h, w, 2): disparity and gray value."""
Mask = NDArray[np.bool_]
"""bool (h, w)."""


@dataclass(frozen=True, eq=False)
class Scenery:
    """A key frame: what is visible, and the static background as far as it was seen before."""

    visible: Picture
    standing: Picture

    @classmethod
    def of(cls, disparity: Map, gray: Gray, before: Picture | None) -> Scenery:
        """Create it; `before` is the background of the last key frame, warped to this one, if there is any."""
        visible = np.asarray(cv2.merge([disparity, gray.astype(np.float32)]), np.float32)
        if before is None:
            return cls(visible, visible)
        behind, look = cv2.split(before)
        similar = alike(gray, np.asarray(look, np.float32), None)
        leveled = fit_scale_shift(np.asarray(behind, np.float32), disparity, similar)
        if leveled is not None:
            behind = leveled.apply(np.asarray(behind, np.float32))
        in_front = (disparity > IN_FRONT * behind) & (behind > 0)
        standing = visible.copy()
        cv2.copyTo(cv2.merge([behind, look]), _objects(in_front, similar < 0.5), standing)
        return cls(visible, standing)


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Positions of the pixels of the newest frame in the key frame.

    `followed` is by the optical flow, `standing` by the camera motion, both x and y. `growth` is that of the image
    since then, as `CameraMotion.growth`.
    """

    followed: Vectors
    standing: Vectors
    growth: Column

    @classmethod
    def start(cls, size: tuple[int, ...]) -> Trajectory:
        """Return the trajectory at the key frame itself; size is (height, width)."""
        grid = pixel_grid(size[0], size[1])
        return cls(grid, grid, NO_GROWTH)

    def grown(self, disparity: Map) -> Map:
        """Return the growth of the image at each pixel since the key frame; `disparity` is as it was there."""
        height, width = disparity.shape
        near, whole, right, down = self.growth
        # Where a pixel was halfway stands for its whole way.
        right, down = right / (2 * width), down / (2 * width)
        x, y = (np.arange(side, dtype=np.float32) for side in (width, height))
        there_x, there_y = cv2.split(self.standing)
        grown = np.float32(near) * disparity
        grown += np.float32(right) * x
        grown += (np.float32(whole - right * width - down * height) + np.float32(down) * y)[:, None]
        # Not cv2.transform, which takes four times as long as all of this.
        grown += np.float32(right) * there_x
        grown += np.float32(down) * there_y
        return grown


def extended(
    trajectories: Sequence[Trajectory], flow: Vectors, standing: Vectors, growth: Column
) -> list[Trajectory]:
    """Return up to two trajectories one frame later; both maps lead from the new frame to the last one."""
    followed = sample_each([each.followed for each in trajectories], flow)
    stood = sample_each([each.standing for each in trajectories], standing)
    grown = [each.growth + growth for each in trajectories]
    return [Trajectory(*parts) for parts in zip(followed, stood, grown, strict=True)]


@dataclass(frozen=True, eq=False)
class View:
    """A key frame reprojected to the current frame.

    `origin` is the position of each pixel in the key frame, `trust` in [0, 1] the confidence, `standing` the static
    background.
    """

    disparity: Map
    origin: Vectors
    trust: Map
    standing: Picture

    def sample(self, values: Map) -> Map:
        """Reproject a map of the key frame, float32 (h, w) or (h, w, n)."""
        return sample(values, self.origin)


def seen(scenery: Scenery, trajectory: Trajectory, gray: Gray, step: Step | None = None) -> View:
    """Warp a key frame to the end of its trajectory; `gray` is the image there, and `step` the last one that led there.

    Without it, the camera motion is not known well enough to tell what an object has uncovered.
    """
    followed, standing = (
        sample(scenery.visible, trajectory.followed),
        sample(scenery.standing, trajectory.standing),
    )
    (own, look), (behind, look_behind) = cv2.split(followed), cv2.split(standing)
    places = trajectory.followed, trajectory.standing
    if step is not None:
        own = without_smears(np.asarray(own, np.float32), scenery.visible, *places, step.standing(gray))
    trust = alike(gray, np.asarray(look, np.float32), trajectory.followed)
    other = alike(gray, np.asarray(look_behind, np.float32), trajectory.standing)
    better = cv2.blur(other - trust, (REGION_PX, REGION_PX))
    share = np.clip(better * np.float32(1 / CLEARLY), 0, 1)
    disparity, known = np.asarray(own + share * (behind - own), np.float32), np.maximum(trust, other)
    if step is not None:
        static = np.asarray(behind, np.float32)
        disparity = without_ghosts(Carried(disparity, static, *places, trust, other), gray, step)
    if trajectory.growth.any():
        disparity = disparity / (1 - trajectory.grown(disparity).clip(FARTHEST_STEP, NEAREST_STEP))
    origin = trajectory.followed.copy()
    cv2.copyTo(trajectory.standing, (share > 0.5).view(np.uint8), origin)
    return View(np.asarray(disparity, np.float32), origin, known, standing)


def _objects(nearer: Mask, different: Mask) -> Gray:
    """Return the connected regions of `nearer` that look different, as 1."""
    opened = cv2.morphologyEx(nearer.view(np.uint8), cv2.MORPH_OPEN, np.ones((SPECK_PX, SPECK_PX), np.uint8))
    count, region = cv2.connectedComponents(opened, connectivity=4)
    size = np.bincount(region.ravel(), minlength=count)
    unlike = np.bincount(region[different], minlength=count)
    is_object = unlike > DIFFERENT_SHARE * size
    is_object[0] = False  # what is in front of nothing
    return np.asarray(is_object[region], np.uint8)
