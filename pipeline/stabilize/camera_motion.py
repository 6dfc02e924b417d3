"""How a camera's own motion moves every pixel of the picture, found in the picture itself with the depth that is known.

    camera = camera_motion(before, now, disparity, flow)         # None where too little is to be seen
    camera.origin(disparity)                                     # float32 (h, w, 2): where each pixel was
    camera.growth                                                # how much the picture grows, by disparity

A camera that stands among things that stand moves their picture in few ways: it turns, and what is near moves more.
These few are fitted to all that has texture at once (direct image alignment, Gauss-Newton), to a tenth of a pixel where
optical flow, which follows small patches each by itself, is off by a third of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.align import median
from pipeline.stabilize.motion import Gray, Map, Vectors, pixel_grid, sample

Column = NDArray[np.float64]
"""float64 (n,)."""

CELL_PX = 8
"""Of each cell of this width the pixel with most texture is asked."""
FLOW_ROUNDS, PICTURE_ROUNDS = 3, 3
"""Fits to optical flow, and from there to the picture."""
SMOOTH_PX = 1.0
"""The picture is smoothed as much (deviation), so that a start half a pixel off finds its way."""
FINEST_PX = 0.05
"""Optical flow is not better than this."""
LEAST_LEVELS = 1.0
"""Differences of fewer gray levels are noise."""
LEAST_SLOPE, LEAST_PIXELS = 1.0, 50
"""Texture is a slope of as many gray levels a pixel; where fewer pixels have any, nothing is fitted."""
ROUNDS_BACK = 2
"""Steps from where a pixel is to where it was."""
INERTIA = 0.2
"""Seconds in which a camera's speed changes."""
DAMPING = 1e-6


@dataclass(frozen=True, eq=False)
class CameraMotion:
    """`shares` of the nine ways in which a camera moves a picture; the first three grow with disparity.

    They are: ahead, right, down; zoom, turn right, turn down, roll, and what turning does towards the corners.
    """

    shares: Column

    def growth(self, width: int) -> tuple[float, float]:
        """By what share the picture grows where disparity is 1, and beside that everywhere; it is `width` pixels wide.

        What grows by a share has come nearer by as much.
        """
        return float(self.shares[0]) / width, float(self.shares[3]) / width

    def origin(self, disparity: Map) -> Vectors:
        """Where each pixel of the later picture was; `disparity`, float32 (h, w), is that of the earlier one."""
        grid = pixel_grid(*disparity.shape)
        went = self.displacement(disparity)
        origin = cv2.subtract(grid, went)
        for _ in range(ROUNDS_BACK):
            origin = cv2.subtract(grid, sample(went, np.asarray(origin, np.float32)))
        return np.asarray(origin, np.float32)

    def displacement(self, disparity: Map) -> Vectors:
        """How far right and down each pixel goes; disparity float32 (h, w)."""
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
    """How fast the picture grows, through the camera's inertia: what trembles faster is error."""

    def __init__(self) -> None:
        self._speed = 0.0, 0.0  # per second

    def update(self, camera: CameraMotion, width: int, elapsed: float) -> tuple[float, float]:
        """By what share it grew in these seconds, as `CameraMotion.growth`."""
        news = elapsed / (elapsed + INERTIA)
        near, whole = (
            speed + news * (found / elapsed - speed)
            for speed, found in zip(self._speed, camera.growth(width), strict=True)
        )
        self._speed = near, whole
        return near * elapsed, whole * elapsed


def camera_motion(before: Gray, now: Gray, disparity: Map, flow: Vectors) -> CameraMotion | None:
    """From one picture to the next; `disparity` belongs to the first, and so does `flow`, to begin with."""
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
    shares = _fitted_to_picture(
        shares, right, down, start, old[rows, columns], np.dstack([new, slope_x, slope_y])
    )
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
    """Gauss-Newton on the brightness of each pixel; what moves by itself does not fit and is left out."""
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
    """Weighted least squares."""
    weighted = ways * weight[:, None]
    normal = weighted.T @ ways
    normal += DAMPING * np.diag(normal.diagonal()) + 1e-9 * np.eye(len(normal)) * normal.trace()
    return np.asarray(np.linalg.solve(normal, weighted.T @ wanted), np.float64)


def _textured(slope_x: Map, slope_y: Map) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of the pixel with most texture in each cell that has any."""
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
    """How each way moves each pixel right and down, float64 (n, 9) each."""
    x, y = (columns - width / 2) / width, (rows - height / 2) / width
    one, nil = np.ones_like(x), np.zeros_like(x)
    right = np.stack([x * near, near, nil, x, one, nil, y, x * x, x * y], axis=1)
    down = np.stack([y * near, nil, near, y, nil, one, -x, x * y, y * y], axis=1)
    return right, down


@cache
def _places(height: int, width: int) -> tuple[Map, Map]:
    """Every pixel's x (1, w) and y (h, 1) from the middle, in widths of the picture."""
    x = (np.arange(width, dtype=np.float32) - width / 2) / width
    y = (np.arange(height, dtype=np.float32) - height / 2) / width
    return x[None].astype(np.float32), y[:, None].astype(np.float32)
