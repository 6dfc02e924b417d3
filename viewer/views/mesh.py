"""Fill the mesh between neighboring points, as seen by an eye.

    columns, rows, ahead, colors, is_shown = filled(columns, rows, ahead, image, is_whole, steps=4)

Each square of four neighbors becomes `steps` x `steps` points of its surface, so that the rasterizer of points draws
it without gaps. A square with a depth edge at one of its sides is left out.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.geometry.surface import edges

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
MOST_STEPS = 8
"""Points along a side of a square, at most."""
MOST = 700_000
"""Points of a mesh, at most: more than the pixels of a window of ordinary size."""


def whole_squares(distance: Floats, is_shown: Flags) -> Flags:
    """Return which squares of four shown neighbors have no depth edge at a side: bool (h - 1, w - 1)."""
    cut = edges(distance, 0), edges(distance, 1)
    corners = is_shown[:-1] & is_shown[1:]
    return corners[:, :-1] & corners[:, 1:] & ~(cut[0][:, :-1] | cut[0][:, 1:] | cut[1][:-1] | cut[1][1:])


def steps_of(columns: Floats, rows: Floats, is_whole: Flags) -> int:
    """Return how many points along a side close all but the largest squares on the screen."""
    if not is_whole.any():
        return 1
    across = np.hypot(np.diff(columns, axis=1)[:-1], np.diff(rows, axis=1)[:-1])[is_whole]
    down = np.hypot(np.diff(columns, axis=0)[:, :-1], np.diff(rows, axis=0)[:, :-1])[is_whole]
    wanted = math.ceil(float(np.percentile(np.maximum(across, down)[::7], 90)))
    affordable = int(math.sqrt(MOST / is_whole.size))
    return max(1, min(wanted, affordable, MOST_STEPS))


def filled(
    columns: Floats, rows: Floats, ahead: Floats, image: Image, is_whole: Flags, steps: int
) -> tuple[Floats, Floats, Floats, Image, Flags]:
    """Return all five `steps` times as dense, (h - 1) * steps by (w - 1) * steps."""
    height, width = is_whole.shape
    size = width * steps, height * steps
    dense = np.array([[1 / steps, 0, 0], [0, 1 / steps, 0]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    places = cv2.warpAffine(cv2.merge([columns, rows, ahead]), dense, size, flags=flags)
    colors = np.asarray(cv2.warpAffine(image, dense, size, flags=flags), np.uint8)
    is_shown = cv2.resize(is_whole.view(np.uint8), size, interpolation=cv2.INTER_NEAREST).view(np.bool_)
    first, second, third = cv2.split(places)
    return (
        np.asarray(first, np.float32),
        np.asarray(second, np.float32),
        np.asarray(third, np.float32),
        colors,
        is_shown,
    )
