"""Fit images into one size, for files and cameras that cannot change theirs."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.frame import DepthFrame


class Steady:
    """In the size of the first picture: those of another view, or of another source, get bars around them."""

    def __init__(self, show: Callable[[DepthFrame], Image]) -> None:
        """`show` makes the picture: uint8 (H, W, 3) RGB."""
        self._show = show
        self._size: tuple[int, int] | None = None  # height, width

    def __call__(self, depth: DepthFrame) -> Image:
        """The picture: uint8 (H, W, 3) RGB, of the first one's size."""
        picture = self._show(depth)
        height, width = picture.shape[:2]
        if self._size is None:
            self._size = height, width
        if (height, width) == self._size:
            return picture
        scale = min(self._size[0] / height, self._size[1] / width)
        inner = max(1, round(width * scale)), max(1, round(height * scale))
        top, left = (self._size[0] - inner[1]) // 2, (self._size[1] - inner[0]) // 2
        whole = np.zeros((*self._size, 3), np.uint8)
        fitting = cv2.resize(picture, inner, interpolation=cv2.INTER_AREA)
        whole[top : top + inner[1], left : left + inner[0]] = fitting
        return whole
