"""Estimate the camera motion between two images from known depth, by direct image alignment.

    camera = camera_motion(before, now, disparity, flow)         # None where too little is to be seen
    camera.origin(disparity)                                     # float32 (h, w, 2): where each pixel was
    camera.growth(width)                                         # how much the image grows, by disparity and place

In a static scene, nine parameters describe how the image moves: rotation moves all pixels alike, translation moves near
ones more. They are fitted to all textured pixels at once (Gauss-Newton on brightness), accurate to a tenth of a pixel,
where optical flow, which follows each small patch by itself, is off by a third of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import median
from pipeline.stabilize.motion import Gray, Map, Vectors, pixel_grid, sample

Column = NDArray[np.float64]
"""float64 (n,)."""

CELL_PX = 8
"""Width of the cells of which the pixel with the most texture is used."""
FLOW_ROUNDS, PICTURE_ROUNDS = 3, 2
"""Iterations of the fit to the optical flow, and then to the brightness; a third to it changes 0.01 pixels."""
SMOOTH_PX = 1.0
"""Standard deviation of the smoothing, so that a start that is half a pixel off still converges."""
FINEST_PX = 0.05
"""Accuracy of the optical flow in pixels."""
LEAST_LEVELS = 1.0
"""Brightness differences below this are noise."""
LEAST_SLOPE, LEAST_PIXELS = 1.0, 50
"""Least gradient of a textured pixel in gray levels per pixel, and least number of such pixels for a fit."""
ROUNDS_BACK = 1
"""Iterations that invert the displacement: a second one changes it by 0.001 pixels on the average."""
INERTIA = 0.2
"""Time constant in seconds of the camera's speed: faster changes are measurement noise."""
DAMPING = 1e-6
NO_GROWTH: Column = np.zeros(4)


@dataclass(frozen=True, eq=False)
class CameraMotion:
    """Nine parameters of the image motion; the first three are multiplied by disparity.

    `shares`: forward, right, down; zoom, yaw, pitch, roll, and the second-order terms of yaw and pitch.
    """

    shares: Column

    def growth(self, width: int) -> Column:
        """Return the growth of the image: per unit of disparity, everywhere, per image width right and down.

        What grows by a share has come nearer by as much: all that is near as the camera moves ahead, and one side of
        the image as it turns, because depth is measured along its axis. `width` is that of the image in pixels.
        """
        return self.shares[[0, 3, 7, 8]] / width

    def origin(self, disparity: Map) -> Vectors:
        """Return the earlier position of each pixel of the later image; `disparity` is that of the earlier one."""
        grid = pixel_grid(*disparity.shape)
        went = self.displacement(disparity)
        origin = cv2.subtract(grid, went)
        for _ in range(ROUNDS_BACK):
            origin = cv2.subtract(grid, sample(went, np.asarray(origin, np.float32)))
        return np.asarray(origin, np.float32)

    def displacement(self, disparity: Map) -> Vectors:
        """Return the motion of each pixel of the earlier image, x to the right and y down."""
        x, y = _places(*disparity.shape)
        ahead, right, down, zoom, turn, tilt, roll, corner_x, corner_y = (
            np.float32(each) for each in self.shares
        )
        outward = disparity * ahead
        outward += corner_x * x + (corner_y * y + zoom)
        moved_x = x * outward + disparity * right + (y * roll + turn)
        moved_y = y * outward + disparity * down + (tilt - x * roll)
        return np.asarray(cv2.merge([moved_x, moved_y]), np.float32)


class Growth:
    """Smooths the growth of the image over time."""

    def __init__(self) -> None:
        self._speed = NO_GROWTH  # per second

    def update(self, camera: CameraMotion, width: int, elapsed: float) -> Column:
        """Return the smoothed growth of `elapsed` seconds, as `CameraMotion.growth`."""
        news = elapsed / (elapsed + INERTIA)
        self._speed = self._speed + news * (camera.growth(width) / elapsed - self._speed)
        return self._speed * elapsed


