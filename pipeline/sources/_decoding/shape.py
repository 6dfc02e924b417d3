"""Compute the display size of frames with non-square pixels."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import cv2
from numpy.typing import NDArray

ROUNDING = Fraction(1, 100)
"""Pixels closer to square than this are a rounding of sizes."""
LARGEST_STRETCH = 4
"""Anamorphic lenses squeeze by a factor of 2; larger pixel aspect ratios are invalid."""


def shown_size(width: int, height: int, shape: Fraction) -> tuple[int, int]:
    """(width, height) with square pixels; `shape` is how wide a stored one is against its height.

    One side grows, so that nothing is lost, and becomes even.
    """
    if not 1 / LARGEST_STRETCH <= shape <= LARGEST_STRETCH or abs(shape - 1) < ROUNDING:
        return width, height
    return (2 * round(width * shape / 2), height) if shape > 1 else (width, 2 * round(height / shape / 2))


def fitted_size(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size that fits into `room` with the same aspect ratio; `room` itself within rounding."""
    scale = min(room[0] / size[0], room[1] / size[1])
    width, height = (max(1, round(side * scale)) for side in size)
    is_whole = room[0] - width <= room[0] * ROUNDING and room[1] - height <= room[1] * ROUNDING
    return room if is_whole else (width, height)


def with_bars(image: NDArray[Any], room: tuple[int, int]) -> NDArray[Any]:
    """Return the image, (H, W, 3), centered with black bars at the size (width, height) of `room`."""
    height, width = image.shape[:2]
    left, top = (room[0] - width) // 2, (room[1] - height) // 2
    if (width, height) == room:
        return image
    right, bottom = room[0] - width - left, room[1] - height - top
    return cv2.copyMakeBorder(image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
