"""Detect forward motion of the camera: then all disparities grow, and that is not drift of the model.

    carried = carried.nearer(approach.update(carried.disparity, motion, elapsed))

The motion of the picture tells the camera's: turning moves all pixels alike, going sideways moves near ones
more, going forward moves them apart, near ones more. That last part is what counts here. Things that move by
themselves do not fit, and are left out.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import median
from pipeline.stabilize.motion import Motion

Map = NDArray[np.float32]
"""float32 (h, w)."""

SAMPLES = 700
"""Pixels per fit: enough for eight parameters."""
ROUNDS = 5
"""Iterations of the robust fit, each of which excludes more outliers."""
FINEST_PX = 0.05
"""Accuracy of the optical flow in pixels."""
FITTING_PX, FITTING_SHARE = 0.4, 0.1
"""A pixel follows the camera if its motion fits within this many pixels, plus this share of its length."""

INERTIA = 0.2
"""Time constant in seconds of the camera's speed: faster changes are measurement noise."""


class ForwardMotion:
    """Tracks the forward speed of the camera, and which parts of the image follow it."""

    def __init__(self) -> None:
        self._speed = 0.0  # per second, in units of 1 / disparity
        self._fits: Map | None = None

    def update(self, disparity: Map, motion: Motion, elapsed: float) -> Map:
        """Return the approach of each pixel, float32 (h, w): disparity grows by this times its own square.

        It is 0 where the motion does not fit the camera: for moving objects and where there is too little texture.
        """
        height, width = disparity.shape
        step, fits = forward_motion(disparity, motion)
        news = elapsed / (elapsed + INERTIA)
        self._speed += news * (step / elapsed - self._speed)
        self._fits = fits if self._fits is None else self._fits + np.float32(news) * (fits - self._fits)
        nearer = np.float32(self._speed * elapsed) * self._fits
        return np.asarray(cv2.resize(nearer, (width, height), interpolation=cv2.INTER_LINEAR))


def forward_motion(disparity: Map, motion: Motion) -> tuple[float, Map]:
    """Return the forward motion of the camera, and how well each pixel of a coarse grid fits it, in [0, 1].

    Returns (0, zeros) if there are too few points.
    """
    height, width = disparity.shape
    skip = max(1, round((height * width / SAMPLES) ** 0.5))
    coarse = np.s_[::skip, ::skip]
    near = disparity[coarse].astype(np.float64)
    grid, near = near.shape, near.ravel()
    trust = motion.trust[coarse].astype(np.float64).ravel()
    middle = median(near)
    if len(near) < 100 or trust.mean() < 0.3 or middle <= 0:
        return 0.0, np.zeros(grid, np.float32)
    near /= middle
    places, parts = _moves_of_a_camera(height, width, skip)
    moved = places - motion.origin[coarse].reshape(-1, 2).T
    right, down = parts = parts.copy()
    right[:, :2] *= near[:, None]
    down[:, 0] *= near
    down[:, 3] *= near
    parts, moves = parts.reshape(-1, 8), moved.ravel()
    # Near things that move by themselves pull hardest: begin with what moves as most do and is as far as most are.
    usual = 1 / (1 + np.square((near - 1) / (3 * median(np.abs(near - 1)) + 0.05)))
    usual *= trust
    error = _squared_length(moved - np.array([[median(moved[0])], [median(moved[1])]]))
    share = np.zeros(8)
    for _ in range(ROUNDS):
        limit = max(FINEST_PX**2, 1.5**2 * median(error))
        weight = usual / np.square(1 + error / limit)
        weighted = (parts.reshape(2, -1, 8) * weight[:, None]).reshape(-1, 8)
        normal = weighted.T @ parts
        share = np.linalg.solve(normal + 1e-7 * normal.trace() * np.eye(8), weighted.T @ moves)
        error = _squared_length((moves - parts @ share).reshape(2, -1))
    allowed = FITTING_PX + FITTING_SHARE * np.sqrt(_squared_length(moved))
    fits = trust / (1 + np.square(error / np.square(allowed)))
    return float(share[0] / middle / width), fits.reshape(grid).astype(np.float32)


@lru_cache(maxsize=8)  # a server sees any number of sizes
def _moves_of_a_camera(height: int, width: int, skip: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of every `skip`-th pixel, (2, n), and its motion per camera parameter, (2, n, 8).

    The parameters: forward, right, yaw, down, pitch, roll, and the second-order terms of yaw and pitch. The motion of
    the first, second and fourth is proportional to disparity, which the caller multiplies in.
    """
    rows, columns = np.mgrid[0:height:skip, 0:width:skip].reshape(2, -1)
    x, y = (columns - width / 2) / width, (rows - height / 2) / width
    one, nil = np.ones_like(x), np.zeros_like(x)
    right = np.stack([x, one, one, nil, nil, y, x * x, x * y], axis=1)
    down = np.stack([y, nil, nil, one, one, -x, x * y, y * y], axis=1)
    return np.stack([columns, rows]).astype(np.float64), np.stack([right, down])


def _squared_length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared length of vectors, float64 (2, n), as float64 (n,)."""
    x, y = vectors
    return np.asarray(x * x + y * y, np.float64)
