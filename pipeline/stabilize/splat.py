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
"""int32 (h, w): index of a key frame pixel, row by row."""
Mask = NDArray[np.bool_]
"""bool (h, w)."""

UNKNOWN = 1 << 20
"""Disparity of free places: farther away than every pixel."""
CRACK_RATIO = 1.1
"""A pixel that is farther than all its neighbors by this factor shows through a crack in the foreground."""


def splat(position: Vectors, order: NDArray[np.int32], disparity: Map) -> tuple[Index, Mask]:
    """Return the index of the visible pixel at each place, and whether there is one.

    `position` is x and y of each pixel, `order` the pixel indices from far to near, (h * w,), `disparity` their values.
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
    seen &= (front <= CRACK_RATIO * depth) | ~_torn(source)
    for axis in (1, 0):
        _close_cracks(source, seen, depth, axis)
    return source, seen


def _torn(source: Index) -> Mask:
    """Return where neighbors differ from those in the key frame; narrow gaps of the scene itself stay."""
    torn = np.zeros(source.shape, bool)
    for axis, step in ((1, 1), (0, source.shape[1])):
        apart = np.diff(source, axis=axis) != step
        for side in (slice(None, -1), slice(1, None)):
            torn[(slice(None), side) if axis else side] |= apart
    return torn


def _close_cracks(source: Index, seen: Mask, depth: Map, axis: int) -> None:
    """Fill gaps of one pixel along an axis, in place: they come from magnification, not from disocclusion."""
    before, at, after = (
        tuple(part if axis == own else slice(None) for own in (0, 1))
        for part in (slice(None, -2), slice(1, -1), slice(2, None))
    )
    gaps = np.nonzero(~seen[at] & seen[before] & seen[after])
    farther = depth[before][gaps] < depth[after][gaps]
    source[at][gaps] = np.where(farther, source[before][gaps], source[after][gaps])
    depth[at][gaps] = np.minimum(depth[before][gaps], depth[after][gaps])
    seen[at][gaps] = True


def fill_from_farther_side(source: Index, seen: Mask, disparity: Map) -> Index:
    """Return `source` with every free place filled.

    Candidates are the first visible pixels to the left, to the right, above and below. Of the far ones, the closest is
    taken: a disoccluded place belongs to the background.
    """
    free = np.flatnonzero(~seen)
    if not free.size or not seen.any():
        return np.maximum(source, 0)
    width = source.shape[1]
    rows = (free // width).astype(np.int32)
    columns = (free - rows * width).astype(np.int32)
    pixels, depths, distances = [], [], []
    for line, position, across in ((rows, columns, True), (columns, rows, False)):
        for found in _first_seen(seen if across else np.ascontiguousarray(seen.T), line, position):
            known = found >= 0
            place = line * width + found if across else found * width + line
            pixel = source.ravel().take(place, mode="clip")
            pixels.append(pixel)
            depths.append(np.where(known, disparity.ravel().take(pixel, mode="clip"), np.nan))
            distances.append(np.where(known, np.abs(found - position), UNKNOWN))
    depth = np.stack(depths)
    middle = (np.fmin.reduce(depth) + np.fmax.reduce(depth)) / 2
    distance = np.where(depth <= middle, np.stack(distances), UNKNOWN)
    filled = source.ravel().copy()
    filled[free] = np.choose(distance.argmin(axis=0), pixels)
    return np.maximum(filled, 0).reshape(source.shape)


def _first_seen(seen: Mask, line: NDArray[np.int32], position: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """Return the first visible place before and after each `position` in its row `line`; -1 for none."""
    length = seen.shape[1]
    marks = np.where(seen, np.arange(length, dtype=np.int16), np.int16(-1))
    before = np.maximum.accumulate(marks, axis=1)
    marks = np.where(seen, np.arange(length, dtype=np.int16)[::-1], np.int16(-1))
    after = np.maximum.accumulate(marks[:, ::-1], axis=1)  # counted from the other end
    place = line * length + position
    mirrored = line * length + (length - 1 - position)
    last = after.ravel().take(mirrored).astype(np.int32)
    return [before.ravel().take(place).astype(np.int32), np.where(last >= 0, length - 1 - last, -1)]
