"""Straighten images and depth of a lens with distortion: what is fused comes from a pinhole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry.lens import Lens, Size


def straight(lens: Lens) -> Lens:
    """Return the pinhole with the same focal length, its axis in the middle."""
    return replace(lens, center=(0.5, 0.5), distortion=())


def matrix(lens: Lens, grid: Size, picture: Size) -> NDArray[np.float64]:
    """Return the camera matrix for a grid, (height, width), made from a picture; OpenCV counts from pixel centers."""
    (rows, columns), (height, width) = grid, picture
    focal = lens.focal_px(picture)
    x, y = lens.center[0] * columns - 0.5, lens.center[1] * rows - 0.5
    return np.array([[focal * columns / width, 0, x], [0, focal * rows / height, y], [0, 0, 1]])


def rectified(values: NDArray[Any], lens: Lens, picture: Size, *, outside: float) -> NDArray[Any]:
    """Return values, (h, w) or (h, w, 3), as a pinhole would see them; `outside` where it sees more."""
    pinhole = straight(lens)
    if lens == pinhole:
        return values
    grid = values.shape[:2]
    height, width = grid
    maps = cv2.initUndistortRectifyMap(
        matrix(lens, grid, picture),
        np.array(lens.distortion or (0.0, 0.0, 0.0, 0.0)),
        None,
        matrix(pinhole, grid, picture),
        (width, height),
        cv2.CV_32FC1,
    )
    # Distances are not mixed: between two things is nothing.
    way = cv2.INTER_NEAREST if values.ndim == 2 else cv2.INTER_LINEAR
    border = (outside,) * 3
    return cv2.remap(values, *maps, way, borderMode=cv2.BORDER_CONSTANT, borderValue=border)
