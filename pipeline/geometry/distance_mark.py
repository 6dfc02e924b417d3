"""Define a distance mark: a point of the image at a known distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.arrays import Disparity
from pipeline.errors import CalibrationError
from pipeline.geometry.lens import Lens, Size


@dataclass(frozen=True)
class DistanceMark:
    """A place of known distance: its disparity, and its distance along the optical axis in meters."""

    disparity: float
    meters: float


def mark_at(
    place: tuple[float, float], distance: float, disparity: Disparity, picture: Size, lens: Lens
) -> DistanceMark:
    """A mark by a place in the picture, x and y in its pixels, and the distance from the camera to what is there.

    That is straight, as a tape measures it; at the rim of a wide picture it is a fifth longer than along the axis.
    `disparity` is float32 (h, w), `picture` (height, width). Raises `CalibrationError` for a place outside.
    """
    (x, y), (height, width), (rows, columns) = place, picture, disparity.shape
    if not (0 <= x < width and 0 <= y < height):
        raise CalibrationError(
            f"The point {x:g},{y:g} is outside the image.",
            hint=f"The image is {width} pixels wide and {height} pixels high.",
        )
    row, column = int(y / height * rows), int(x / width * columns)
    around = disparity[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]  # against single outliers
    return DistanceMark(
        float(np.median(around)), distance / float(lens.slant(x / width, y / height, picture))
    )