def camera_motion(before: Gray, now: Gray, disparity: Map, flow: Vectors) -> CameraMotion | None:
    """Estimate the motion from one image to the next; `disparity` and the initial `flow` are those of the first.

    Returns None if there is too little texture or no depth.
    """
    middle = median(disparity[::4, ::4].ravel())
    if middle <= 0:
        return None
    height, width = before.shape
    old, new = (cv2.GaussianBlur(each, (0, 0), SMOOTH_PX).astype(np.float32) for each in (before, now))
    slope_x = np.asarray(cv2.Sobel(new, cv2.CV_32F, 1, 0, scale=1 / 8), np.float32)
    slope_y = np.asarray(cv2.Sobel(new, cv2.CV_32F, 0, 1, scale=1 / 8), np.float32)
    rows, columns = _textured(slope_x, slope_y)
    if len(rows) < LEAST_PIXELS:
        return None
    right, down = _ways(rows, columns, disparity[rows, columns].astype(np.float64) / middle, height, width)
    start = np.stack([columns, rows]).astype(np.float64)
    shares = _fitted_to_flow(right, down, flow[rows, columns].T.astype(np.float64))
    later = np.asarray(cv2.merge([new, slope_x, slope_y]), np.float32)
    shares = _fitted_to_picture(shares, right, down, start, old[rows, columns], later)
    shares[:3] /= middle
    return CameraMotion(shares)


def _fitted_to_flow(right: Column, down: Column, flow: Column) -> Column:
    ways, moves = np.concatenate([right, down]), flow.ravel()
    usual = np.array([[median(flow[0])], [median(flow[1])]])
    error = np.square(flow - usual).sum(axis=0)
    shares = np.zeros(ways.shape[1])
    for _ in range(FLOW_ROUNDS):
        limit = max(FINEST_PX**2, 1.5**2 * median(error))
        weight = 1 / np.square(1 + error / limit)
        shares = _solved(ways, np.concatenate([weight, weight]), moves)
        error = np.square((moves - ways @ shares).reshape(2, -1)).sum(axis=0)
    return shares


def _fitted_to_picture(
    shares: Column, right: Column, down: Column, start: Column, old: Map, new: NDArray[np.float32]
) -> Column:
    """Minimize brightness differences by Gauss-Newton; moving objects are outliers of the robust weights."""
    height, width = new.shape[:2]
    for _ in range(PICTURE_ROUNDS):
        x, y = start[0] + right @ shares, start[1] + down @ shares
        there = cv2.remap(
            new,
            x.astype(np.float32)[None],
            y.astype(np.float32)[None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )[0]
        inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
        error = there[:, 0] - old
        limit = max(LEAST_LEVELS, 1.5 * median(np.abs(error)))
        weight = inside / np.square(1 + np.square(error / limit))
        ways = there[:, 1:2] * right + there[:, 2:3] * down
        shares = shares - _solved(ways, weight, error)
    return shares


def _solved(ways: Column, weight: Column, wanted: Column) -> Column:
    """Solve a weighted least-squares problem."""
    weighted = ways * weight[:, None]
    normal = weighted.T @ ways
    normal += DAMPING * np.diag(normal.diagonal()) + 1e-9 * np.eye(len(normal)) * normal.trace()
    return np.asarray(np.linalg.solve(normal, weighted.T @ wanted), np.float64)


def _textured(slope_x: Map, slope_y: Map) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return row and column of the pixel with the most texture in each textured cell."""
    height, width = slope_x.shape
    rows, columns = height // CELL_PX, width // CELL_PX
    texture = (slope_x * slope_x + slope_y * slope_y)[: rows * CELL_PX, : columns * CELL_PX]
    cells = texture.reshape(rows, CELL_PX, columns, CELL_PX).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    best = cells.argmax(axis=2)
    row = np.arange(rows)[:, None] * CELL_PX + best // CELL_PX
    column = np.arange(columns)[None] * CELL_PX + best % CELL_PX
    has_any = cells.max(axis=2) > LEAST_SLOPE**2
    return row[has_any], column[has_any]


def _ways(
    rows: NDArray[np.intp], columns: NDArray[np.intp], near: Column, height: int, width: int
) -> tuple[Column, Column]:
    """Return the motion of each pixel per parameter to the right and down, float64 (n, 9) each."""
    x, y = (columns - width / 2) / width, (rows - height / 2) / width
    one, nil = np.ones_like(x), np.zeros_like(x)
    right = np.stack([x * near, near, nil, x, one, nil, y, x * x, x * y], axis=1)
    down = np.stack([y * near, nil, near, y, nil, one, -x, x * y, y * y], axis=1)
    return right, down


@lru_cache(maxsize=8)  # a server sees any number of sizes
def _places(height: int, width: int) -> tuple[Map, Map]:
    """Return x (1, w) and y (h, 1) of the pixels relative to the center, in image widths."""
    x = (np.arange(width, dtype=np.float32) - width / 2) / width
    y = (np.arange(height, dtype=np.float32) - height / 2) / width
    return x[None].astype(np.float32), y[:, None].astype(np.float32)
