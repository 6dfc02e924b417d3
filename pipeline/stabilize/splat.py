"""Forward mapping: pixels put where they have moved to, nearer ones in front, and what remains free filled.

    source, seen = splat(position, order, disparity)
    whole = fill_from_farther_side(source, seen, disparity)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.motion import Map, Vectors

Index = NDArray[np.int32]
"""int32 (h, w): a pixel of the key frame, counted row by row."""
Mask = NDArray[np.bool_]
"""bool (h, w)."""

CRACK_RATIO = 1.1
"""A pixel that is farther than all around it by this factor shows through a crack in what is in front."""


def splat(position: Vectors, order: NDArray[np.int32], disparity: Map) -> tuple[Index, Mask]:
    """Which pixel is seen at each place, and whether any is.

    `position` is each pixel's x and y, `order` the pixels from far to near, (h * w,), `disparity` theirs.
    """
    height, width = disparity.shape
    x, y = (np.rint(part).astype(np.int32) for part in cv2.split(position))
    outside = (x < 0) | (y < 0) | (x >= width) | (y >= height)
    place = y * width + x
    place[outside] = height * width
    free = np.full(height * width + 1, -1, np.int32)
    free[place.ravel().take(order)] = order  # numpy writes one after the other: the nearest comes last
    source = free[:-1].reshape(height, width)
    seen = source >= 0
    depth = np.where(seen, disparity.ravel().take(source, mode="clip"), 0).astype(np.float32)
    around = np.ones((3, 3), np.uint8)
    front = cv2.erode(cv2.dilate(depth, around), around)
    seen &= front <= CRACK_RATIO * depth
    for axis in (1, 0):
        _close_cracks(source, seen, depth, axis)
    return source, seen


def _close_cracks(source: Index, seen: Mask, depth: Map, axis: int) -> None:
    """Fill, in place, gaps one pixel wide along an axis: what is there grew, and nothing was uncovered."""
    before, at, after = (
        tuple(part if axis == own else slice(None) for own in (0, 1))
        for part in (slice(None, -2), slice(1, -1), slice(2, None))
    )
    gaps = ~seen[at] & seen[before] & seen[after]
    if not gaps.any():
        return
    farther = depth[before] < depth[after]
    source[at][gaps] = np.where(farther, source[before], source[after])[gaps]
    depth[at][gaps] = np.minimum(depth[before], depth[after])[gaps]
    seen[at][gaps] = True


def fill_from_farther_side(source: Index, seen: Mask, disparity: Map) -> Index:
    """`source` with every free place filled.

    Of the first pixels seen to the left, to the right, above and below, one of those that are far, and of these the
    nearest by: what is uncovered belongs to what lies behind.
    """
    free = np.flatnonzero(~seen)
    if not free.size or not seen.any():
        return np.maximum(source, 0)
    height, width = source.shape
    rows, columns = np.divmod(free, width)
    places, distances = zip(*(_first_seen(seen, rows, columns, way) for way in ("l", "r", "u", "d")), strict=True)
    place, distance = np.stack(places), np.stack(distances)
    known = distance < np.inf
    pixel = source.ravel().take(place)
    depth = disparity.ravel().take(pixel, mode="clip")
    least = np.where(known, depth, np.inf).min(axis=0)
    most = np.where(known, depth, -np.inf).max(axis=0)
    distance[~(depth <= (least + most) / 2)] = np.inf
    best = pixel[distance.argmin(axis=0), np.arange(free.size)]
    filled = source.ravel().copy()
    filled[free] = np.maximum(best, 0)
    return filled.reshape(height, width)


def _first_seen(
    seen: Mask, rows: NDArray[np.int64], columns: NDArray[np.int64], way: str
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The first seen place from each of these going left, right, up or down, and how far it is; inf for none."""
    axis = 1 if way in "lr" else 0
    backward = way in "rd"
    counts = np.arange(seen.shape[axis], dtype=np.int32)
    counts = counts[None] if axis else counts[:, None]
    nothing = seen.shape[axis] if backward else -1
    marks = np.where(seen, counts, nothing)
    if backward:
        last = np.flip(np.minimum.accumulate(np.flip(marks, axis), axis), axis)
    else:
        last = np.maximum.accumulate(marks, axis)
    found = last[rows, columns].astype(np.int64)
    distance = np.abs(found - (columns if axis else rows)).astype(np.float64)
    distance[found == nothing] = np.inf
    found = found.clip(0, seen.shape[axis] - 1)
    place = rows * seen.shape[1] + found if axis else found * seen.shape[1] + columns
    return place, distance
